import { Problem } from '@tocsin/contract/errors'
import { onDays } from '../outside/outside.ts'
import { slotOf } from '../time/ical.ts'
import {
  type CalendarEvent,
  type DaysOfLayer,
  type Interval,
  type Layer,
  mostPieces,
  type Piece,
  type Slot,
} from '../time/shape.ts'
import { united, windowsBetween } from '../time/windows.ts'
import { day, instantOf, modulo, wallAt, type Zone, zoneOf } from '../time/zone.ts'
import { coveredBefore } from './covered-turns.ts'
import { occurrencesOf, periodIndex } from './recurrence.ts'
import { type Grid, gridOf } from './rotation.ts'

/**
 * What one layer says on its own in [from, until): clipped to it and to the layer's activity, sorted by start; pieces
 * may overlap.
 */
export function piecesOf(layer: Layer, from: number, until: number): Piece[] {
  const start = Math.max(from, layer.activeFrom)
  const end = Math.min(until, layer.activeUntil)
  if (start >= end) return []
  const pieces = readerOf(layer)(start, end)
  return layer.days ? onDays(pieces, layer.days) : pieces
}

type Reader = (from: number, until: number) => Piece[]

/** A layer never changes, so what was worked out from it (grids, counts, calendars) is kept as long as it is. */
const readers = new WeakMap<Layer, Reader>()

function readerOf(layer: Layer): Reader {
  const known = readers.get(layer)
  if (known) return known
  const made = makeReader(layer)
  readers.set(layer, made)
  return made
}

function makeReader(layer: Layer): Reader {
  const zone = zoneOf(layer.timeZone)
  const { coverage, turns } = layer
  if (coverage.type === 'fixed') {
    const spans = coverage.spans.map((span) => ({ ...span, turn: null })).sort((a, b) => a.start - b.start)
    return (from, until) => spans.flatMap((span) => clipped(span, from, until))
  }
  if (coverage.type === 'ical') return calendarReader(layer, coverage.events)
  if (coverage.type === 'rule' && turns.type !== 'grid') return occurrenceReader(layer, zone)
  const covered = coverageReader(layer, zone)
  if (turns.type === 'grid') return gridReader(layer, covered)
  const users = usersOfTurn(layer, layer.slots, layer.startIndex + addedTo(layer))
  return (from, until) => covered(from, until).map((span) => ({ ...span, users, turn: 0 }))
}

function clipped(piece: Piece, from: number, until: number): Piece[] {
  const start = Math.max(piece.start, from)
  const end = Math.min(piece.end, until)
  return start < end ? [{ ...piece, start, end }] : []
}

/** When the layer covers, whoever's turn it is: sorted, disjoint, clipped. */
function coverageReader(layer: Layer, zone: Zone): (from: number, until: number) => Interval[] {
  const { coverage } = layer
  if (coverage.type === 'windows')
    return (from, until) => windowsBetween(coverage.windows, zone, layer.dst, from, until)
  if (coverage.type !== 'rule') return (from, until) => [{ start: from, end: until }]
  const read = occurrenceReader({ ...layer, turns: { type: 'occurrence', count: 1 } }, zone)
  return (from, until) => united(read(from, until).map(({ start, end }) => ({ start, end })))
}

/** The users of the slots that a number selects; with concurrency several slots, united. */
function usersOfTurn(layer: Layer, slots: Slot[], number: number): Slot {
  const { count, stride } = layer.concurrency
  if (slots.length === 0) return []
  if (count === 1) return slots[modulo(number * stride, slots.length)]!
  const users: string[] = []
  for (let each = 0; each < Math.min(count, slots.length); each++)
    users.push(...slots[modulo(number * stride + each, slots.length)]!)
  return slotOf(users)
}

// ---- turns on a grid ----

/** From `from` (an instant) on, turn number t has the slot `base + t` of `slots`. */
interface Regime {
  from: number
  slots: Slot[]
  base: number
}

/** What a layer with turns on a grid is worked out from. */
interface Rotation {
  grid: Grid
  /** The number that chooses the place of turn k: k itself, or how many turns before it were covered. */
  numberOf: (k: number) => number
  /** By `from`. */
  regimes: Regime[]
}

const rotations = new WeakMap<Layer, Rotation>()

function rotationOf(layer: Layer): Rotation {
  const known = rotations.get(layer)
  if (known) return known
  const { turns, coverage, dst } = layer
  if (turns.type !== 'grid') throw new TypeError('not a grid')
  const zone = zoneOf(layer.timeZone)
  const grid = gridOf(turns, zone, dst)
  let numberOf = (k: number) => k
  if (turns.advance === 'covered-turns') {
    if (coverage.type === 'windows') numberOf = coveredBefore(turns, grid, coverage.windows, zone, dst)
    if (layer.days) numberOf = onDaysBefore(layer.days, grid, coverageReader(layer, zone), numberOf)
  }
  const made = { grid, numberOf, regimes: regimesOf(layer, grid, numberOf) }
  rotations.set(layer, made)
  return made
}

