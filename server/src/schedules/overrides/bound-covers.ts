import { Problem } from '@tocsin/contract/errors'
import { type History, rosterShifts } from '../history/roster.ts'
import type { ScheduleOverride, Shift } from '../rotation/model.ts'
import type { Layer } from '../time/shape.ts'
import { day, instantOf, wallAt, zoneOf } from '../time/zone.ts'

/**
 * A cover is bound to a shift, not to a time: each time a roster is loaded it becomes an override at the place where the
 * shift is now. When the rotation moves, so does the cover; when the shift is gone or somebody else's, the cover is detached
 * and has no effect.
 */

/** The shift a cover is bound to, as it was found last. */
export interface Bound {
  cover: string
  /** Which shift of the cover: a swap has two. */
  n: number
  kind: 'cover' | 'swap' | 'pager'
  layer: string
  /** Null where the layer does not count its turns (fixed spans, calendars): bound to the instant at which it starts. */
  turn: number | null
  /** One stretch of duty, or all stretches of the turn. */
  scope: 'stretch' | 'turn'
  /** Milliseconds on the wall clock from the start of the shift; null: from its start, until its end. */
  part: { start: number | null; end: number | null }
  /** The shift has no end: the part stays at its instants. */
  pinned: boolean
  /** Whose shift it is: an e-mail in lower case. */
  owner: string
  shift: Place
  place: Place
}

/** A shift that somebody took. */
export interface Taken extends Bound {
  /** E-mail and name of who takes it. */
  to: string
  toName: string
  /** Who took it has left. */
  gone: boolean
  takenAt: Date
  /** It ended early, at this instant. */
  cutAt: Date | null
}

export interface Place {
  start: Date
  end: Date
}

/** Where a cover is now, or why it is nowhere. */
export type Found = (Pick<Bound, 'shift' | 'place' | 'turn' | 'part'> & { user: string }) | { because: string }

/** A stretch of duty on one layer. The turns are two where a new version renumbers them. */
interface Stretch {
  start: number
  end: number
  turns: (number | null)[]
  users: string[]
}

/** What layers say on their own, without overrides, around the covers that are bound to them. */
export type LayerShifts = Map<string, { layer: Layer; stretches: Stretch[]; from: number; until: number }>

const endless = 400 * day

/**
 * Covers as overrides at the place of their shifts now, in the order in which they were taken, and those that are detached
 * with the reason. A cover has no effect before it was taken, nor after it was cut off.
 */
export function boundOverrides(
  covers: Taken[],
  shiftsOf: (bound: Bound) => LayerShifts,
): { overrides: (ScheduleOverride & { at: Date })[]; detached: (Taken & { because: string })[] } {
  const overrides: (ScheduleOverride & { at: Date })[] = []
  const detached: (Taken & { because: string })[] = []
  for (const cover of covers) {
    const found = cover.gone ? { because: `${cover.toName} has left` } : foundOrNot(cover, shiftsOf)
    if ('because' in found) {
      detached.push({ ...cover, because: found.because })
      continue
    }
    const start = Math.max(found.place.start.getTime(), cover.takenAt.getTime())
    const end = Math.min(found.place.end.getTime(), cover.cutAt?.getTime() ?? Number.POSITIVE_INFINITY)
    if (start >= end) continue
    overrides.push({
      op: 'substitute',
      layer: cover.layer,
      user: found.user,
      users: [cover.to],
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
      by: cover.toName,
      kind: cover.kind,
      at: cover.takenAt,
    })
  }
  overrides.sort((a, b) => a.at.getTime() - b.at.getTime())
  return { overrides, detached }
}

/** Who is on call must be known whatever a cover is bound to: one whose layer cannot be computed there has no effect. */
function foundOrNot(cover: Bound, shiftsOf: (bound: Bound) => LayerShifts): Found {
  try {
    return locate(cover, shiftsOf(cover))
  } catch (error) {
    if (error instanceof Problem) return { because: error.message }
    throw error
  }
}

/**
 * Looks for the shift: the same turn of the same person, near where it was; else, as a new version may renumber its
 * turns, their shift in the same place, if it is at most twice or half as long. `user` is the owner as the schedule spells them.
 */
