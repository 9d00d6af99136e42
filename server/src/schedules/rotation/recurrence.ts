import type { RuleParts } from '@tocsin/contract/schedules/recurrence'
import type { PeriodTurns, Recurrence } from '../time/shape.ts'
import { day, modulo, weekdayOf } from '../time/zone.ts'
import { monthLength } from './rotation.ts'

/**
 * Occurrences of recurrence rules (RFC 5545) in wall time. Any period of the rule (a day, week, month, year) is
 * expanded alone, and the number of an occurrence comes from counts: of one cycle where the rule repeats with the week,
 * otherwise of the periods before, counted once. Nothing walks from the first occurrence to today twice.
 */
export interface Occurrences {
  /** Wall times in [from, until), in order, with `exdates` left out and `rdates` put in. */
  between(from: number, until: number): number[]
  /** How many occurrences come before this wall time: the number of the occurrence that begins at it. */
  indexOf(wall: number): number
}

const hour = 3_600_000

export function occurrencesOf(recurrence: Recurrence): Occurrences {
  const rule = recurrence.parts
    ? ruleOf(recurrence.parts, recurrence.start, recurrence.until)
    : onlyOnce(recurrence.start)
  const excluded = new Set(recurrence.exdates)
  const added = sorted(recurrence.rdates.filter((wall) => !excluded.has(wall) && !rule.has(wall)))
  const removed = sorted(recurrence.exdates.filter((wall) => rule.has(wall)))
  return {
    between(from, until) {
      const found = rule.between(from, until).filter((wall) => !excluded.has(wall))
      const extra = added.slice(countBelow(added, from), countBelow(added, until))
      return extra.length > 0 ? [...found, ...extra].sort((a, b) => a - b) : found
    },
    indexOf: (wall) => rule.rank(wall) - countBelow(removed, wall) + countBelow(added, wall),
  }
}

interface Rule {
  between(from: number, until: number): number[]
  has(wall: number): boolean
  /** How many before this wall time. */
  rank(wall: number): number
}

function onlyOnce(start: number): Rule {
  return {
    between: (from, until) => (start >= from && start < until ? [start] : []),
    has: (wall) => wall === start,
    rank: (wall) => (wall > start ? 1 : 0),
  }
}

function ruleOf(parts: RuleParts, start: number, until: number): Rule {
  const periods = periodsOf(parts, start)
  const countBefore = prefixCounter(parts, periods)
  const most = parts.count ?? Number.POSITIVE_INFINITY
  const rankWithin = (wall: number) => {
    const period = periods.at(wall)
    if (period < 0) return 0
    return countBefore(period) + countBelow(periods.expand(period), wall)
  }
  const has = (wall: number) => {
    const period = periods.at(wall)
    if (period < 0 || wall > until || !periods.expand(period).includes(wall)) return false
    return parts.count === null || rankWithin(wall) < most
  }
  return {
    has,
    rank: (wall) => Math.min(rankWithin(Math.min(wall, until + 1)), most),
    between(from, end) {
      const last = Math.min(end - 1, until)
      const found: number[] = []
      for (let period = Math.max(periods.at(from), 0); period <= periods.at(last); period++) {
        for (const wall of periods.expand(period)) if (wall >= from && wall <= last) found.push(wall)
      }
      if (parts.count === null || found.length === 0) return found
      return found.slice(0, Math.max(most - rankWithin(found[0]!), 0))
    },
  }
}

interface Periods {
  /** Number of the period that contains or last began before a wall time; 0 contains the start. */
  at(wall: number): number
  /** The rule's wall times in one period, in order, none before the rule's start. */
  expand(period: number): number[]
}

