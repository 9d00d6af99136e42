import { clockTime, localDay } from '../../ui/time/time-format.ts'
import type { LaneSpan } from '../timeline/pieces.ts'
import { handoffOf, type LooseLayer, rotationOf, windowsOf, withHandoff } from './layer-edit.ts'

/** What lies at the edge of a shift and can be moved there: the handoff, or the start or end of a window. */
export type EdgeOf = { what: 'handoff' } | { what: 'start' | 'end'; window: number }

export interface Edge {
  at: string
  of: EdgeOf
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const clock = /^([01]\d|2[0-3]):[0-5]\d$/

function weekdayOf(at: Date, zone: string): string {
  return weekdays[(new Date(`${localDay(at, zone)}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon'
}

/** Which edges of a layer's shifts are its handoff or the border of a window, read by the layer's wall clock. */
export function edgesOf(layer: LooseLayer, spans: LaneSpan[], zone: string): Edge[] {
  const rotation = rotationOf(layer)
  const { day, time } = handoffOf(layer)
  const windows = windowsOf(layer)
  const moments = [...new Set(spans.flatMap((span) => [span.start, span.end]))].toSorted()
  return moments.flatMap((at): Edge[] => {
    const instant = new Date(at)
    const wall = clockTime(instant, zone)
    const isDay = rotation.kind === 'every' && rotation.unit === 'day' && day === ''
    const isWeek = rotation.kind === 'every' && rotation.unit === 'week' && day === weekdayOf(instant, zone)
    if (time === wall && windows.length === 0 && (isDay || isWeek)) return [{ at, of: { what: 'handoff' } }]
    const begins = spans.some((span) => span.start === at)
    for (const what of begins ? (['start', 'end'] as const) : (['end', 'start'] as const)) {
      const window = windows.findIndex((each) => each[what] === wall)
      if (window !== -1) return [{ at, of: { what, window } }]
    }
    return []
  })
}

function shiftedClock(time: string, minutes: number): { time: string; days: number } {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const total = hour * 60 + minute + minutes
  const within = ((total % 1440) + 1440) % 1440
  const two = (amount: number) => String(amount).padStart(2, '0')
  return { time: `${two(Math.floor(within / 60))}:${two(within % 60)}`, days: Math.floor(total / 1440) }
}

/** The layer with an edge moved by so many minutes of its wall clock; unchanged where that has no meaning. */
export function withEdgeMoved(layer: LooseLayer, of: EdgeOf, minutes: number): LooseLayer {
  if (of.what === 'handoff') {
    const { day, time } = handoffOf(layer)
    if (!clock.test(time)) return layer
    const next = shiftedClock(time, minutes)
    const index = weekdays.indexOf(day)
    const moved = index === -1 ? day : (weekdays[(((index + next.days) % 7) + 7) % 7] ?? day)
    return withHandoff(layer, { day: moved, time: next.time })
  }
  const windows = windowsOf(layer)
  const time = windows[of.window]?.[of.what]
  if (typeof time !== 'string' || !clock.test(time)) return layer
  return {
    ...layer,
    when: windows.map((each, index) =>
      index === of.window ? { ...each, [of.what]: shiftedClock(time, minutes).time } : each,
    ),
  }
}

/** An edge in words, for its handle: `handoff mon 09:00`, `window start 08:00`. */
export function edgeWords(layer: LooseLayer, of: EdgeOf): string {
  if (of.what === 'handoff') return `handoff ${String(layer.handoff)}`
  return `window ${of.what} ${String(windowsOf(layer)[of.window]?.[of.what])}`
}