export function locate(bound: Bound, shifts: LayerShifts): Found {
  const known = shifts.get(bound.layer)
  if (!known) return { because: `the schedule no longer has a layer "${bound.layer}"` }
  const all = bound.scope === 'turn' ? byTurn(known.stretches) : known.stretches
  const theirs = all.filter((stretch) => userIn(stretch, bound.owner) !== null)
  const stretch = bound.pinned
    ? theirs.find(({ start, end }) => start < bound.place.end.getTime() && end > bound.place.start.getTime())
    : best(bound, theirs)
  if (!stretch) return { because: whyGone(bound, all) }
  const user = userIn(stretch, bound.owner)!
  const shift = placeOf(stretch.start, stretch.end)
  const { layer } = known
  const wanted = bound.pinned ? bound.place : placeOf(...partOf(bound, layer, stretch))
  const start = Math.max(wanted.start.getTime(), stretch.start)
  const end = Math.min(wanted.end.getTime(), stretch.end)
  if (start >= end) return { because: `the shift on layer "${bound.layer}" is shorter now and has no such part` }
  const place = placeOf(start, end)
  if (bound.pinned) return { shift: place, place, part: bound.part, turn: stretch.turns.at(-1)!, user }
  const offsets = offsetsOf(layer, shift, wanted)
  const part = {
    start: bound.part.start === null ? null : offsets.start,
    end: bound.part.end === null ? null : offsets.end,
  }
  return { shift, place, part, turn: stretch.turns.at(-1)!, user }
}

/** The wall-clock offsets of a part inside a shift; null at the shift's own start or end. */
export function offsetsOf(layer: Layer, shift: Place, part: Place): Bound['part'] {
  const zone = zoneOf(layer.timeZone)
  const base = wallAt(zone, shift.start.getTime())
  return {
    start: part.start <= shift.start ? null : wallAt(zone, part.start.getTime()) - base,
    end: part.end >= shift.end ? null : wallAt(zone, part.end.getTime()) - base,
  }
}

function partOf({ part, shift }: Bound, layer: Layer, { start, end }: Stretch): [number, number] {
  const zone = zoneOf(layer.timeZone)
  // A shift that ends where it did has not moved, though it may begin elsewhere: its beginning was edited, or lies in a
  // version that was not loaded. Its parts stay where they are.
  const base = end === shift.end.getTime() ? shift.start.getTime() : start
  const at = (offset: number | null, role: 'start' | 'end', edge: number) =>
    offset === null ? edge : instantOf(zone, wallAt(zone, base) + offset, layer.dst, role)
  return [at(part.start, 'start', start), at(part.end, 'end', end)]
}

function best(bound: Bound, theirs: Stretch[]): Stretch | undefined {
  const start = bound.shift.start.getTime()
  const end = bound.shift.end.getTime()
  if (bound.turn === null) return theirs.find((stretch) => stretch.turns.includes(null) && stretch.start === start)
  const nearest = (list: Stretch[]) =>
    list.toSorted(
      (a, b) =>
        overlap(b, start, end) - overlap(a, start, end) || Math.abs(a.start - start) - Math.abs(b.start - start),
    )[0]
  const numbered = nearest(theirs.filter(({ turns }) => turns.includes(bound.turn)))
  if (numbered && overlap(numbered, start, end) > 0) return numbered
  const there = nearest(theirs)
  if (there && overlap(there, start, end) * 2 >= Math.max(end - start, there.end - there.start)) return there
  return numbered && Math.abs(numbered.start - start) <= reachOf(bound) ? numbered : undefined
}

/** How far a shift may move and still be known by its number: its own length, at least a day and a change of the clock. */
function reachOf({ shift }: Bound): number {
  return Math.max(shift.end.getTime() - shift.start.getTime(), day + 7_200_000)
}

function whyGone(bound: Bound, all: Stretch[]): string {
  const what = `${bound.turn === null ? 'the shift' : `shift ${bound.turn}`} on layer "${bound.layer}"`
  const start = bound.shift.start.getTime()
  const end = bound.shift.end.getTime()
  const there =
    all.find(({ turns, start: s, end: e }) => turns.includes(bound.turn) && overlapOf(s, e, start, end) > 0) ??
    all.find((stretch) => overlap(stretch, start, end) > 0)
  const who = there?.users.filter((user) => user !== '@nobody').join(', ')
  return who ? `${what} is ${who}'s now` : `${what} is no longer in the schedule`
}

function overlap(stretch: Stretch, start: number, end: number): number {
  return overlapOf(stretch.start, stretch.end, start, end)
}

