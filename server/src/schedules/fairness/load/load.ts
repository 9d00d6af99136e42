import type { Load, Weights } from '@tocsin/contract/schedules/fairness'
import type { Span } from '../../rotation/model.ts'
import { added, type LocalCalendar, nothing, type Split, splitOf } from '../../time/hours.ts'
import type { Interval } from '../../time/shape.ts'

/** The zone and holidays of each person, by e-mail in lower case. */
export type Calendars = (user: string) => LocalCalendar

/** What the extra hours weigh, on top of 1 for every hour. */
export const usualWeights: Weights = { night: 1, weekend: 0.5, holiday: 1 }

const hour = 3_600_000

/** A person's time on call, uninterrupted stretches joined, whoever else is on call. By e-mail in lower case. */
export function runsOf(spans: readonly Span[]): Map<string, Interval[]> {
  const runs = new Map<string, Interval[]>()
  for (const { start, end, users } of spans) {
    for (const name of users) {
      const user = name.toLowerCase()
      const own = runs.get(user)
      const last = own?.at(-1)
      if (last && last.end >= start.getTime()) last.end = Math.max(last.end, end.getTime())
      else if (own) own.push({ start: start.getTime(), end: end.getTime() })
      else runs.set(user, [{ start: start.getTime(), end: end.getTime() }])
    }
  }
  return runs
}

/** What the runs of one person cost them; in milliseconds, exact. */
export interface Toll extends Split {
  shifts: number
  longest: number
}

export const free: Toll = { ...nothing, shifts: 0, longest: 0 }

export function tollOf(runs: readonly Interval[], calendar: LocalCalendar): Toll {
  let sum: Split = nothing
  let longest = 0
  for (const run of runs) {
    sum = added(sum, splitOf(run, calendar))
    longest = Math.max(longest, run.end - run.start)
  }
  return { ...sum, shifts: runs.length, longest }
}

/** On two schedules at once counts on both. */
export function addedTolls(a: Toll, b: Toll): Toll {
  return { ...added(a, b), shifts: a.shifts + b.shifts, longest: Math.max(a.longest, b.longest) }
}

/** Weighted milliseconds: an hour at night, at a weekend or on a holiday counts more by the sum of what applies. */
export function weighted({ total, night, weekend, holiday }: Split, weights: Weights): number {
  return total + night * weights.night + weekend * weights.weekend + holiday * weights.holiday
}

/** Hours with at most two decimals. */
export function hours(milliseconds: number): number {
  return Math.round((milliseconds / hour) * 100) / 100
}

export function loadOf(toll: Toll, weights: Weights): Load {
  return {
    hours: hours(toll.total),
    nightHours: hours(toll.night),
    weekendHours: hours(toll.weekend),
    holidayHours: hours(toll.holiday),
    shifts: toll.shifts,
    longestRun: hours(toll.longest),
    weighted: hours(weighted(toll, weights)),
  }
}
