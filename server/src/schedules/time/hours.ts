import type { Interval } from './shape.ts'
import { day, offsetAt, transitionsBetween, type Zone } from './zone.ts'

/**
 * What kind of hours a time on call is for one person: night, weekend, holiday, by the clock on their own wall. Exact
 * over changes of the clock: between two of them wall time runs evenly, and how much of it is night or weekend up to a
 * moment is a closed form; only changes of the clock and holidays are visited one by one. Milliseconds throughout.
 */

/** Where a person lives, and their holidays as instants: sorted, disjoint. */
export interface LocalCalendar {
  zone: Zone
  holidays: readonly Interval[]
}

/** Real time, in milliseconds. The kinds overlap: a Saturday night counts as night and as weekend. */
export interface Split {
  total: number
  night: number
  weekend: number
  holiday: number
}

const hour = 3_600_000
export const nightStart = 22 * hour
export const nightEnd = 7 * hour
const nightPerDay = day - nightStart + nightEnd
const week = 7 * day
/** 1970-01-03 was the first Saturday of wall time. */
const firstSaturday = 2 * day

/** Milliseconds of night on the wall before a wall time, up to a constant: differences are exact. */
function nightBefore(wall: number): number {
  const days = Math.floor(wall / day)
  const rest = wall - days * day
  return days * nightPerDay + Math.min(rest, nightEnd) + Math.max(0, rest - nightStart)
}

function weekendBefore(wall: number): number {
  const weeks = Math.floor((wall - firstSaturday) / week)
  return weeks * 2 * day + Math.min(wall - firstSaturday - weeks * week, 2 * day)
}

/** How much of [start, end) is night (22:00 to 07:00), weekend (Saturday, Sunday) and holiday for this person. */
export function splitOf({ start, end }: Interval, { zone, holidays }: LocalCalendar): Split {
  const split: Split = { total: end - start, night: 0, weekend: 0, holiday: overlapWith(holidays, start, end) }
  let from = start
  let offset = offsetAt(zone, start)
  function count(until: number): void {
    split.night += nightBefore(until + offset) - nightBefore(from + offset)
    split.weekend += weekendBefore(until + offset) - weekendBefore(from + offset)
    from = until
  }
  for (const { at, after } of transitionsBetween(zone, start, end)) {
    if (at >= end) break
    count(at)
    offset = after
  }
  count(end)
  return split
}

export function added(a: Split, b: Split): Split {
  return {
    total: a.total + b.total,
    night: a.night + b.night,
    weekend: a.weekend + b.weekend,
    holiday: a.holiday + b.holiday,
  }
}

export const nothing: Split = { total: 0, night: 0, weekend: 0, holiday: 0 }

/** How much of [start, end) lies in intervals that are sorted and disjoint. */
export function overlapWith(intervals: readonly Interval[], start: number, end: number): number {
  let sum = 0
  for (let index = firstEndingAfter(intervals, start); index < intervals.length; index++) {
    const each = intervals[index]!
    if (each.start >= end) break
    sum += Math.min(end, each.end) - Math.max(start, each.start)
  }
  return sum
}

/** The place of the first interval (of sorted, disjoint ones) that ends after an instant. */
export function firstEndingAfter(intervals: readonly Interval[], at: number): number {
  let low = 0
  let high = intervals.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (intervals[middle]!.end <= at) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The nights of a person that [start, end) touches for at least `least` milliseconds, as the wall day number on whose
 * evening each begins. A night is from 22:00 to 07:00 on their wall; real time is what counts.
 */
export function nightsOf({ start, end }: Interval, zone: Zone, least: number): number[] {
  const nights: number[] = []
  const first = Math.floor((start + offsetAt(zone, start)) / day) - 2
  const last = Math.floor((end + offsetAt(zone, end)) / day) + 1
  for (let night = first; night <= last; night++) {
    if (nightTime({ start, end }, zone, night) >= least) nights.push(night)
  }
  return nights
}

/** How much of [start, end) the clock shows between 22:00 of a wall day and 07:00 of the next. */
function nightTime({ start, end }: Interval, zone: Zone, night: number): number {
  const evening = night * day + nightStart
  const morning = (night + 1) * day + nightEnd
  let sum = 0
  let from = start
  let offset = offsetAt(zone, start)
  const count = (until: number) => {
    sum += Math.max(0, Math.min(until + offset, morning) - Math.max(from + offset, evening))
    from = until
  }
  for (const { at, after } of transitionsBetween(zone, start, end)) {
    if (at >= end) break
    count(at)
    offset = after
  }
  count(end)
  return sum
}
