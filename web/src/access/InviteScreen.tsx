import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, client } from '../api.ts'
import { errorAt } from '../problem.ts'
import { signIn } from '../session.ts'
import { Loaded } from '../ui/state/Loaded.tsx'
import { Problem } from '../ui/state/Problem.tsx'
import { SignedOutLayout } from './SignedOutLayout.tsx'

const route = getRouteApi('/invite/$token')

/** An invited person chooses a password and is signed in. */
export function InviteScreen() {
  const { token } = route.useParams()
  const navigate = useNavigate()
  const invite = useQuery(api.invites.show.queryOptions({ input: { token }, retry: false }))
  const [password, setPassword] = useState('')
  const accept = useMutation({
    mutationFn: async () => {
      const { email } = await client.invites.accept({ token, password })
      await signIn(email, password)
    },
    onSuccess: () => navigate({ to: '/settings/me' }),
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    accept.mutate()
  }
  return (
    <SignedOutLayout title="Welcome to Tocsin">
      <Loaded query={invite} rows={3}>
        {({ name, email }) => (
          <form onSubmit={submit} noValidate>
            <Stack>
              <div>Hello {name}. Choose a password and you are in; then say how you can be reached.</div>
              <TextInput label="E-mail" value={email} readOnly autoComplete="username" />
              <PasswordInput
                label="Password"
                description="At least 10 characters"
                required
                autoFocus
                autoComplete="new-password"
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
                error={errorAt(accept.error, 'password')}
              />
              <Problem error={accept.error} />
              <Button type="submit" size="md" loading={accept.isPending}>
                Choose this password
              </Button>
            </Stack>
          </form>
        )}
      </Loaded>
    </SignedOutLayout>
  )
}
