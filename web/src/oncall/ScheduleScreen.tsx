import { Stack } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import type { Resource } from '@tocsin/contract/resources'
import type { ScheduleDoc } from '@tocsin/contract/schedules'
import { DocumentTabs } from '../config/DocumentTabs.tsx'
import { useNow } from '../ui/use-now.ts'
import { useZone } from '../ui/zone.ts'
import { DayPanel } from './DayPanel.tsx'
import { layerWords } from './layer-words.ts'
import { Overrides } from './Overrides.tsx'
import { ScheduleTimeline } from './ScheduleTimeline.tsx'
import { today } from './timeline/lanes.ts'
import { useShiftDeeds } from './use-shift-deeds.tsx'

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
      onTab={(next) => void navigate({ search: { ...rest, tab: next }, replace: true })}
      views={[{ tab: 'timeline', label: 'Timeline', view: (resource) => <Duty resource={resource} /> }]}
    />
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
  const deeds = useShiftDeeds(slug, doc)
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
        card={deeds.card}
        words={(name) => layerWords(doc.layers.find((layer) => layer.name === name) ?? {})}
      />
      <Overrides slug={slug} layers={doc.layers.map((layer) => layer.name)} />
      <DayPanel
        slug={slug}
        team={doc.team}
        day={isDay(on) ? on! : null}
        onDay={(day) => go({ on: day ?? undefined })}
      />
      {deeds.dialogue}
    </Stack>
  )
}
