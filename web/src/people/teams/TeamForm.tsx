import { ActionIcon, Group, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { TeamDoc } from '@tocsin/contract/people/people'
import { type DocFormProps, fieldsOf, withMember } from '../../shared/documents/edit/doc-form.ts'
import { fieldProblems } from '../../shared/documents/edit/field-problems.ts'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { TargetPicker } from '../../shared/TargetPicker.tsx'
import { peopleOptions, useNames } from '../../shared/use-names.ts'
import { Panel } from '../../ui/layout/Panel.tsx'

const teamRoles = [
  { value: 'manager', label: 'Manager' },
  { value: 'responder', label: 'Responder' },
]

/** A team in fields: its people with their roles, and who it wakes at the very end. */
export function TeamForm({ doc, onChange, said }: DocFormProps) {
  const at = fieldProblems(TeamDoc, doc, said)
  const nameOf = useNames()
  const people = useQuery(peopleOptions)
  const members = (typeof doc.members === 'object' && doc.members !== null ? doc.members : {}) as Record<string, string>
  const { set, text } = fieldsOf(doc, onChange, at)
  const inOrder = Object.entries(members).toSorted(([a], [b]) => nameOf(a).localeCompare(nameOf(b)))
  const others = (people.data?.items ?? [])
    .filter((user) => !user.disabled && !(user.email in members))
    .map((user) => ({ value: user.email, label: `${user.name} · ${user.email}` }))
  return (
    <Stack maw={860}>
      <Panel title="Team">
        <Stack gap="sm">
          <TextInput label="Name" {...text('name')} placeholder="Payments" />
          <Textarea label="Description" autosize minRows={2} {...text('description')} />
        </Stack>
      </Panel>
      <Panel title={`People (${Object.keys(members).length})`}>
        <Stack gap="xs">
          {inOrder.map(([email, role]) => (
            <Group key={email} justify="space-between" gap="xs">
              <PersonChip name={nameOf(email)} note={email} />
              <Group gap={4} wrap="nowrap">
                <Select
                  aria-label={`Role of ${nameOf(email)}`}
                  data={teamRoles}
                  value={role}
                  allowDeselect={false}
                  onChange={(next) => next && set('members', { ...members, [email]: next })}
                  error={at(`members.${email}`)}
                  w={140}
                />
                <ActionIcon
                  variant="default"
                  size={36}
                  aria-label={`Remove ${nameOf(email)} from the team`}
                  onClick={() => set('members', withMember(members, email, undefined))}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </Group>
            </Group>
          ))}
          {Object.keys(members).length === 0 && (
            <Text size="sm" c="dimmed">
              Nobody yet.
            </Text>
          )}
          <Select
            label="Add somebody"
            placeholder="Name or e-mail"
            data={others}
            value={null}
            onChange={(email) => email && set('members', { ...members, [email]: 'responder' })}
            searchable
            nothingFoundMessage="Nobody with that name"
            error={at('members')}
            maw={420}
          />
        </Stack>
      </Panel>
      <Panel title="Catch-all">
        <TargetPicker
          label="Who is notified when a policy of this team ends unanswered"
          value={Array.isArray(doc.catchAll) ? doc.catchAll.filter((each) => typeof each === 'string') : []}
          onChange={(next) => set('catchAll', next)}
          error={at('catchAll')}
        />
      </Panel>
    </Stack>
  )
}
