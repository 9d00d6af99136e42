import { Button, Code, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { client } from '../api.ts'
import { errorAt } from '../problem.ts'
import { signIn } from '../session.ts'
import { ZonePicker } from '../shared/ZonePicker.tsx'
import { Problem } from '../ui/state/Problem.tsx'
import { browserZone } from '../ui/time/zone.ts'
import { SignedOutLayout } from './SignedOutLayout.tsx'

const route = getRouteApi('/setup')

/** The first start: one person becomes the admin, with the token that only the operator can see. */
export function SetupScreen() {
  const { token = '' } = route.useSearch()
  const navigate = useNavigate()
  const [form, setForm] = useState({
    token,
    organisation: '',
    name: '',
    email: '',
    password: '',
    timeZone: browserZone,
  })
  const complete = useMutation({
    mutationFn: async () => {
      const { organisation, ...rest } = form
      await client.setup.complete({ ...rest, organisation: organisation.trim() || undefined })
      // The admin is there now, whatever becomes of the sign-in: if it fails, the sign-in screen says why.
      return await signIn(form.email.trim(), form.password).then(
        () => true,
        () => false,
      )
    },
    onSuccess: (isSignedIn) => navigate({ to: isSignedIn ? '/' : '/sign-in' }),
  })
  const { error } = complete
  const field = (name: keyof typeof form) => ({
    value: form[name],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [name]: event.currentTarget.value }),
    error: errorAt(error, name),
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    complete.mutate()
  }
  return (
    <SignedOutLayout
      title="Set up Tocsin"
      intro={
        <>
          You become the first admin. To prove that this is your installation, copy the set-up token from the console:
          every time the server starts it prints <Code>set-up token: …</Code> there, until it is used.
        </>
      }
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <TextInput label="Set-up token" required autoFocus autoComplete="off" {...field('token')} />
          <TextInput label="Organisation (optional)" autoComplete="organization" {...field('organisation')} />
          <TextInput label="Your name" required autoComplete="name" {...field('name')} />
          <TextInput label="Your e-mail" type="email" required autoComplete="username" {...field('email')} />
          <PasswordInput
            label="Password"
            description="At least 10 characters"
            required
            autoComplete="new-password"
            {...field('password')}
          />
          <ZonePicker
            label="Your time zone"
            description="Every time is shown to you in this zone."
            value={form.timeZone}
            onChange={(timeZone) => setForm({ ...form, timeZone })}
            error={errorAt(error, 'timeZone')}
          />
          <Problem error={error} kept="What you entered is still here." />
          <Button type="submit" size="md" loading={complete.isPending}>
            Become the admin
          </Button>
        </Stack>
      </form>
    </SignedOutLayout>
  )
}