function overlapOf(a: number, b: number, start: number, end: number): number {
  return Math.max(0, Math.min(b, end) - Math.max(a, start))
}

function userIn({ users }: Stretch, owner: string): string | null {
  return users.find((user) => user.toLowerCase() === owner) ?? null
}

function placeOf(start: number, end: number): Place {
  return { start: new Date(start), end: new Date(end) }
}

// ---- what layers say ----

/** Stretches of duty of one layer that touch [from, until), whole, not cut off at either end; endless ones are 400 days off. */
export function stretchesAround(history: History, name: string, from: number, until: number): LayerShifts {
  const versions = history.versions.map(({ from, schedule }) => ({
    from,
    schedule: { ...schedule, layers: schedule.layers.filter((layer) => layer.name === name) },
  }))
  const layer = versions.findLast(({ schedule }) => schedule.layers.length > 0)?.schedule.layers[0]
  if (!layer) return new Map()
  const borders = versions.flatMap(({ from }) => (from ? [from.getTime()] : []))
  let pad = Math.max(until - from, 2 * day)
  for (;;) {
    pad = Math.min(pad, endless)
    const [start, end] = [from - pad, until + pad]
    const own = { versions, overrides: [] }
    const stretches = joined(rosterShifts(own, new Date(start), new Date(end)), borders)
    const cut = stretches.some(
      (each) => each.start < until && each.end > from && (each.start === start || each.end === end),
    )
    if (!cut || pad >= endless) return new Map([[name, { layer, stretches, from: start, until: end }]])
    pad *= 8
  }
}

/** Whether a stretch goes on beyond what was looked at: it has no beginning or end to count from. */
export function isEndless(shifts: LayerShifts, layer: string, place: Place): boolean {
  const known = shifts.get(layer)
  return known !== undefined && (place.start.getTime() <= known.from || place.end.getTime() >= known.until)
}

/**
 * For `boundOverrides`: what the layer of a cover says around it, computed once per layer and neighbourhood. Costs nothing
 * for schedules without covers.
 */
export function neighbourhoods(history: History): (bound: Bound) => LayerShifts {
  const known = new Map<string, LayerShifts>()
  return (bound) => {
    const reach = reachOf(bound)
    const at = bound.pinned ? bound.place : bound.shift
    const key = `${at.start.getTime()} ${at.end.getTime()} ${bound.layer}`
    const found =
      known.get(key) ?? stretchesAround(history, bound.layer, at.start.getTime() - reach, at.end.getTime() + reach)
    known.set(key, found)
    return found
  }
}

/** Pieces that only a new version parts are one stretch. */
function joined(pieces: Shift[], borders: number[]): Stretch[] {
  const stretches: Stretch[] = []
  const atBorder: Stretch[] = []
  for (const piece of pieces.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    const [start, end] = [piece.start.getTime(), piece.end.getTime()]
    const users = piece.users.join('\n')
    const before = borders.includes(start)
      ? atBorder.find((each) => each.end === start && each.users.join('\n') === users)
      : undefined
    const stretch = before ?? { start, end, turns: [], users: piece.users }
    stretch.end = end
    if (!stretch.turns.includes(piece.turn)) stretch.turns.push(piece.turn)
    if (!before) stretches.push(stretch)
    if (borders.includes(end) && !atBorder.includes(stretch)) atBorder.push(stretch)
  }
  return stretches
}

/** All stretches of a turn as one, from the start of the first to the end of the last. */
function byTurn(stretches: Stretch[]): Stretch[] {
  const turns: Stretch[] = []
  for (const stretch of stretches) {
    const last = turns.at(-1)
    const same = last && stretch.turns.some((turn) => turn !== null && last.turns.includes(turn))
    if (same && last.users.join('\n') === stretch.users.join('\n')) last.end = Math.max(last.end, stretch.end)
    else turns.push({ ...stretch, turns: [...stretch.turns] })
  }
  return turns
}

/** The stretches of a layer around an instant, or those of a turn as one; shortest first. */
export function stretchesAt(shifts: LayerShifts, name: string, at: number): Stretch[] {
  const all = shifts.get(name)?.stretches ?? []
  return all.filter(({ start, end }) => start <= at && end > at)
}

/** The whole turn that this number has near an instant; null: there is none. */
export function turnIn(shifts: LayerShifts, name: string, turn: number): Stretch | null {
  return byTurn(shifts.get(name)?.stretches ?? []).find(({ turns }) => turns.includes(turn)) ?? null
}
