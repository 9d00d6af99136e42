import { ActionIcon, Button, Group, Select, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../api.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { dayName, zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { useKeys } from '../../ui/use-keys.ts'
import { wantsCover } from '../timeline/LaneRow.tsx'
import {
  clockChanges,
  daysIn,
  movedBy,
  placeOf,
  type Window,
  windowOf,
  type Zoom,
  zoomed,
  zooms,
} from '../timeline/lanes.ts'
import type { Piece, TimelineLane } from '../timeline/pieces.ts'
import { Timeline } from '../timeline/Timeline.tsx'
import type { TimelineData } from '../timeline/timeline-type.ts'
import { ShiftList } from './ShiftList.tsx'

interface ScheduleTimelineProps {
  slug: string
  /** The first local day. */
  day: string
  zoom: Zoom
  onMove: (next: { from?: string; zoom?: Zoom }) => void
  onDay: (day: string) => void
  card: (lane: TimelineLane, piece: Piece, close: () => void, timeline: TimelineData) => ReactNode
  /** What each layer does, by its name. */
  words: (layer: string) => string
  /** Time that somebody wants covered, and who. */
  asked: { start: string; end: string; user: string }[]
}

const margin = 16 * 86_400_000
const later = (at: Date, ms: number) => new Date(at.getTime() + ms).toISOString()

/** The lanes of a schedule over a window one can move: arrows, + and −, t. */
export function ScheduleTimeline({ slug, day, zoom, onMove, onDay, card, words, asked }: ScheduleTimelineProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const days = daysIn(day, zoom)
  const { from, until } = windowOf(day, days, zone)
  const query = useQuery(
    api.schedules.timeline.queryOptions({
      // More than is shown, so that a shift that begins or ends outside says when.
      input: { slug, from: later(from, -margin), until: later(until, margin) },
      placeholderData: keepPreviousData,
    }),
  )
  const earlier = () => onMove({ from: movedBy(day, zoom, -1) })
  const forward = () => onMove({ from: movedBy(day, zoom, 1) })
  const nearer = () => onMove({ from: day, zoom: zoomed(zoom, -1) })
  const wider = () => onMove({ from: day, zoom: zoomed(zoom, 1) })
  useKeys({ ArrowLeft: earlier, ArrowRight: forward, '+': nearer, '=': nearer, '-': wider, t: () => onMove({}) })
  const changes = clockChanges(day, days, zone)
  const lastDay = new Date(until.getTime() - 1)
  const span = days === 1 ? dayName(from, zone, now) : `${dayName(from, zone, now)} to ${dayName(lastDay, zone, now)}`
  return (
    <Panel
      title={`${span}, ${zoneName(zone)} time`}
      aside={
        <Group gap={6}>
          <ActionIcon variant="default" size="lg" aria-label="Earlier" onClick={earlier}>
            <IconChevronLeft size={16} />
          </ActionIcon>
          <Button size="compact-md" fz="sm" variant="default" onClick={() => onMove({})}>
            Today
          </Button>
          <ActionIcon variant="default" size="lg" aria-label="Later" onClick={forward}>
            <IconChevronRight size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Zoom out"
            disabled={zoomed(zoom, 1) === zoom}
            onClick={wider}
            visibleFrom="sm"
          >
            <IconZoomOut size={16} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label="Zoom in"
            disabled={zoomed(zoom, -1) === zoom}
            onClick={nearer}
            visibleFrom="sm"
          >
            <IconZoomIn size={16} />
          </ActionIcon>
          <Select
            size="xs"
            w={110}
            aria-label="Length of time shown"
            data={zooms.map(({ value, label }) => ({ value, label }))}
            value={zoom}
            allowDeselect={false}
            onChange={(next) => next && onMove({ from: day, zoom: next })}
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
            <Timeline
              label="Lanes of the schedule; the list below says the same in words"
              lanes={lanesOf(timeline, words, asked, { from, until })}
              day={day}
              days={days}
              card={(lane, piece, close) => card(lane, piece, close, timeline)}
              onDay={onDay}
            />
            <Text size="xs" c="dimmed" mt="xs">
              {timeline.timeZone !== zone && `The schedule itself runs by ${timeline.timeZone} time. `}
              Press a shift for its times, its reason and what you can do; press a day for what happens on it.
            </Text>
            <ShiftList timeline={timeline} from={from} until={until} />
          </>
        )}
      </Loaded>
    </Panel>
  )
}

/** The lanes as the timeline operation gives them, with words, and what is asked for among the overrides. */
function lanesOf(
  timeline: TimelineData,
  words: (layer: string) => string,
  asked: ScheduleTimelineProps['asked'],
  window: Window,
): TimelineLane[] {
  const isSeen = (span: { start: string; end: string }) => placeOf(span.start, span.end, window) !== null
  return timeline.lanes.map((lane): TimelineLane => {
    if (lane.kind === 'layer') return { ...lane, under: words(lane.name) }
    if (lane.kind === 'final') return { ...lane, under: 'who really rings', gaps: timeline.gaps }
    const count = lane.spans.filter(isSeen).length
    const open = asked.filter(isSeen).length
    const said = count === 0 ? 'none in this time' : count === 1 ? 'one' : `${count} of them`
    return {
      ...lane,
      under: open === 0 ? said : `${said}, ${open} cover open`,
      spans: [...lane.spans, ...asked.map(({ start, end, user }) => ({ start, end, users: [`${wantsCover}${user}`] }))],
    }
  })
}