function periodsOf(parts: RuleParts, start: number): Periods {
  const startDay = Math.floor(start / day)
  const firstDay = {
    hourly: startDay,
    daily: startDay,
    weekly: weekBegin(startDay, parts.weekStart),
    monthly: 0,
    yearly: 0,
  }[parts.freq]
  const startMonth = monthIndex(start)
  const inPeriod = dayFilter(parts, start)
  const times = timesOf(parts, start)
  const cut = (walls: number[]) =>
    walls.length > 0 && walls[0]! < start ? walls.filter((wall) => wall >= start) : walls

  if (parts.freq === 'monthly' || parts.freq === 'yearly') {
    const months = parts.freq === 'monthly' ? 1 : 12
    const first = parts.freq === 'monthly' ? startMonth : startMonth - modulo(startMonth, 12)
    return {
      at: (wall) => Math.floor((monthIndex(wall) - first) / (months * parts.interval)),
      expand(period) {
        const from = first + period * months * parts.interval
        const days: number[] = []
        for (let month = from; month < from + months; month++) {
          if (parts.byMonth.length > 0 && !parts.byMonth.includes(modulo(month, 12) + 1)) continue
          const begin = dayOfMonth(month)
          for (let at = 0; at < monthLength(month); at++) if (inPeriod(begin + at)) days.push(begin + at)
        }
        return cut(atTimes(days, times, parts))
      },
    }
  }
  if (parts.freq === 'weekly') {
    return {
      at: (wall) => Math.floor((Math.floor(wall / day) - firstDay) / (7 * parts.interval)),
      expand(period) {
        const begin = firstDay + period * 7 * parts.interval
        const days = [0, 1, 2, 3, 4, 5, 6].map((at) => begin + at).filter(inPeriod)
        return cut(atTimes(days, times, parts))
      },
    }
  }
  if (parts.freq === 'daily') {
    return {
      at: (wall) => Math.floor((Math.floor(wall / day) - firstDay) / parts.interval),
      expand(period) {
        const date = firstDay + period * parts.interval
        return inPeriod(date) ? cut(atTimes([date], times, parts)) : []
      },
    }
  }
  return hourlyPeriods(parts, start, startDay, inPeriod, cut)
}

/** Hourly rules are expanded by days: the hours of day d that are a whole number of intervals from the start. */
function hourlyPeriods(
  parts: RuleParts,
  start: number,
  startDay: number,
  inPeriod: (date: number) => boolean,
  cut: (walls: number[]) => number[],
): Periods {
  const startHour = Math.floor(start / hour)
  const minutes =
    parts.byMinute.length > 0
      ? parts.byMinute.map((minute) => minute * 60_000 + modulo(start, 60_000))
      : [modulo(start, hour)]
  return {
    at: (wall) => Math.floor(wall / day) - startDay,
    expand(period) {
      const date = startDay + period
      const walls: number[] = []
      if (!inPeriod(date)) return walls
      for (let at = modulo(startHour - date * 24, parts.interval); at < 24; at += parts.interval) {
        for (const minute of minutes) walls.push((date * 24 + at) * hour + minute)
      }
      return cut(walls)
    },
  }
}

/** Whether a day (number since 1970) satisfies the BY parts, those included that the start implies. */
function dayFilter(parts: RuleParts, start: number): (date: number) => boolean {
  const startDate = new Date(start)
  const { freq, byDay, byYearDay } = parts
  let { byMonth, byMonthDay } = parts
  let days = byDay
  if (byDay.length === 0 && byMonthDay.length === 0 && byYearDay.length === 0) {
    if (freq === 'weekly') days = [{ day: weekdayOf(start), nth: 0 }]
    if (freq === 'yearly' && byMonth.length === 0) byMonth = [startDate.getUTCMonth() + 1]
    if (freq === 'monthly' || freq === 'yearly') byMonthDay = [startDate.getUTCDate()]
  }
  const nthInYear = freq === 'yearly' && byMonth.length === 0
  if (byMonth.length + byMonthDay.length + byYearDay.length === 0 && days.every(({ nth }) => nth === 0)) {
    const wanted = days.map((one) => one.day)
    return wanted.length === 0 ? () => true : (date) => wanted.includes(weekdayOf(date * day))
  }
  return (date) => {
    const at = new Date(date * day)
    const month = monthIndex(date * day)
    if (byMonth.length > 0 && !byMonth.includes(at.getUTCMonth() + 1)) return false
    const place = at.getUTCDate()
    const length = monthLength(month)
    if (byMonthDay.length > 0 && !byMonthDay.includes(place) && !byMonthDay.includes(place - length - 1)) return false
    const yearBegin = Date.UTC(at.getUTCFullYear(), 0, 1) / day
    const yearLength = Date.UTC(at.getUTCFullYear() + 1, 0, 1) / day - yearBegin
    const inYear = date - yearBegin + 1
    if (byYearDay.length > 0 && !byYearDay.includes(inYear) && !byYearDay.includes(inYear - yearLength - 1))
      return false
    if (days.length === 0) return true
    const weekday = weekdayOf(date * day)
    const [position, size] = nthInYear ? [inYear, yearLength] : [place, length]
    const fromStart = Math.ceil(position / 7)
    const fromEnd = -Math.ceil((size - position + 1) / 7)
    return days.some((one) => one.day === weekday && (one.nth === 0 || one.nth === fromStart || one.nth === fromEnd))
  }
}