function gridReader(layer: Layer, covered: (from: number, until: number) => Interval[]): Reader {
  const { turns, position } = layer
  const { grid, numberOf, regimes } = rotationOf(layer)
  const extended = turns.type === 'grid' && turns.beforeAnchor === 'extend'
  const renumber = position?.renumber ?? 0
  const hold = position?.hold
  const begins = hold ? Math.min(grid.boundary(0), position.at) : grid.boundary(0)
  const first = extended ? Number.NEGATIVE_INFINITY : begins
  return (from, until) => {
    const pieces: Piece[] = []
    if (Math.max(from, first) >= until) return pieces
    for (const span of covered(Math.max(from, first), until)) {
      let regime = 0
      let turn = hold && span.start < hold.until ? hold.turn : grid.indexAt(span.start)
      let turnEnd = hold && span.start < hold.until ? hold.until : grid.boundary(turn + 1)
      for (let start = span.start; start < span.end; ) {
        while (turnEnd <= start) turnEnd = grid.boundary(++turn + 1)
        while (regime + 1 < regimes.length && regimes[regime + 1]!.from <= start) regime++
        const { slots, base } = regimes[regime]!
        const end = Math.min(span.end, turnEnd, regimes[regime + 1]?.from ?? Number.POSITIVE_INFINITY)
        pieces.push({ start, end, users: usersOfTurn(layer, slots, base + numberOf(turn)), turn: turn + renumber })
        start = end
      }
      if (pieces.length > mostPieces) throw tooMany(layer.name)
    }
    return pieces
  }
}

/**
 * Numbers that leave out the turns to which holidays leave no coverage (`except`), or count only those with coverage on
 * one of the days (`only`). There are a few hundred such days at most, so they are looked at one by one.
 */
function onDaysBefore(
  days: DaysOfLayer,
  grid: Grid,
  covered: (from: number, until: number) => Interval[],
  numberOf: (k: number) => number,
): (k: number) => number {
  const near = new Set<number>()
  for (const { start, end } of [...days.except, ...(days.only ?? [])]) {
    for (let k = Math.max(grid.indexAt(start), 0); grid.boundary(k) < end; k++) near.add(k)
  }
  const counted = [...near]
    .sort((a, b) => a - b)
    .filter((k) => {
      const [start, end] = [grid.boundary(k), grid.boundary(k + 1)]
      if (start >= end) return false
      const spans = covered(start, end)
      return days.only ? onDays(spans, days).length > 0 : spans.length > 0 && onDays(spans, days).length === 0
    })
  const before = (k: number) => {
    let low = 0
    for (let high = counted.length; low < high; ) {
      const middle = (low + high) >> 1
      if (counted[middle]! < k) low = middle + 1
      else high = middle
    }
    return low
  }
  return days.only ? before : (k) => numberOf(k) - before(k)
}

/** Whose turn it is at an instant, by the rotation alone: coverage, activity, holidays and overrides do not count. */
export interface Duty {
  /** Number of the turn: in the grid, and as it is known. Without a grid both are the number that chooses. */
  turn: number
  known: number
  slots: Slot[]
  /** Place of the turn in `slots`; of several together that of the first. */
  place: number
}

/**
 * Null before the first turn, and for layers that do not choose from a list in turn. `turn` asks about this turn of the
 * grid instead, with the people of `at`.
 */
export function dutyAt(layer: Layer, at: number, turn?: number): Duty | null {
  const { turns, coverage, slots, startIndex, concurrency, position } = layer
  const placed = (number: number, among: Slot[]) => modulo(number * concurrency.stride, among.length)
  if (slots.length === 0) return null
  if (turns.type === 'grid') {
    const { grid, numberOf, regimes } = rotationOf(layer)
    const hold = position?.hold
    const index = turn ?? (hold && at < hold.until ? hold.turn : grid.indexAt(at))
    if (index < 0 && turns.beforeAnchor === 'none') return null
    const regime = regimes.findLast(({ from }) => from <= at)!
    const place = placed(regime.base + numberOf(index), regime.slots)
    return { turn: index, known: index + (position?.renumber ?? 0), slots: regime.slots, place }
  }
  if (coverage.type !== 'rule' || turns.type === 'single') return null
  const wall = wallAt(zoneOf(layer.timeZone), at)
  const begun = occurrencesOf(coverage.recurrence).indexOf(wall + 1)
  if (begun === 0) return null
  const number =
    turns.type === 'occurrence'
      ? Math.floor((begun - 1) / turns.count)
      : periodIndex(turns, coverage.recurrence.start, wall)
  const place = placed(startIndex + addedTo(layer) + number, slots)
  return { turn: number, known: number, slots, place }
}

/** The grid of a layer that has one. */
export function gridOfLayer(layer: Layer): Grid | null {
  return layer.turns.type === 'grid' ? rotationOf(layer).grid : null
}

function addedTo(layer: Layer): number {
  return layer.position?.add ?? 0
}

export function tooMany(layer: string): Problem {
  return new Problem(
    'too_large',
    `Layer "${layer}" has too many shifts in this time; ask for a shorter time or make its turns longer.`,
  )
}

