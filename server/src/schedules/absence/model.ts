import { Problem } from '@tocsin/contract/errors'
import { day, instantOf, wallAt, wallOf, zoneOf } from '../time/zone.ts'

/** Time off, and what it collides with: pure. */

/** The longest time off that is entered at once, and how far ahead it may begin. */
const longestDays = 732
const furthestDays = 5 * 366

export interface Span {
  from: Date
  until: Date
}

/**
 * @throws Problem invalid at `until` or `from` for an end that is not after the start, time off that is over, longer than
 * two years, or more than five years away; conflict when it overlaps with what was entered before.
 */
export function checkTimeOff(wanted: Span, entered: readonly Span[], now: Date): void {
  const wrong = (path: string, sentence: string, message: string) =>
    new Problem('invalid', `${sentence} Nothing was changed.`, { errors: [{ path, message }] })
  if (wanted.until <= wanted.from) throw wrong('until', 'This time off ends before it begins.', 'must be after from')
  if (wanted.until <= now) throw wrong('until', 'This time off is over already.', 'lies in the past')
  if (wanted.until.getTime() - wanted.from.getTime() > longestDays * day)
    throw wrong('until', 'Time off lasts at most two years.', 'must be at most two years after from')
  if (wanted.from.getTime() - now.getTime() > furthestDays * day)
    throw wrong('from', 'Time off begins within the next five years.', 'must be within five years')
  const other = entered.find((each) => each.from < wanted.until && each.until > wanted.from)
  if (other)
    throw new Problem(
      'conflict',
      `There is time off from ${minute(other.from)} to ${minute(other.until)} already, which overlaps with this. Nothing was changed; remove that first, or choose other days.`,
      { errors: [{ path: 'from', message: `overlaps with time off until ${minute(other.until)}` }] },
    )
}

/** `2026-12-24 08:00 UTC` */
function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** A time somebody is away, and why. */
export interface Away extends Span {
  cause:
    | { type: 'time_off'; id: string; note: string | null }
    | { type: 'holiday'; holidays: string; date: string; name: string }
}

/** A local date in a zone, from its midnight to the next. */
export function localDay(date: string, timeZone: string): Span {
  const zone = zoneOf(timeZone)
  const dst = { gap: 'transition', foldStart: 'first', foldEnd: 'first' } as const
  const at = (wall: number) => new Date(instantOf(zone, wall, dst, 'start'))
  return { from: at(wallOf(date)), until: at(wallOf(date) + day) }
}

/** The local date at an instant. */
export function localDate(at: Date, timeZone: string): string {
  return new Date(wallAt(zoneOf(timeZone), at.getTime())).toISOString().slice(0, 10)
}

export interface Shift {
  start: Date
  end: Date
}

export interface Overlap<S extends Shift> {
  shift: S
  away: Away
  start: Date
  end: Date
}

/** Every part of a shift in which its person is away, by start. */
export function overlapsOf<S extends Shift>(shifts: readonly S[], away: readonly Away[]): Overlap<S>[] {
  return shifts
    .flatMap((shift) =>
      away
        .filter((each) => each.from < shift.end && each.until > shift.start)
        .map((each) => ({
          shift,
          away: each,
          start: each.from > shift.start ? each.from : shift.start,
          end: each.until < shift.end ? each.until : shift.end,
        })),
    )
    .sort((a, b) => a.start.getTime() - b.start.getTime())
}

/** At how many days ahead conflicts and gaps are told. */
export const conflictDays = [28, 14, 7, 1] as const
export const gapDays = [14, 7, 1] as const

/** Whole days from `now` until `at`; 0 when it has begun. */
export function daysAhead(at: Date, now: Date): number {
  return Math.max(0, Math.floor((at.getTime() - now.getTime()) / day))
}

/**
 * At which of `days` something that begins at `at` is to be told now: the nearest that it has come within, unless that was
 * told (`told`) or it has begun. What is found late is told once, not once for every threshold it missed.
 */
export function dueDays(at: Date, now: Date, days: readonly number[], told: ReadonlySet<number>): number | null {
  const left = at.getTime() - now.getTime()
  if (left <= 0) return null
  const nearest = Math.min(...days.filter((each) => left <= each * day))
  return Number.isFinite(nearest) && ![...told].some((each) => each <= nearest) ? nearest : null
}
