import { Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Role } from '@tocsin/contract/people/people'
import { useState } from 'react'
import { api } from '../api.ts'
import { errorAt } from '../problem.ts'
import { ZonePicker } from '../shared/ZonePicker.tsx'
import { FormModal } from '../ui/dialogue/FormModal.tsx'
import { browserZone } from '../ui/time/zone.ts'
import { roles } from './roles.ts'

interface AddPersonProps {
  opened: boolean
  onClose: () => void
  onAdded: (name: string, inviteUrl: string) => void
}

/** A new person; afterwards there is a link for them. */
export function AddPerson({ opened, onClose, onAdded }: AddPersonProps) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('responder')
  const [timeZone, setTimeZone] = useState(browserZone)
  const create = useMutation(
    api.users.create.mutationOptions({
      onSuccess: ({ user, inviteUrl }) => {
        void queries.invalidateQueries({ queryKey: api.users.key() })
        setName('')
        setEmail('')
        onClose()
        onAdded(user.name, inviteUrl)
      },
    }),
  )
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Add a person"
      action="Add and get the invitation link"
      onSubmit={() => create.mutate({ name, email, role, timeZone })}
      pending={create.isPending}
      error={create.error}
      disabled={name.trim() === '' || email.trim() === ''}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorAt(create.error, 'name')}
        data-autofocus
      />
      <TextInput
        label="E-mail"
        type="email"
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        error={errorAt(create.error, 'email')}
      />
      <Select
        label="Role"
        description={roles.find((each) => each.value === role)?.about}
        data={roles}
        value={role}
        allowDeselect={false}
        onChange={(next) => next && setRole(next as Role)}
        error={errorAt(create.error, 'role')}
      />
      <ZonePicker label="Time zone" value={timeZone} onChange={setTimeZone} error={errorAt(create.error, 'timeZone')} />
    </FormModal>
  )
}
