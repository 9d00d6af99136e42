import type { DstPolicy, GridTurns, WeeklyWindow } from '../time/shape.ts'
import { windowsBetween } from '../time/windows.ts'
import { day, modulo, offsetAt, transitionsBetween, type Zone } from '../time/zone.ts'
import { type Grid, unitSize } from './rotation.ts'

/**
 * How many turns before turn k have any coverage (`advance: covered-turns`). Where the offset is constant, turns and
 * windows meet in the same way as their nominal times do, week after week, so they are counted by arithmetic; only the
 * turns around a change of the clock are looked at one by one. What was counted is kept.
 */
export type CoveredBefore = (k: number) => number

const week = 7 * day

export function coveredBefore(
  turns: GridTurns,
  grid: Grid,
  windows: WeeklyWindow[],
  zone: Zone,
  dst: DstPolicy,
): CoveredBefore {
  const isCovered = (k: number) => hasCoverage(windows, zone, dst, grid.boundary(k), grid.boundary(k + 1))
  const size = unitSize(turns.unit)
  return size === null ? countOneByOne(isCovered) : countByWeeks(turns, size, grid, windows, zone, isCovered)
}

/** Looks at the beginning first: nearly every long turn has coverage in its first days. */
function hasCoverage(windows: WeeklyWindow[], zone: Zone, dst: DstPolicy, start: number, end: number): boolean {
  if (start >= end) return false
  const early = Math.min(end, start + 8 * day)
  if (windowsBetween(windows, zone, dst, start, early).length > 0) return true
  return early < end && windowsBetween(windows, zone, dst, early, end).length > 0
}

/** Months and years: there are few, and they have no common period with weeks worth using. */
function countOneByOne(isCovered: (k: number) => boolean): CoveredBefore {
  const counts = [0]
  return (k) => {
    while (counts.length <= k) counts.push(counts.at(-1)! + (isCovered(counts.length - 1) ? 1 : 0))
    return counts[Math.max(k, 0)]!
  }
}

/** From turn `k` on, `count` turns were covered before it; `offset` shifts nominal times to wall times. */
interface Checkpoint {
  k: number
  count: number
  offset: number
  /** The turns from here to the next checkpoint are near a change of the clock. */
  near: boolean
}

function countByWeeks(
  turns: GridTurns,
  size: number,
  grid: Grid,
  windows: WeeklyWindow[],
  zone: Zone,
  isCovered: (k: number) => boolean,
): CoveredBefore {
  const stretch = stretchCounter(turns.interval, size, windows)
  const elapsed = turns.clock === 'elapsed'
  const nominalStart = grid.nominal(0)
  const offsetFor = (instant: number) => (elapsed ? offsetAt(zone, instant) : 0)
  const start = grid.boundary(0)
  const points: Checkpoint[] = [{ k: 0, count: 0, offset: offsetFor(start), near: false }]
  let known = start - 3 * day
  points[0]!.offset = offsetFor(known)

  function countFrom(point: Checkpoint, k: number): number {
    if (!point.near)
      return point.count + stretch(nominalStart + point.offset, k) - stretch(nominalStart + point.offset, point.k)
    let count = point.count
    for (let turn = point.k; turn < k; turn++) if (isCovered(turn)) count++
    return count
  }
  function mark(k: number, offset: number, near: boolean): void {
    const last = points.at(-1)!
    points.push({ k, count: countFrom(last, k), offset, near })
  }
  function extend(until: number): void {
    for (const { at, before, after } of transitionsBetween(zone, known, until)) {
      // A skipped time can be read up to one gap later or earlier than the gap itself (dst.gap).
      const change = Math.abs(after - before)
      const low = at + (elapsed ? 0 : Math.min(before, after)) - change
      const high = at + (elapsed ? 0 : Math.max(before, after)) + change
      const from = Math.max(grid.nominalIndex(low) - 1, points.at(-1)!.k)
      const to = Math.max(grid.nominalIndex(high) + 2, from)
      if (to <= 0) {
        points[0]!.offset = offsetFor(at)
        continue
      }
      // Changes so close that the same turns are near both: one stretch of them.
      const last = points.at(-1)!
      if (!last.near && last.k === from && points.length > 1 && points.at(-2)!.near) points.pop()
      else mark(from, 0, true)
      mark(to, offsetFor(at), false)
    }
    known = Math.max(known, until)
  }
  return (k) => {
    if (k <= 0) return 0
    const needed = grid.boundary(k) + 3 * day
    if (needed > known) extend(needed + 366 * day)
    let low = 0
    let high = points.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (points[middle]!.k <= k) low = middle
      else high = middle - 1
    }
    return countFrom(points[low]!, k)
  }
}