/**
 * What the edits of a layer's people make of its rotation. Each edit continues from the state that the edits before it
 * made; a position that an edit of the document left comes in between, at its instant.
 */
function regimesOf(layer: Layer, grid: Grid, numberOf: (k: number) => number): Regime[] {
  const stride = layer.concurrency.stride
  let { slots, startIndex: base } = layer
  const regimes: Regime[] = [{ from: Number.NEGATIVE_INFINITY, slots, base }]
  let due = layer.position
  function takePosition(): void {
    const add = due?.add ?? 0
    base += add
    for (const regime of regimes) regime.base += add
    due = undefined
  }
  for (const edit of layer.edits) {
    if (due && edit.at > due.at) takePosition()
    const turn = grid.indexAt(edit.at)
    const place = modulo((base + numberOf(turn)) * stride, slots.length)
    const current = slots[place]!.join('\n')
    const found = edit.slots.findIndex((slot) => slot.join('\n') === current)
    const kept = found >= 0 ? found : place < edit.slots.length ? place : 0
    let from = edit.at
    if (edit.policy === 'recompute') base = layer.startIndex
    if (edit.policy === 'keep-current') base = baseFor(kept, numberOf(turn), stride, edit.slots.length)
    if (edit.policy === 'after-current-turn') {
      from = grid.boundary(turn + 1)
      base = baseFor(found >= 0 ? kept + 1 : kept, numberOf(turn + 1), stride, edit.slots.length)
    }
    if (edit.policy === 'after-full-rotation') {
      let number = numberOf(turn) + 1
      while (modulo((base + number) * stride, slots.length) !== 0) number++
      from = grid.boundary(turnWithNumber(number, turn, numberOf))
      base = -number
    }
    slots = edit.slots
    while (regimes.at(-1)!.from >= from) regimes.pop()
    regimes.push({ from, slots, base })
  }
  if (due) takePosition()
  return regimes
}

/** What to add to a turn's number so that it selects a place. */
function baseFor(place: number, number: number, stride: number, size: number): number {
  for (let sum = 0; sum < size; sum++) if (modulo(sum * stride, size) === modulo(place, size)) return sum - number
  return place - number
}

/** The first turn after `turn` that has this number. */
function turnWithNumber(number: number, turn: number, numberOf: (k: number) => number): number {
  let low = turn
  let step = 1
  while (numberOf(low + step) < number && step < 2 ** 30) step *= 2
  let high = low + step
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2)
    if (numberOf(middle) >= number) high = middle
    else low = middle
  }
  return high
}

// ---- occurrences ----

function occurrenceReader(layer: Layer, zone: Zone): Reader {
  const { coverage, turns, dst } = layer
  if (coverage.type !== 'rule') throw new TypeError('not a rule')
  const occurrences = occurrencesOf(coverage.recurrence)
  const first = layer.startIndex + addedTo(layer)
  const endOf = (wall: number, start: number) =>
    coverage.durationClock === 'wall'
      ? instantOf(zone, wall + coverage.duration, dst, 'end')
      : start + coverage.duration
  return (from, until) => {
    const walls = occurrences.between(wallAt(zone, from) - coverage.duration - 2 * day, wallAt(zone, until) + 2 * day)
    let index = turns.type === 'occurrence' && walls.length > 0 ? occurrences.indexOf(walls[0]!) : 0
    if (walls.length > mostPieces) throw tooMany(layer.name)
    const pieces: Piece[] = []
    for (const wall of walls) {
      const start = instantOf(zone, wall, dst, 'start')
      let turn = 0
      if (turns.type === 'occurrence') turn = Math.floor(index++ / turns.count)
      if (turns.type === 'period') turn = periodIndex(turns, coverage.recurrence.start, wall)
      const end = endOf(wall, start)
      if (end <= from || start >= until) continue
      pieces.push(...clipped({ start, end, users: usersOfTurn(layer, layer.slots, first + turn), turn }, from, until))
    }
    return pieces.sort((a, b) => a.start - b.start)
  }
}

function calendarReader(layer: Layer, events: CalendarEvent[]): Reader {
  const readers = events.map((event) => ({
    event,
    zone: zoneOf(event.timeZone),
    occurrences: occurrencesOf(event.recurrence),
    replaced: new Set(event.replaced),
  }))
  return (from, until) => {
    const pieces: Piece[] = []
    for (const { event, zone, occurrences, replaced } of readers) {
      for (const wall of occurrences.between(
        wallAt(zone, from) - event.length - 2 * day,
        wallAt(zone, until) + 2 * day,
      )) {
        const start = instantOf(zone, wall, layer.dst, 'start')
        if (replaced.has(start)) continue
        const end = instantOf(zone, wall + event.length, layer.dst, 'end')
        pieces.push(...clipped({ start, end, users: event.users, turn: null }, from, until))
      }
      if (pieces.length > mostPieces) throw tooMany(layer.name)
    }
    return pieces.sort((a, b) => a.start - b.start)
  }
}
