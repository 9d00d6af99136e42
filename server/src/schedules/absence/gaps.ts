import { type History, rosterSpans } from '../history/roster.ts'
import { gaps, type Span } from '../rotation/model.ts'
import { day, instantOf, wallAt, zoneOf } from '../time/zone.ts'

/** Time in which nobody can be paged: pure. */

interface Times {
  start: Date
  end: Date
}

/** The final schedule without people who cannot be paged; `lost` are the spans that this leaves nobody in. */
export function pageableSpans(
  history: History,
  from: Date,
  until: Date,
  canBePaged: (user: string) => boolean,
): { spans: Span[]; lost: Span[] } {
  const all = rosterSpans(history, from, until)
  return {
    spans: all.filter(({ users }) => users.some(canBePaged)),
    lost: all.filter(({ users }) => !users.some(canBePaged)),
  }
}

/** The time inside [from, until) without spans. */
export function gapsOf(spans: Span[], from: Date, until: Date): Times[] {
  return gaps(
    spans.filter(({ end }) => end > from),
    from,
    until,
  )
}

/** Whether nobody could be paged at the same hours of the week before either: the schedule's usual hours. */
export function isRegular(spans: Span[], gap: Times, timeZone: string): boolean {
  const [start, end] = [aWeekBefore(gap.start, timeZone), aWeekBefore(gap.end, timeZone)]
  return !spans.some((span) => span.start < end && span.end > start)
}

/** The same wall time a week before. */
function aWeekBefore(at: Date, timeZone: string): Date {
  const zone = zoneOf(timeZone)
  const dst = { gap: 'transition', foldStart: 'first', foldEnd: 'first' } as const
  return new Date(instantOf(zone, wallAt(zone, at.getTime()) - 7 * day, dst, 'start'))
}
