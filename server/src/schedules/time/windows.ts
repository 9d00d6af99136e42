import { Problem } from '@tocsin/contract/errors'
import { type DstPolicy, type Interval, mostPieces, type WeeklyWindow } from './shape.ts'
import { day, instantOf, wallAt, weekdayOf, type Zone } from './zone.ts'

/**
 * The union of weekly windows inside [from, until): sorted, disjoint, not touching, clipped. A window that a change of
 * the clock empties or inverts is absent.
 */
export function windowsBetween(
  windows: WeeklyWindow[],
  zone: Zone,
  dst: DstPolicy,
  from: number,
  until: number,
): Interval[] {
  const found: Interval[] = []
  if (((until - from) / day) * windows.length > mostPieces) {
    throw new Problem('too_large', 'This schedule has too many windows in this time; ask for a shorter time.')
  }
  const lastDate = Math.floor(wallAt(zone, until) / day) + 2
  for (const window of windows) {
    const firstDate = Math.floor((wallAt(zone, from) - window.end) / day) - 2
    for (let date = firstDate; date <= lastDate; date++) {
      if (!window.days.includes(weekdayOf(date * day))) continue
      const start = instantOf(zone, date * day + window.start, dst, 'start')
      if (start >= until) continue
      const end = instantOf(zone, date * day + window.end, dst, 'end')
      if (end > from && end > start) found.push({ start: Math.max(start, from), end: Math.min(end, until) })
    }
  }
  return united(found)
}

/** Sorted and disjoint: overlapping and touching intervals become one. Sorts the array it is given. */
export function united(intervals: Interval[]): Interval[] {
  intervals.sort((a, b) => a.start - b.start)
  const result: Interval[] = []
  for (const { start, end } of intervals) {
    const last = result.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else if (end > start) result.push({ start, end })
  }
  return result
}
