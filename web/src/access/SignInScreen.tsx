import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { safeBack, signIn } from '../session.ts'
import { Problem } from '../ui/state/Problem.tsx'
import { SignedOutLayout } from './SignedOutLayout.tsx'

const route = getRouteApi('/sign-in')

/** Sign-in, then back to where one was. */
export function SignInScreen() {
  const { back } = route.useSearch()
  const router = useRouter()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const enter = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => router.history.push(safeBack(back)),
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    enter.mutate()
  }
  return (
    <SignedOutLayout
      title="Sign in to Tocsin"
      intro={back && safeBack(back) !== '/' ? 'Sign in and you are back where you were.' : undefined}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Problem error={enter.error} title="You are not signed in" />
          <Button type="submit" size="md" loading={enter.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </SignedOutLayout>
  )
}
