import { type Duty, dutyAt, gridOfLayer } from '../rotation/layers.ts'
import type { Layer, Position, Schedule, Slot, Turns } from '../time/shape.ts'
import { modulo } from '../time/zone.ts'

/**
 * What an edit of a schedule does to whose turn it is. The document says people and rotation; taken
 * alone they would recalculate the turns from the beginning. Instead the person on duty stays, and the turn under way ends at the handoff
 * that is nearest to its old end. What has to be added for that is kept beside the version, never in the document.
 */

/** `keep-current`: who is on duty stays. `recompute`: as if the rotation had always been so. */
export type Rollout = 'keep-current' | 'recompute'

/** Where the layers of one version stand, by name; layers without an entry stand where the document says. */
export type Positions = Record<string, Position>

/**
 * Where the layers of `after` stand when it replaces `before` (with its own positions) at an instant. Layers are matched by
 * name; one that was only renamed by all that it says. A layer begins where its document says when it is new, when nobody
 * had a turn yet, or when `startIndex` was changed: then the editor said whose turn it is.
 */
export function positionsAfter(before: Schedule, after: Schedule, at: Date, rollout: Rollout): Positions {
  const positions: Positions = {}
  if (rollout === 'recompute') return positions
  for (const [layer, old] of matched(before.layers, after.layers)) {
    const position = positionAfter(old, layer, at.getTime())
    if (position) positions[layer.name] = position
  }
  return positions
}

/** The schedule with its layers where an edit left them. */
export function withPositions(schedule: Schedule, positions: Positions | null): Schedule {
  if (!positions || Object.keys(positions).length === 0) return schedule
  return {
    ...schedule,
    layers: schedule.layers.map((layer) =>
      Object.hasOwn(positions, layer.name) ? { ...layer, position: positions[layer.name] } : layer,
    ),
  }
}

function matched(before: Layer[], after: Layer[]): [after: Layer, before: Layer][] {
  const names = new Set(after.map(({ name }) => name))
  const byName = new Map(before.map((layer) => [layer.name, layer]))
  const gone = new Map(before.filter(({ name }) => !names.has(name)).map((layer) => [contents(layer), layer]))
  return after.flatMap((layer) => {
    const old = byName.get(layer.name) ?? gone.get(contents(layer))
    return old ? [[layer, old] as [Layer, Layer]] : []
  })
}

/** Everything a layer says but its name. */
function contents(layer: Layer): string {
  return JSON.stringify({ ...layer, name: '', position: null })
}

function positionAfter(before: Layer, after: Layer, at: number): Position | null {
  if (before.startIndex !== after.startIndex || asksToRecompute(before, after, at)) return null
  const old = dutyAt(before, at)
  if (!old) return null
  const { renumber, hold } = turnAfter(before, after, old, at)
  const now = dutyAt(after, at, hold?.turn)
  if (!now) return null
  const add = addFor(placeAfter(old.slots, old.place, now.slots), now, after.concurrency.stride)
  return add === 0 && renumber === 0 && !hold ? null : { at, add, renumber, hold }
}

/** An edit of people in the document itself that has come true and asks for it. */
function asksToRecompute(before: Layer, after: Layer, at: number): boolean {
  const known = new Set(before.edits.map((edit) => JSON.stringify(edit)))
  return after.edits.some((edit) => edit.at <= at && edit.policy === 'recompute' && !known.has(JSON.stringify(edit)))
}

/**
 * Which turn of the new grid continues the turn under way, and how turns are numbered from then on. With the same rhythm
 * numbers go on, so that what is bound to "turn 14" stays with it when handoffs move by an hour or to another weekday.
 */
function turnAfter(before: Layer, after: Layer, old: Duty, at: number): Pick<Position, 'renumber' | 'hold'> {
  const grid = gridOfLayer(after)
  const oldGrid = gridOfLayer(before)
  if (!grid || !oldGrid || rhythm(before.turns) !== rhythm(after.turns)) return { renumber: 0, hold: null }
  const held = before.position?.hold && at < before.position.hold.until ? before.position.hold : null
  if (sameGrid(before, after)) return { renumber: before.position?.renumber ?? 0, hold: held }
  const end = held ? held.until : oldGrid.boundary(old.turn + 1)
  const around = grid.indexAt(end)
  const [early, late] = [grid.boundary(around), grid.boundary(around + 1)]
  const next = end - early <= late - end ? around : around + 1
  const handoff = grid.boundary(next)
  const renumber = old.known + 1 - next
  // The new grid's handoff has passed already: who is on duty stays until they expected to be relieved.
  if (handoff <= at) return { renumber, hold: { turn: next - 1, until: end } }
  return { renumber, hold: grid.indexAt(at) === next - 1 ? null : { turn: next - 1, until: handoff } }
}

function rhythm(turns: Turns): string {
  return turns.type === 'grid' ? JSON.stringify([turns.unit, turns.interval]) : turns.type
}

function sameGrid(before: Layer, after: Layer): boolean {
  const grid = ({ turns, timeZone, dst }: Layer) => JSON.stringify([{ ...turns, advance: null }, timeZone, dst])
  return grid(before) === grid(after)
}

/** The least that must be added to the number of a turn so that it chooses this place; 0 when no number does. */
function addFor(place: number, { place: now, slots }: Duty, stride: number): number {
  for (let add = 0; add < slots.length; add++) if (modulo(now + add * stride, slots.length) === place) return add
  return 0
}

/**
 * The place in `after` of whoever holds `place` in `before`. Who stands there several times is told apart by who follows;
 * of people who were together, who is left of them. Somebody put in their stead takes over; when they left, the next of
 * the old order who is still there.
 */
export function placeAfter(before: Slot[], place: number, after: Slot[]): number {
  const kept = placesOf(before, place, after, same)
  if (kept !== null) return kept
  const partly = placesOf(before, place, after, overlaps)
  if (partly !== null) return partly
  const heir = after[place]
  if (after.length >= before.length && heir && !before.some((slot) => same(slot, heir))) return place
  for (let step = 1; step < before.length; step++) {
    const next = placesOf(before, modulo(place + step, before.length), after, same)
    if (next !== null) return next
  }
  return place < after.length ? place : 0
}

/** Of the places in `after` whose slot is like that of `place`, the one with the most of the same followers. */
function placesOf(before: Slot[], place: number, after: Slot[], like: (a: Slot, b: Slot) => boolean): number | null {
  let best: { at: number; followers: number } | null = null
  for (const [at, slot] of after.entries()) {
    if (!like(before[place]!, slot)) continue
    let followers = 0
    while (
      followers < Math.min(before.length, after.length) &&
      same(before[modulo(place + followers + 1, before.length)]!, after[modulo(at + followers + 1, after.length)]!)
    )
      followers++
    const closer = best && followers === best.followers && Math.abs(at - place) < Math.abs(best.at - place)
    if (!best || followers > best.followers || closer) best = { at, followers }
  }
  return best?.at ?? null
}

function same(a: Slot, b: Slot): boolean {
  return a.join('\n').toLowerCase() === b.join('\n').toLowerCase()
}

function overlaps(a: Slot, b: Slot): boolean {
  const users = new Set(a.map((user) => user.toLowerCase()))
  return b.some((user) => users.has(user.toLowerCase()))
}
