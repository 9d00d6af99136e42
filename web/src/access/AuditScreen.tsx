import { Button, Code, Group } from '@mantine/core'
import { IconClipboardList, IconX } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Fact } from '@tocsin/contract/facts'
import { api } from '../api.ts'
import { factSentence } from '../shared/facts/fact-sentence.ts'
import { useFactWords } from '../shared/facts/use-fact-words.ts'
import { peopleOptions } from '../shared/use-names.ts'
import { usePeopleOf } from '../shared/use-people-of.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Timeline } from '../ui/layout/Timeline.tsx'
import { byCursor } from '../ui/list/by-cursor.ts'
import { Facet } from '../ui/list/Facet.tsx'
import { MoreButton } from '../ui/list/MoreButton.tsx'
import { Empty } from '../ui/state/Empty.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { sentences } from '../ui/text/sentence.ts'
import { Time } from '../ui/time/Time.tsx'
import { AuditDownload } from './AuditDownload.tsx'
import { AuditEntry } from './AuditEntry.tsx'

const route = getRouteApi('/frame/settings/audit')
const kinds = [
  { value: 'page.', label: 'Pages' },
  { value: 'alert.', label: 'Alerts' },
  { value: 'notification.', label: 'Notifications' },
  { value: 'resource.', label: 'Configuration' },
  { value: 'override.', label: 'Overrides' },
  { value: 'user.', label: 'People' },
  { value: 'user.signed_in', label: 'Sign-ins' },
  { value: 'token.', label: 'API tokens' },
  { value: 'contact_method.', label: 'Contact methods' },
  { value: 'notification_rules.', label: 'Notification rules' },
  { value: 'integration.', label: 'Integration keys' },
]

/** Everything that happened here, with who did it, why, and what it changed. */
export function AuditScreen() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const people = useQuery(peopleOptions)
  const query = useInfiniteQuery(
    api.facts.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...search, cursor, limit: 100 }),
      ...byCursor,
      select: (data): Fact[] => data.pages.flatMap((part) => part.items),
    }),
  )
  const words = useFactWords(query.data ?? [], usePeopleOf(query.data ?? []))
  const { person } = words
  const sentenceOf = (fact: Fact) => factSentence(fact, words)
  const set = (change: Partial<typeof search>) => void navigate({ search: { ...search, ...change }, replace: true })
  const actors = [
    { value: 'system', label: 'Tocsin itself' },
    ...(people.data?.items ?? []).map((user) => ({ value: user.id, label: user.name })),
  ]
  if (search.actor && !actors.some(({ value }) => value === search.actor)) {
    actors.push({ value: search.actor, label: person(search.actor) })
  }
  return (
    <>
      <PageHeader title="Audit log" actions={<AuditDownload filter={search} sentenceOf={sentenceOf} />}>
        Who did what, when and why. Whatever changes is written down here as it happens.
      </PageHeader>
      <Group mb="md">
        <Facet label="About" any="Everything" value={search.kind} options={kinds} onChange={(kind) => set({ kind })} />
        <Facet label="By" any="Anybody" value={search.actor} options={actors} onChange={(actor) => set({ actor })} />
        {search.subject && (
          <Button variant="default" rightSection={<IconX size={14} />} onClick={() => set({ subject: undefined })}>
            Only about&nbsp;
            {search.subject.startsWith('usr_') ? person(search.subject) : <Code>{search.subject.slice(0, 12)}…</Code>}
          </Button>
        )}
      </Group>
      <Panel>
        <Loaded query={query} rows={10}>
          {(facts) =>
            facts.length === 0 ? (
              <Empty icon={<IconClipboardList size={32} stroke={1.5} />} title="Nothing of this kind has happened yet">
                Choose another kind or person, or clear the filter.
              </Empty>
            ) : (
              <>
                <Timeline
                  label="Audit log"
                  entries={facts.map((fact) => ({
                    key: fact.id,
                    time: <Time at={fact.at} />,
                    text: (
                      <AuditEntry
                        fact={fact}
                        sentence={sentences(sentenceOf(fact), fact.because)}
                        nameOf={words.doc}
                        onSubject={(subject) => set({ subject })}
                      />
                    ),
                  }))}
                />
                <MoreButton query={query} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </>
  )
}
