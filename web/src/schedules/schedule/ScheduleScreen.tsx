import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Resource } from '@tocsin/contract/resources'
import type { Cover } from '@tocsin/contract/schedules/cover'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { lazy, Suspense, useMemo, useState } from 'react'
import { api } from '../../api.ts'
import { DocumentTabs } from '../../shared/documents/DocumentTabs.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { type CoverAction, CoverDialogue } from '../cover/CoverDialogue.tsx'
import { CoverRow } from '../cover/CoverRow.tsx'
import { Overrides } from '../overrides/Overrides.tsx'
import { today } from '../timeline/lanes.ts'
import { DayPanel } from './DayPanel.tsx'
import { layerWords } from './layer-text.ts'
import { PagerButton } from './PagerButton.tsx'
import { ScheduleTimeline } from './ScheduleTimeline.tsx'
import { useShiftActions } from './use-shift-actions.tsx'

const LoadTab = lazy(async () => ({ default: (await import('./LoadTab.tsx')).LoadTab }))

const route = getRouteApi('/frame/on-call/$slug')

/** One schedule: its lanes over time, its overrides, its document. */
export function ScheduleScreen() {
  const { slug } = route.useParams()
  const { tab = 'timeline', ...rest } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DocumentTabs
      key={slug}
      kind="schedules"
      slug={slug}
      tab={tab}
      actions={<PagerButton slug={slug} />}
      onTab={(next) => void navigate({ search: { ...rest, tab: next }, replace: true })}
      views={[
        { tab: 'timeline', label: 'Timeline', view: (resource) => <Duty resource={resource} /> },
        {
          tab: 'load',
          label: 'Load',
          view: (resource) => (
            <Suspense fallback={<Waiting as="panels" />}>
              <LoadTab resource={resource} />
            </Suspense>
          ),
        },
      ]}
    />
  )
}

/** What is asked for and what was taken on this schedule, as long as its shifts are not over. */
function Covers({ covers }: { covers: Cover[] }) {
  const [action, setAction] = useState<CoverAction | null>(null)
  return (
    <Panel title="Cover and swaps" flush>
      {covers.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          None now or ahead. Press a shift to ask for cover, to swap it or to take it over.
        </Text>
      ) : (
        <RowList label="Cover and swaps">
          {covers.map((cover) => (
            <CoverRow key={cover.id} cover={cover} onAction={(name) => setAction({ name, cover })} />
          ))}
        </RowList>
      )}
      <CoverDialogue action={action} onClose={() => setAction(null)} />
    </Panel>
  )
}

/** Who is on call when, what changes it for a time, and what one can do about it. */
function Duty({ resource }: { resource: Resource }) {
  const { slug } = resource
  const doc = resource.doc as ScheduleDoc
  const { zoom = '2w', from, on, ...rest } = route.useSearch()
  const navigate = route.useNavigate()
  const zone = useZone()
  const now = useNow(60_000)
  const isDay = (text: string | undefined) => text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text)
  const begin = isDay(from) ? from! : today(now, zone)
  const actions = useShiftActions(slug, doc)
  const after = useMemo(() => new Date().toISOString(), [])
  const covers = useQuery(api.cover.list.queryOptions({ input: { schedule: slug, after, limit: 100 } }))
  const items = (covers.data?.items ?? []) as Cover[]
  const asked = items
    .filter((cover) => cover.state === 'open')
    .flatMap((cover) => cover.shifts)
    .filter((shift) => shift.schedule.slug === slug)
    .map(({ start, end, from: { email } }) => ({ start, end, user: email }))
  const go = (search: { zoom?: typeof zoom; from?: string | undefined; on?: string | undefined }) =>
    void navigate({ search: { ...rest, zoom, from, on, ...search }, replace: true, resetScroll: false })
  return (
    <Stack>
      <ScheduleTimeline
        slug={slug}
        day={begin}
        zoom={zoom}
        onMove={(next) => go({ from: next.from, zoom: next.zoom ?? zoom })}
        onDay={(day) => go({ on: day })}
        card={actions.card}
        asked={asked}
        words={(name) => layerWords(doc.layers.find((layer) => layer.name === name) ?? {}, doc.timeZone, zone)}
      />
      <SimpleGrid cols={{ base: 1, lg: 2 }} style={{ alignItems: 'start' }}>
        <Overrides slug={slug} layers={doc.layers.map((layer) => layer.name)} />
        <Covers covers={items} />
      </SimpleGrid>
      <DayPanel
        slug={slug}
        team={doc.team}
        day={isDay(on) ? on! : null}
        onDay={(day) => go({ on: day ?? undefined })}
      />
      {actions.dialogue}
    </Stack>
  )
}
