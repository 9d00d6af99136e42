import type { DstPolicy } from './shape.ts'

/**
 * Wall clocks and instants. A wall time is a number too: the milliseconds that `Date.UTC` would give for what the clock
 * on the wall shows. So days and weeks of wall time are plain arithmetic, and only this file knows offsets. Transitions
 * come from the runtime's tzdata, are looked up once per 17 years of a zone and kept.
 */

/** A change of offset: at instant `at` the zone goes from `before` to `after` (milliseconds east of UTC). */
export interface Transition {
  at: number
  before: number
  after: number
}

/** A stretch of constant offset, [start, end), as far as it has been looked at. */
interface Stretch {
  start: number
  end: number
  offset: number
}

export interface Zone {
  name: string
  /** By number of the chunk: the transitions in it and the offset with which it begins. */
  chunks: Map<number, { first: number; transitions: Transition[] }>
  /** The stretch asked for last; nearly every question is about the same one. */
  last: Stretch
}

export const day = 86_400_000
const chunkSize = 2 ** 39
/** Wall times are never further than this from their instants, in any zone and any gap. */
const reach = 2 * day + 4 * 3_600_000
const mostChunks = 600

const zones = new Map<string, Zone>()

/** The zone of an IANA name (links are accepted). Throws a RangeError for anything else. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name)
  if (known) return known
  Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
  if (zones.size > 2000) zones.clear()
  const zone: Zone = { name, chunks: new Map(), last: { start: 0, end: 0, offset: 0 } }
  zones.set(name, zone)
  return zone
}

function chunkOf(zone: Zone, number: number) {
  const known = zone.chunks.get(number)
  if (known) return known
  if (zone.chunks.size >= mostChunks) zone.chunks.clear()
  const start = number * chunkSize
  let at = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(zone.name)
  const first = at.offsetNanoseconds / 1e6
  const transitions: Transition[] = []
  let before = first
  for (;;) {
    const next = at.getTimeZoneTransition('next')
    if (!next || next.epochMilliseconds >= start + chunkSize) break
    const after = next.offsetNanoseconds / 1e6
    // A transition exactly at the chunk's start is already in `first`, hence in the chunk before as a change.
    if (after !== before) transitions.push({ at: next.epochMilliseconds, before, after })
    before = after
    at = next
  }
  const chunk = { first, transitions }
  zone.chunks.set(number, chunk)
  return chunk
}

/** The transitions with `from` < at ≤ `until`, in order. */
export function transitionsBetween(zone: Zone, from: number, until: number): Transition[] {
  const found: Transition[] = []
  for (let number = Math.floor(from / chunkSize); number <= Math.floor(until / chunkSize); number++) {
    const chunk = chunkOf(zone, number)
    const previous = lastOffset(chunkOf(zone, number - 1))
    const start = number * chunkSize
    if (previous !== chunk.first && start > from && start <= until) {
      found.push({ at: start, before: previous, after: chunk.first })
    }
    for (const transition of chunk.transitions) {
      if (transition.at > from && transition.at <= until) found.push(transition)
    }
  }
  return found
}

function lastOffset(chunk: { first: number; transitions: Transition[] }): number {
  return chunk.transitions.at(-1)?.after ?? chunk.first
}

function stretchAt(zone: Zone, instant: number): Stretch {
  if (instant >= zone.last.start && instant < zone.last.end) return zone.last
  const number = Math.floor(instant / chunkSize)
  const chunk = chunkOf(zone, number)
  let low = 0
  let high = chunk.transitions.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (chunk.transitions[middle]!.at <= instant) low = middle + 1
    else high = middle
  }
  const start = low > 0 ? chunk.transitions[low - 1]!.at : number * chunkSize
  const end = chunk.transitions[low]?.at ?? (number + 1) * chunkSize
  zone.last = { start, end, offset: low > 0 ? chunk.transitions[low - 1]!.after : chunk.first }
  return zone.last
}

/** What is added to an instant to get its wall time. */
export function offsetAt(zone: Zone, instant: number): number {
  return stretchAt(zone, instant).offset
}

/** What the clock shows at an instant. */
export function wallAt(zone: Zone, instant: number): number {
  return instant + stretchAt(zone, instant).offset
}

/**
 * The instant at which the clock shows `wall`. A time read twice is the first or the last reading, by `dst.foldStart`
 * or `dst.foldEnd`. A time read never is, by `dst.gap`: the change itself, or `wall` with the offset before it (later,
 * as in RFC 5545) or after it (earlier, as pytz does).
 */
export function instantOf(zone: Zone, wall: number, dst: DstPolicy, role: 'start' | 'end'): number {
  const stretch = stretchAt(zone, wall)
  if (wall - reach >= stretch.start && wall + reach < stretch.end) return wall - stretch.offset
  const near = transitionsBetween(zone, wall - reach, wall + reach)
  if (near.length === 0) return wall - offsetAt(zone, wall)
  const which = role === 'start' ? dst.foldStart : dst.foldEnd
  let found: number | null = null
  for (let index = 0; index <= near.length; index++) {
    const start = near[index - 1]?.at ?? Number.NEGATIVE_INFINITY
    const end = near[index]?.at ?? Number.POSITIVE_INFINITY
    const instant = wall - (near[index]?.before ?? near[index - 1]!.after)
    if (instant < start || instant >= end) continue
    if (found === null || which === 'last') found = instant
  }
  return found ?? inGap(near, wall, dst)
}

function inGap(near: Transition[], wall: number, dst: DstPolicy): number {
  const gap = near.find(({ at, before, after }) => wall >= at + before && wall < at + after)
  if (!gap) throw new RangeError(`wall time ${wall} is neither read nor skipped`)
  if (dst.gap === 'later') return wall - gap.before
  if (dst.gap === 'earlier') return wall - gap.after
  return gap.at
}

/** The gaps near a wall time, as wall times [start, end): what the clock skips. */
export function gapsNear(zone: Zone, wall: number): { start: number; end: number }[] {
  const stretch = stretchAt(zone, wall)
  if (wall - 2 * reach >= stretch.start && wall + reach < stretch.end) return []
  return transitionsBetween(zone, wall - 2 * reach, wall + reach)
    .filter(({ before, after }) => after > before)
    .map(({ at, before, after }) => ({ start: at + before, end: at + after }))
}

/** Reads `2026-11-02`, `2026-11-02T09:00` or `2026-11-02T09:00:30` as a wall time. */
export function wallOf(local: string): number {
  return Date.parse(local.length === 10 ? `${local}T00:00:00Z` : local.length === 16 ? `${local}:00Z` : `${local}Z`)
}

/** Milliseconds since midnight of `09:30` or `09:30:15`. */
export function clockOf(text: string): number {
  const [hours, minutes, seconds] = text.split(':').map(Number)
  return ((hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)) * 1000
}

/** ISO weekday of a wall time, 1 = Monday. */
export function weekdayOf(wall: number): number {
  return modulo(Math.floor(wall / day) + 3, 7) + 1
}

/** Remainder that is never negative. */
export function modulo(value: number, size: number): number {
  const rest = value % size
  return rest < 0 ? rest + size : rest
}
