import { Button, Center, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { OwnShift } from '@tocsin/contract/schedules/on-call'
import { Suspense, useState } from 'react'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { usePanels } from '../../shared/room.ts'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Empty } from '../../ui/state/Empty.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { lengthOf, zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { TimeOffPanel } from '../absence/TimeOffPanel.tsx'
import { AskCover, type AskedShift } from '../cover/AskCover.tsx'
import { ProposeSwap } from '../cover/ProposeSwap.tsx'
import { Feeds } from '../links/Feeds.tsx'
import { OnCallTabs } from '../OnCallTabs.tsx'
import { today } from '../timeline/lanes.ts'
import { rangeWords } from '../timeline/range-text.ts'
import { MonthCalendar } from './MonthCalendar.tsx'
import { monthWindow } from './month.ts'
import { reasonOf } from './own-shift-messages.ts'

const route = getRouteApi('/frame/my-shifts')

/** When I am on call, as a calendar and a list, with what I can do about each shift; my time off and my calendar feed. */
export function MyShiftsScreen() {
  const { month: asked } = route.useSearch()
  const navigate = route.useNavigate()
  const zone = useZone()
  const now = useNow(60_000)
  const current = today(now, zone).slice(0, 7)
  const month = asked && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : current
  const { from, until } = monthWindow(month, zone)
  const shown = useQuery(
    api.onCall.shifts.queryOptions({
      input: { from: from.toISOString(), until: until.toISOString() },
      placeholderData: keepPreviousData,
    }),
  )
  const ahead = useQuery(api.onCall.shifts.queryOptions({ input: {}, refetchInterval: 300_000 }))
  const next = ahead.data?.[0]
  const before = usePanels('nextShift')
  return (
    <>
      <PageHeader title="My shifts">When I am on call, and whether everything is ready for it.</PageHeader>
      <OnCallTabs />
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <Stack>
          <Panel title="Calendar">
            <MonthCalendar
              month={month}
              shifts={shown.data ?? []}
              onMonth={(next) =>
                void navigate({ search: next === current ? {} : { month: next }, replace: true, resetScroll: false })
              }
            />
          </Panel>
          {next && (
            <Suspense fallback={<Waiting as="panels" />}>
              {before.map(({ rank, Show }) => (
                <Show key={rank} slug={next.schedule.slug} />
              ))}
            </Suspense>
          )}
          <Feeds />
        </Stack>
        <Stack>
          <Panel title="The next eight weeks" flush>
            <Loaded query={ahead} rows={4}>
              {(shifts) =>
                shifts.length === 0 ? (
                  <Empty icon={<IconCalendar size={32} stroke={1.5} />} title="No shift within eight weeks">
                    When a schedule names you, your shifts are here and in your calendar feed.
                  </Empty>
                ) : (
                  <ShiftRows shifts={shifts} />
                )
              }
            </Loaded>
          </Panel>
          <TimeOffPanel />
        </Stack>
      </SimpleGrid>
    </>
  )
}

const most = 6

function ShiftRows({ shifts }: { shifts: OwnShift[] }) {
  const me = useMe()
  const zone = useZone()
  const now = useNow(60_000)
  const [chosen, setChosen] = useState<{ action: 'cover' | 'swap'; shift: AskedShift } | null>(null)
  const [opened, setOpened] = useState(false)
  function choose(action: 'cover' | 'swap', { schedule, layer, start }: OwnShift) {
    const at = new Date(Math.max(Date.parse(start), Date.now())).toISOString()
    setChosen({ action, shift: { slug: schedule.slug, layer, user: me.email ?? '', at } })
    setOpened(true)
  }
  const key = chosen ? `${chosen.shift.slug} ${chosen.shift.at}` : ''
  const [all, setAll] = useState(false)
  const dialogue = { opened, onClose: () => setOpened(false) }
  return (
    <>
      <RowList label="My shifts">
        {shifts.slice(0, all ? undefined : most).map((shift) => {
          const isNow = Date.parse(shift.start) <= now.getTime()
          return (
            <Row
              key={`${shift.schedule.slug} ${shift.start}`}
              title={shift.schedule.name}
              to={`/on-call/${shift.schedule.slug}`}
              lead={isNow ? <Pill tone="accent">Now</Pill> : undefined}
              under={
                <>
                  {isNow ? (
                    <>
                      until <Time at={shift.end} alsoIn={shift.schedule.timeZone} />
                    </>
                  ) : (
                    `${rangeWords(shift.start, shift.end, zone, now)} ${zoneName(zone)}, ${lengthOf((Date.parse(shift.end) - Date.parse(shift.start)) / 1000)}`
                  )}
                  <Text size="xs" c="dimmed">
                    {reasonOf(shift)}
                  </Text>
                </>
              }
              actions={
                <Group gap={6}>
                  <Button size="compact-sm" variant="default" onClick={() => choose('cover', shift)}>
                    Ask for cover
                  </Button>
                  <Button size="compact-sm" variant="default" onClick={() => choose('swap', shift)}>
                    Swap
                  </Button>
                </Group>
              }
            />
          )
        })}
      </RowList>
      {shifts.length > most && (
        <Center p="xs">
          <Button variant="subtle" size="compact-sm" onClick={() => setAll(!all)} aria-expanded={all}>
            {all ? 'Only the next ones' : `All ${shifts.length} shifts`}
          </Button>
        </Center>
      )}
      {chosen?.action === 'cover' && <AskCover key={key} shift={chosen.shift} mayAssign={false} {...dialogue} />}
      {chosen?.action === 'swap' && <ProposeSwap key={key} shift={chosen.shift} mayForce={false} {...dialogue} />}
    </>
  )
}
