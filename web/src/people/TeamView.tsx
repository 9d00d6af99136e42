import { SimpleGrid, Stack, Text } from '@mantine/core'
import type { TeamDoc } from '@tocsin/contract/people'
import type { Resource } from '@tocsin/contract/resources'
import { Pairs } from '../ui/Pairs.tsx'
import { Panel } from '../ui/Panel.tsx'
import { PersonChip } from '../ui/PersonChip.tsx'
import { useNames } from './use-names.ts'

/** A team to read: who is in it, and whom it wakes at the very end. */
export function TeamView({ resource }: { resource: Resource }) {
  const doc = resource.doc as TeamDoc
  const nameOf = useNames()
  const members = Object.entries(doc.members ?? {})
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Panel title={`People (${members.length})`}>
        <Stack gap={8}>
          {members.map(([email, role]) => (
            <PersonChip key={email} name={nameOf(email)} note={`${role} · ${email}`} />
          ))}
          {members.length === 0 && (
            <Text size="sm" c="dimmed">
              Nobody yet. Add people by their e-mail in the YAML tab.
            </Text>
          )}
        </Stack>
      </Panel>
      <Panel title="About">
        <Pairs
          pairs={[
            ['Description', doc.description],
            ['Catch-all', doc.catchAll?.join(', ') ?? 'the organisation’s'],
          ]}
        />
      </Panel>
    </SimpleGrid>
  )
}
