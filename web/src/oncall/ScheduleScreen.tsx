import { Stack } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import type { ScheduleDoc } from '@tocsin/contract/schedules'
import { DocumentTabs } from '../config/DocumentTabs.tsx'
import { useNow } from '../ui/use-now.ts'
import { useZone } from '../ui/zone.ts'
import { today } from './lanes.ts'
import { Overrides } from './Overrides.tsx'
import { ScheduleTimeline } from './ScheduleTimeline.tsx'

const route = getRouteApi('/frame/on-call/$slug')

/** One schedule: its lanes over time, its overrides, its document. */
export function ScheduleScreen() {
  const { slug } = route.useParams()
  const { tab = 'timeline', days = '14', from } = route.useSearch()
  const navigate = route.useNavigate()
  const zone = useZone()
  const now = useNow(60_000)
  const begin = from && /^\d{4}-\d\d-\d\d$/.test(from) ? from : today(now, zone)
  return (
    <DocumentTabs
      key={slug}
      kind="schedules"
      slug={slug}
      tab={tab}
      onTab={(next) => void navigate({ search: { tab: next, days, from }, replace: true })}
      views={[
        {
          tab: 'timeline',
          label: 'Timeline',
          view: (resource) => (
            <Stack>
              <ScheduleTimeline
                slug={slug}
                day={begin}
                days={Number(days)}
                onMove={(next) =>
                  void navigate({
                    search: { tab, days: next.days ?? days, from: next.from },
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
              <Overrides slug={slug} layers={(resource.doc as ScheduleDoc).layers.map((layer) => layer.name)} />
            </Stack>
          ),
        },
      ]}
    />
  )
}
