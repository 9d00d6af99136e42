import { nightEnd, nightStart, nightsOf } from '../../time/hours.ts'
import type { Interval } from '../../time/shape.ts'
import { day, instantOf, type Zone } from '../../time/zone.ts'

const hour = 3_600_000

/**
 * A night on call counts from three hours between 22:00 and 07:00: as many make somebody a night worker in the European
 * Working Time Directive (2003/88/EC, article 2 (4)).
 */
export const nightCounts = 3 * hour

/** Too little time between two stretches on call: between the end of one and the start of the next. */
export interface ShortRest extends Interval {
  /** Milliseconds of rest. */
  rest: number
}

/** The pauses of a person that are shorter than `least` milliseconds. `runs` are sorted and disjoint. */
export function shortRests(runs: readonly Interval[], least: number): ShortRest[] {
  return runs.flatMap((run, index) => {
    const before = runs[index - 1]
    const rest = before ? run.start - before.end : Number.POSITIVE_INFINITY
    return before && rest < least ? [{ start: before.end, end: run.start, rest }] : []
  })
}

/** More nights in a row than allowed: the wall day numbers of the first and last evening. */
export interface NightRow {
  first: number
  last: number
  nights: number
}

/** Every row of consecutive nights of a person that is longer than `most`. */
export function longNightRows(runs: readonly Interval[], zone: Zone, most: number): NightRow[] {
  const nights = [...new Set(runs.flatMap((run) => nightsOf(run, zone, nightCounts)))].sort((a, b) => a - b)
  const rows: NightRow[] = []
  for (const night of nights) {
    const row = rows.at(-1)
    if (row && row.last + 1 === night) {
      row.last = night
      row.nights++
    } else rows.push({ first: night, last: night, nights: 1 })
  }
  return rows.filter((row) => row.nights > most)
}

const dst = { gap: 'transition', foldStart: 'first', foldEnd: 'last' } as const

/** From 22:00 of the first evening to 07:00 after the last, as instants. */
export function nightsBetween(first: number, last: number, zone: Zone): Interval {
  return {
    start: instantOf(zone, first * day + nightStart, dst, 'start'),
    end: instantOf(zone, (last + 1) * day + nightEnd, dst, 'end'),
  }
}
