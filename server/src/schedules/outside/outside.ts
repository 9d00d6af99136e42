import type { DaysOfLayer, DstPolicy, Interval } from '../time/shape.ts'
import { united } from '../time/windows.ts'
import { day, instantOf, wallOf, zoneOf } from '../time/zone.ts'

/**
 * What decides who is on call and stands in no schedule document: the days of holiday calendars and the texts of
 * calendars elsewhere. Loaded by `read.ts`, so that the engine stays a pure function.
 */
export interface Outside {
  /** By the slug of the calendar. */
  holidays: ReadonlyMap<string, readonly HolidayDay[]>
  /** The last good copy of each imported calendar, by its address. */
  calendars: ReadonlyMap<string, CalendarCopy>
}

/** The last good copy of a calendar; the same object as long as it is the same copy. */
export interface CalendarCopy {
  text: string
  /** Who it stands for, by what it calls them: names and addresses as written, and the e-mails of users. */
  people: ReadonlyMap<string, string>
}

/** A local date that is a holiday, from `since` (null: always was) until `endedAt` (null: still is). */
export interface HolidayDay {
  /** `2026-12-25` */
  date: string
  name: string
  since: Date | null
  endedAt: Date | null
}

export const nothingOutside: Outside = { holidays: new Map(), calendars: new Map() }

/** The days of these calendars as instants of a zone: each from its midnight to the next, sorted, disjoint. */
export function holidaySpans(outside: Outside, slugs: readonly string[], timeZone: string, dst: DstPolicy): Interval[] {
  const zone = zoneOf(timeZone)
  const spans = slugs
    .flatMap((slug) => outside.holidays.get(slug) ?? [])
    .map(({ date, since, endedAt }) => {
      const wall = wallOf(date)
      return {
        start: Math.max(instantOf(zone, wall, dst, 'start'), since?.getTime() ?? Number.NEGATIVE_INFINITY),
        end: Math.min(instantOf(zone, wall + day, dst, 'end'), endedAt?.getTime() ?? Number.POSITIVE_INFINITY),
      }
    })
  return united(spans.filter(({ start, end }) => start < end))
}

/** The parts of `pieces` that the days of a layer leave. Keeps order and everything but the times. */
export function onDays<T extends Interval>(pieces: T[], { except, only }: DaysOfLayer): T[] {
  const inside = only ? pieces.flatMap((piece) => cut(piece, only, 'inside')) : pieces
  return except.length > 0 ? inside.flatMap((piece) => cut(piece, except, 'outside')) : inside
}

function cut<T extends Interval>(piece: T, spans: Interval[], keep: 'inside' | 'outside'): T[] {
  let low = 0
  for (let high = spans.length; low < high; ) {
    const middle = (low + high) >> 1
    if (spans[middle]!.end <= piece.start) low = middle + 1
    else high = middle
  }
  const kept: T[] = []
  let from = piece.start
  for (; low < spans.length && spans[low]!.start < piece.end; low++) {
    const start = Math.max(spans[low]!.start, piece.start)
    const end = Math.min(spans[low]!.end, piece.end)
    if (keep === 'inside') kept.push({ ...piece, start, end })
    else if (from < start) kept.push({ ...piece, start: from, end: start })
    from = end
  }
  if (keep === 'outside' && from < piece.end) kept.push({ ...piece, start: from })
  return kept
}