/**
 * Answers how many of the turns 0 … k-1 touch the windows when turn 0 begins at a given wall time and the clock never
 * changes. Everything is modulo one week: turn starts are arithmetic progressions, and the starts that touch a window
 * form arcs.
 */
function stretchCounter(
  interval: number[],
  size: number,
  windows: WeeklyWindow[],
): (start: number, k: number) => number {
  const sum = interval.reduce((total, length) => total + length, 0) * size
  let before = 0
  const places = interval.map((length) => {
    const place = { before, arcs: touchingArcs(windows, length * size) }
    before += length * size
    return place
  })
  return (start, k) => {
    let total = 0
    for (const [index, place] of places.entries()) {
      const times = Math.floor((k - index - 1) / interval.length) + 1
      if (times <= 0) continue
      for (const arc of place.arcs) {
        total += progressionHits(modulo(start + place.before, week), modulo(sum, week), times, arc.start, arc.end)
      }
    }
    return total
  }
}

/** The times of the week, in seconds, at which a turn of this length may begin so that it touches a window. */
function touchingArcs(windows: WeeklyWindow[], length: number): { start: number; end: number }[] {
  const arcs: { start: number; end: number }[] = []
  for (const window of windows) {
    for (const weekday of window.days) {
      const start = (weekday - 1) * day + window.start - length + 1000
      const end = (weekday - 1) * day + window.end
      if (end - start >= week) return [{ start: 0, end: week }]
      const first = modulo(start, week)
      arcs.push({ start: first, end: Math.min(first + end - start, week) })
      if (first + end - start > week) arcs.push({ start: 0, end: first + end - start - week })
    }
  }
  arcs.sort((a, b) => a.start - b.start)
  const merged: { start: number; end: number }[] = []
  for (const arc of arcs) {
    const last = merged.at(-1)
    if (last && arc.start <= last.end) last.end = Math.max(last.end, arc.end)
    else merged.push({ ...arc })
  }
  return merged
}

/**
 * How many of start, start + step, … (`times` of them), taken modulo a week, lie in [low, high). Times in ms, whole
 * seconds.
 */
function progressionHits(start: number, step: number, times: number, low: number, high: number): number {
  // The zero of weeks here is a Monday; that of wall times is a Thursday.
  const monday = 4 * day
  const x = modulo(start - monday - low, week) / 1000
  const size = week / 1000
  const width = (high - low) / 1000
  if (width >= size) return times
  return floorSum(times, size, step / 1000, x + size) - floorSum(times, size, step / 1000, x + size - width)
}

/** Sum of floor((a × i + b) / m) for i = 0 … n-1, with a, b ≥ 0, by the Euclidean algorithm. */
function floorSum(n: number, m: number, a: number, b: number): number {
  let [total, count, modulus, slope, rest] = [0, n, m, a, b]
  for (;;) {
    total += ((count * (count - 1)) / 2) * Math.floor(slope / modulus) + count * Math.floor(rest / modulus)
    slope %= modulus
    rest %= modulus
    const highest = slope * count + rest
    if (highest < modulus) return total
    count = Math.floor(highest / modulus)
    rest = highest % modulus
    ;[modulus, slope] = [slope, modulus]
  }
}
