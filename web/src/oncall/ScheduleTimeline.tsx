import { ActionIcon, Button, Group, Select, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Panel } from '../ui/Panel.tsx'
import { dayName, zoneName } from '../ui/time-format.ts'
import { useNow } from '../ui/use-now.ts'
import { useZone } from '../ui/zone.ts'
import { Lanes } from './Lanes.tsx'
import { addDays, clockChanges, windowOf } from './lanes.ts'
import { ShiftList } from './ShiftList.tsx'

type Days = '1' | '7' | '14' | '28' | '84'

interface ScheduleTimelineProps {
  slug: string
  /** The first local day. */
  day: string
  days: number
  onMove: (next: { from?: string; days?: Days }) => void
}

const spans: { value: Days; label: string }[] = [
  { value: '1', label: '1 day' },
  { value: '7', label: '1 week' },
  { value: '14', label: '2 weeks' },
  { value: '28', label: '4 weeks' },
  { value: '84', label: '12 weeks' },
]

/** The lanes of a schedule over a window one can move. */
export function ScheduleTimeline({ slug, day, days, onMove }: ScheduleTimelineProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const { from, until } = windowOf(day, days, zone)
  const query = useQuery(
    api.schedules.timeline.queryOptions({
      input: { slug, from: from.toISOString(), until: until.toISOString() },
      placeholderData: keepPreviousData,
    }),
  )
  const changes = clockChanges(day, days, zone)
  return (
    <Panel
      title={`${dayName(from, zone, now)} to ${dayName(new Date(until.getTime() - 1), zone, now)}, ${zoneName(zone)} time`}
      aside={
        <Group gap={6}>
          <ActionIcon
            variant="default"
            size="md"
            aria-label="Earlier"
            onClick={() => onMove({ from: addDays(day, -days) })}
          >
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Button size="compact-sm" variant="default" onClick={() => onMove({})}>
            Today
          </Button>
          <ActionIcon
            variant="default"
            size="md"
            aria-label="Later"
            onClick={() => onMove({ from: addDays(day, days) })}
          >
            <IconChevronRight size={16} />
          </ActionIcon>
          <Select
            size="xs"
            w={110}
            aria-label="Length of time shown"
            data={spans}
            value={String(days)}
            allowDeselect={false}
            onChange={(next) => next && onMove({ from: day, days: next as Days })}
          />
        </Group>
      }
    >
      {changes.map((change) => (
        <Text key={change.day} size="xs" c="dimmed" mb="xs">
          Clocks go {change.minutes > 0 ? 'forward' : 'back'} by {Math.abs(change.minutes)} minutes on {change.day} in{' '}
          {zoneName(zone)}.
        </Text>
      ))}
      <Loaded query={query} rows={4}>
        {(timeline) => (
          <>
            <Lanes timeline={timeline} day={day} days={days} />
            {timeline.timeZone !== zone && (
              <Text size="xs" c="dimmed" mt="xs">
                The schedule itself runs by {timeline.timeZone} time; hover a shift to see it in both.
              </Text>
            )}
            <ShiftList timeline={timeline} />
          </>
        )}
      </Loaded>
    </Panel>
  )
}