/** Times of day in ms: BYHOUR × BYMINUTE, what is not given being that of the start. */
function timesOf(parts: RuleParts, start: number): number[] {
  const hours = parts.byHour.length > 0 ? parts.byHour : [Math.floor(modulo(start, day) / hour)]
  const minutes = parts.byMinute.length > 0 ? parts.byMinute : [Math.floor(modulo(start, hour) / 60_000)]
  return hours.flatMap((at) => minutes.map((minute) => at * hour + minute * 60_000 + modulo(start, 60_000)))
}

function atTimes(days: number[], times: number[], parts: RuleParts): number[] {
  const walls =
    times.length === 1
      ? days.map((date) => date * day + times[0]!)
      : days.flatMap((date) => times.map((time) => date * day + time))
  if (parts.bySetPos.length === 0) return walls
  return walls.filter((_, at) => parts.bySetPos.includes(at + 1) || parts.bySetPos.includes(at - walls.length))
}

/** How many occurrences lie in the periods before a period. */
function prefixCounter(parts: RuleParts, periods: Periods): (period: number) => number {
  const cycle = cycleOf(parts)
  // Period 0 may be cut by the start, so cycles are counted from period 1.
  const counts = [0]
  const grow = (period: number) => {
    while (counts.length <= period) counts.push(counts.at(-1)! + periods.expand(counts.length - 1).length)
    return counts[period]!
  }
  return (period) => {
    if (cycle === null || period <= cycle) return grow(period)
    const first = grow(1)
    const perCycle = grow(1 + cycle) - first
    const cycles = Math.floor((period - 1) / cycle)
    return cycles * perCycle + grow(1 + modulo(period - 1, cycle))
  }
}

/** After how many periods the rule repeats by weeks alone; null when months or years matter. */
function cycleOf(parts: RuleParts): number | null {
  if (parts.byMonth.length > 0 || parts.byMonthDay.length > 0 || parts.byYearDay.length > 0) return null
  if (parts.freq === 'weekly') return 1
  if (parts.freq === 'daily') return 7
  return parts.freq === 'hourly' ? 7 * parts.interval : null
}

/**
 * Number of the calendar period (days, weeks, months, years) of `wall`, counted from that of `start` and divided by the
 * interval.
 */
export function periodIndex(turns: PeriodTurns, start: number, wall: number): number {
  return Math.floor((periodNumber(turns, wall) - periodNumber(turns, start)) / turns.interval)
}

function periodNumber(turns: PeriodTurns, wall: number): number {
  const date = Math.floor(wall / day)
  if (turns.unit === 'day') return date
  if (turns.unit === 'week') return weekBegin(date, turns.weekStart) / 7
  return turns.unit === 'month' ? monthIndex(wall) : Math.floor(monthIndex(wall) / 12)
}

function weekBegin(date: number, weekStart: number): number {
  return date - modulo(weekdayOf(date * day) - weekStart, 7)
}

function monthIndex(wall: number): number {
  const date = new Date(wall)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

function dayOfMonth(month: number): number {
  return Date.UTC(Math.floor(month / 12), modulo(month, 12), 1) / day
}

function sorted(walls: number[]): number[] {
  return [...new Set(walls)].sort((a, b) => a - b)
}

/** How many of a sorted list are below a limit. */
function countBelow(list: number[], limit: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! < limit) low = middle + 1
    else high = middle
  }
  return low
}
