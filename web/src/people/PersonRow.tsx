import { Button, Group, Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { User } from '@tocsin/contract/access/users'
import type { Role } from '@tocsin/contract/people/people'
import { api } from '../api.ts'
import { useMay, useMe } from '../me.ts'
import { problemOf } from '../problem.ts'
import { managedWords } from '../shared/documents/managed-by.ts'
import { PersonChip } from '../shared/PersonChip.tsx'
import { Confirm } from '../ui/dialogue/Confirm.tsx'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { Row } from '../ui/list/Row.tsx'
import { Pill } from '../ui/Pill.tsx'
import { toast } from '../ui/state/toast.ts'
import { capital } from '../ui/text/sentence.ts'
import { zoneName } from '../ui/time/time-format.ts'
import { roles } from './roles.ts'

/** One person with what I may do about them. */
export function PersonRow({ user, onInvite }: { user: User; onInvite: (url: string) => void }) {
  const me = useMe()
  const mayWrite = useMay('people:write')
  const queries = useQueryClient()
  const disabling = useDialogue()
  const refresh = () => void queries.invalidateQueries({ queryKey: api.users.key() })
  const said = (error: unknown) => toast(`Nothing changed. ${problemOf(error).detail}`)
  const change = useMutation(
    api.users.change.mutationOptions({
      onSuccess: (changed) => {
        toast(`${changed.name} is ${changed.role} now.`)
        refresh()
      },
      onError: said,
    }),
  )
  const invite = useMutation(
    api.users.invite.mutationOptions({ onSuccess: ({ inviteUrl }) => onInvite(inviteUrl), onError: said }),
  )
  const enable = useMutation(api.users.enable.mutationOptions({ onSuccess: refresh, onError: said }))
  const disable = useMutation(
    api.users.disable.mutationOptions({
      onSuccess: () => {
        toast(`${user.name} is disabled; their sessions and tokens ended.`)
        disabling.close()
        refresh()
      },
    }),
  )
  const other = user.id !== me.id
  return (
    <Row
      lead={<PersonChip name={user.name} size={30} nameless />}
      title={user.name}
      under={[
        user.email,
        `${zoneName(user.timeZone)} time`,
        user.teams.map((team) => team.name).join(', '),
        user.managedBy && managedWords(user.managedBy),
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <Group gap={8}>
          {user.disabled && <Pill>Disabled</Pill>}
          {!user.disabled && !user.signsIn && <Pill>Has not chosen a password yet</Pill>}
          {mayWrite && other && user.can.includes('edit') && !user.disabled ? (
            <Select
              size="xs"
              w={120}
              aria-label={`Role of ${user.name}`}
              data={roles}
              value={user.role}
              allowDeselect={false}
              disabled={change.isPending}
              onChange={(role) => role && role !== user.role && change.mutate({ id: user.id, role: role as Role })}
            />
          ) : (
            <Pill>{capital(user.role)}</Pill>
          )}
          {user.can.includes('invite') && (
            <Button
              size="compact-sm"
              variant="default"
              loading={invite.isPending}
              onClick={() => invite.mutate({ id: user.id })}
            >
              {user.signsIn ? 'New password link' : 'Invitation link'}
            </Button>
          )}
          {user.can.includes('disable') && other && (
            <Button
              size="compact-sm"
              variant="default"
              loading={enable.isPending}
              onClick={() => (user.disabled ? enable.mutate({ id: user.id }) : disabling.open())}
            >
              {user.disabled ? 'Enable' : 'Disable'}
            </Button>
          )}
          <Confirm
            opened={disabling.opened}
            onClose={disabling.close}
            title={`Disable ${user.name}?`}
            action="Disable"
            pending={disable.isPending}
            error={disable.error}
            onConfirm={() => disable.mutate({ id: user.id })}
          >
            Sessions and tokens end at once and nobody is notified there any more. What {user.name} did stays in the
            history, and you can enable them again.
          </Confirm>
        </Group>
      }
    />
  )
}
