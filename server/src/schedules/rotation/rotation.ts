import type { DstPolicy, GridTurns } from '../time/shape.ts'
import { day, gapsNear, instantOf, modulo, wallAt, type Zone } from '../time/zone.ts'

/**
 * The grid of turns of a rotation: turn k is [boundary(k), boundary(k + 1)). Both directions are closed forms: a
 * division on wall time, then a correction for the nights on which the clock changes. A turn whose two boundaries fall
 * into one gap has no length and still has its number.
 */
export interface Grid {
  /** Epoch milliseconds of the beginning of turn k; never decreasing in k. */
  boundary(k: number): number
  /** The number of the turn that contains an instant; negative before the anchor. */
  indexAt(instant: number): number
  /** Wall time (real time since the epoch for elapsed turns) at which turn k nominally begins. */
  nominal(k: number): number
  /** The last turn that nominally begins at or before this wall time (instant for elapsed turns). */
  nominalIndex(time: number): number
}

const sizes = { second: 1000, minute: 60_000, hour: 3_600_000, day, week: 7 * day } as const

/** Length of an interval unit in ms; null for months and years. */
export function unitSize(unit: GridTurns['unit']): number | null {
  return unit === 'month' || unit === 'year' ? null : sizes[unit]
}

export function gridOf(turns: GridTurns, zone: Zone, dst: DstPolicy): Grid {
  const units = unitCounter(turns.interval)
  const size = unitSize(turns.unit)
  if (turns.clock === 'elapsed' && size !== null) {
    const first = instantOf(zone, turns.anchor, dst, 'start')
    const nominal = (k: number) => first + units.before(k) * size
    const index = (instant: number) => units.at(Math.floor((instant - first) / size))
    return { boundary: nominal, indexAt: index, nominal, nominalIndex: index }
  }
  return size === null
    ? wallGrid(monthGrid(turns, units), zone, dst)
    : wallGrid(fixedGrid(turns.anchor, size, units), zone, dst)
}

interface Nominal {
  nominal(k: number): number
  nominalIndex(wall: number): number
}

function wallGrid({ nominal, nominalIndex }: Nominal, zone: Zone, dst: DstPolicy): Grid {
  const read = (k: number) => instantOf(zone, nominal(k), dst, 'start')
  // Only `later` and `earlier` can read a skipped time after (before) its neighbours; the earlier boundary then pushes
  // the
  // later ones: the running maximum is reached at the last boundary before each edge of the gap.
  function boundary(k: number): number {
    const instant = read(k)
    if (dst.gap === 'transition') return instant
    const wall = nominal(k)
    let latest = instant
    for (const gap of gapsNear(zone, wall)) {
      for (const edge of [gap.start, gap.end]) {
        if (edge <= wall) latest = Math.max(latest, read(nominalIndex(edge - 1)))
      }
    }
    return latest
  }
  function indexAt(instant: number): number {
    let k = nominalIndex(wallAt(zone, instant))
    while (boundary(k) > instant) k--
    while (boundary(k + 1) <= instant) k++
    return k
  }
  return { boundary, indexAt, nominal, nominalIndex }
}

function fixedGrid(anchor: number, size: number, units: UnitCounter): Nominal {
  return {
    nominal: (k) => anchor + units.before(k) * size,
    nominalIndex: (wall) => units.at(Math.floor((wall - anchor) / size)),
  }
}

interface UnitCounter {
  /** Units from the anchor to the beginning of turn k. */
  before(k: number): number
  /** The turn that contains unit u. */
  at(u: number): number
}

function unitCounter(interval: number[]): UnitCounter {
  const only = interval[0]!
  if (interval.length === 1) return { before: (k) => k * only, at: (u) => Math.floor(u / only) }
  const starts: number[] = []
  let sum = 0
  for (const length of interval) {
    starts.push(sum)
    sum += length
  }
  return {
    before: (k) => Math.floor(k / interval.length) * sum + starts[modulo(k, interval.length)]!,
    at(u) {
      const cycle = Math.floor(u / sum)
      const rest = u - cycle * sum
      let place = starts.length - 1
      while (starts[place]! > rest) place--
      return cycle * interval.length + place
    },
  }
}

function monthGrid(turns: GridTurns, units: UnitCounter): Nominal {
  const anchor = new Date(turns.anchor)
  const clock = modulo(turns.anchor, day)
  const monthsPerUnit = turns.unit === 'year' ? 12 : 1
  const anchorMonth = anchor.getUTCFullYear() * 12 + anchor.getUTCMonth()
  const anchorDay = anchor.getUTCDate()
  const monthOf = (k: number) => anchorMonth + units.before(k) * monthsPerUnit
  const worn = turns.monthEnd === 'clamp-iterated' ? wornDays(monthOf, anchorDay) : null
  function nominal(k: number): number {
    const month = monthOf(k)
    const first = Date.UTC(Math.floor(month / 12), modulo(month, 12), 1)
    if (turns.monthEnd === 'overflow') return first + (anchorDay - 1) * day + clock
    return first + (Math.min(worn ? worn(k) : anchorDay, monthLength(month)) - 1) * day + clock
  }
  function nominalIndex(wall: number): number {
    const date = new Date(wall)
    const months = date.getUTCFullYear() * 12 + date.getUTCMonth() - anchorMonth
    let k = units.at(Math.floor(months / monthsPerUnit))
    while (nominal(k) > wall) k--
    while (nominal(k + 1) <= wall) k++
    return k
  }
  return { nominal, nominalIndex }
}

/** Days of the month (0 = January of year 0 counted in months). */
export function monthLength(month: number): number {
  return new Date(Date.UTC(Math.floor(month / 12), modulo(month, 12) + 1, 0)).getUTCDate()
}

/**
 * Day of the month when each step clamps the one before (Jan 31, Feb 28, Mar 28 …). It only ever sinks, to 28 at the
 * least, and the calendar repeats after 4800 months: what has not happened by then never happens.
 */
function wornDays(monthOf: (k: number) => number, anchorDay: number): (k: number) => number {
  const walks = { forward: [anchorDay], backward: [anchorDay] }
  return (k) => {
    const days = k < 0 ? walks.backward : walks.forward
    const steps = Math.min(Math.abs(k), 4800)
    while (days.length <= steps && days.at(-1)! > 28) {
      days.push(Math.min(days.at(-1)!, monthLength(monthOf(k < 0 ? -days.length : days.length))))
    }
    return days[Math.min(steps, days.length - 1)]!
  }
}
