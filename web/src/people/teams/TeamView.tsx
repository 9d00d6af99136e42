import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TeamDoc } from '@tocsin/contract/people/people'
import type { Resource } from '@tocsin/contract/resources'
import { docName } from '../../shared/documents/doc-name.ts'
import { pathOf } from '../../shared/documents/document-kinds.ts'
import { documentsOptions, type Plural } from '../../shared/documents/use-choices.ts'
import { OnCallList } from '../../shared/OnCallList.tsx'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { useNames } from '../../shared/use-names.ts'
import { useTargetNames } from '../../shared/use-target-names.ts'
import { Pairs } from '../../ui/layout/Pairs.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'

const owned: { kind: Plural; label: string }[] = [
  { kind: 'services', label: 'Services' },
  { kind: 'schedules', label: 'Schedules' },
  { kind: 'policies', label: 'Policies' },
  { kind: 'integrations', label: 'Integrations' },
]

/** A team to read: who is in it, who of it is on call, what it owns, and who it wakes at the very end. */
export function TeamView({ resource }: { resource: Resource }) {
  const doc = resource.doc as TeamDoc
  const nameOf = useNames()
  const targetName = useTargetNames()
  const members = Object.entries(doc.members ?? {}).toSorted(([a], [b]) => nameOf(a).localeCompare(nameOf(b)))
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Panel title={`People (${members.length})`}>
        <Stack gap={8}>
          {members.map(([email, role]) => (
            <PersonChip key={email} name={nameOf(email)} note={`${role} · ${email}`} />
          ))}
          {members.length === 0 && (
            <Text size="sm" c="dimmed">
              Nobody yet. {resource.can.includes('edit') && 'Add people in the Edit tab.'}
            </Text>
          )}
        </Stack>
      </Panel>
      <Panel title="On call now" flush>
        <OnCallList input={{ team: resource.slug }}>This team has no schedule.</OnCallList>
      </Panel>
      <Panel title="What it owns">
        <Pairs pairs={owned.map(({ kind, label }) => [label, <Owned key={kind} kind={kind} team={resource.slug} />])} />
      </Panel>
      <Panel title="About">
        <Pairs
          pairs={[
            ['Description', doc.description],
            ['Catch-all', doc.catchAll?.map(targetName).join(', ') ?? 'the organisation’s'],
          ]}
        />
      </Panel>
    </SimpleGrid>
  )
}

function Owned({ kind, team }: { kind: Plural; team: string }) {
  const { data } = useQuery(documentsOptions(kind))
  const items = data?.items.filter(({ doc }) => doc.team === team) ?? []
  if (data && items.length === 0) return 'none'
  return items.map((item, index) => (
    <span key={item.id}>
      {index > 0 && ', '}
      <Link to={pathOf(item.kind, item.slug)}>{docName(item)}</Link>
    </span>
  ))
}
