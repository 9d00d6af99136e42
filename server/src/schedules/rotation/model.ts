import { Problem } from '@tocsin/contract/errors'
import type { Override as OverrideDoc, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { byName } from '../time/ical.ts'
import { type Layer, type Override, opaque, type Piece, type Schedule, type Slot } from '../time/shape.ts'
import { day } from '../time/zone.ts'
import { applyOverrides } from './apply-overrides.ts'
import { describeOverride, describeTurn } from './describe.ts'
import { expandOverride, expandSchedule } from './expand.ts'
import { piecesOf } from './layers.ts'
import { mergeByPriority, type Stretch, sameUsers } from './merge.ts'

/**
 * Who is on call when: one pure function for calendar, preview, "now", reports and paging. A schedule is layers of
 * coverage × turns × people; layers merge by priority; overrides change the result. Everything is half-open: [start,
 * end).
 */

export type { Layer, Schedule } from '../time/shape.ts'
export { expandSchedule }

/** An override as stored and sent, or a cover at the place of its shift; `by` names who made it, for the reasons. */
export type ScheduleOverride = OverrideDoc & { by?: string | undefined; kind?: Override['kind'] }

/** A stretch of the final schedule: the same people throughout. `users` sorted, never empty. */
export interface Span {
  start: Date
  end: Date
  users: string[]
}

/** A part of one layer, for lanes: clipped to what was asked, with layer overrides applied. */
export interface Shift {
  layer: string
  /** Stable number of the turn; null where an override or the layer itself (fixed spans, calendars) does not count. */
  turn: number | null
  start: Date
  end: Date
  users: string[]
  shadow: boolean
}

export interface OnCallAt {
  /** Sorted; [] is nobody. */
  users: string[]
  /** When `users` changes; null: not within 400 days. */
  until: Date | null
  /** The next time at which somebody is on call after `until`. */
  next: { users: string[]; from: Date } | null
  because: string
}

const longest = 20 * 366 * day
/** Every change of the clock since a rotation's beginning costs a little: an end keeps answers quick. */
const latest = Date.UTC(2500, 0, 1)

/**
 * The final schedule in [from, until): sorted, neighbours with equal users joined (whatever layer they come from), time
 * with nobody absent. The answer for an instant does not depend on where the window begins.
 * @throws Problem too_large when the window is longer than 20 years or holds more shifts than anybody can use; invalid
 * when it begins after the year 2500.
 */
export function render(schedule: Schedule, overrides: ScheduleOverride[], from: Date, until: Date): Span[] {
  return finalStretches(schedule, overrides.map(expanded), from.getTime(), until.getTime()).map(spanOf)
}

/** The time inside [from, until) that `spans` (sorted, disjoint) leave free. */
export function gaps(spans: Span[], from: Date, until: Date): { start: Date; end: Date }[] {
  const free: { start: Date; end: Date }[] = []
  let time = from
  for (const { start, end } of spans) {
    if (start > time) free.push({ start: time, end: start < until ? start : until })
    if (end > time) time = end
    if (time >= until) return free
  }
  free.push({ start: time, end: until })
  return free
}

/** Who is on call at an instant, until when, who comes next, and why. The same function as `render` underneath. */
export function onCallAt(schedule: Schedule, overrides: ScheduleOverride[], at: Date): OnCallAt {
  const time = at.getTime()
  const known = overrides.map(expanded).filter(({ end }) => end.getTime() > time)
  // What each layer says today is read once: for who is on call, for why, and for what comes next.
  const today = schedule.layers.map((layer) => piecesOf(layer, time, time + day))
  const near = stretchesWithGaps(schedule, known, time, time + day, today)
  const now = near[0]!.users
  const because = explain(schedule, known, time, now, today)
  const answer: OnCallAt = { users: [...now], until: null, next: null, because }
  let from = time
  // Most answers change within days: look near first, and further only when nothing changes.
  for (const days of [1, 9, 60, 400]) {
    const until = time + days * day
    for (const { start, users } of from === time ? near : stretchesWithGaps(schedule, known, from, until)) {
      if (!answer.until && sameUsers(users, now)) continue
      answer.until ??= new Date(start)
      if (users.length === 0) continue
      answer.next = { users: [...users], from: new Date(start) }
      return answer
    }
    from = until
  }
  return answer
}

/** Why these people (or nobody) are on call at an instant, in one sentence: the reason that `onCallAt` gives. */
export function reasonAt(schedule: Schedule, overrides: ScheduleOverride[], at: Date): string {
  const time = at.getTime()
  const known = overrides.map(expanded).filter(({ end }) => end.getTime() > time)
  return explain(schedule, known, time, finalStretches(schedule, known, time, time + 1)[0]?.users ?? [])
}

/**
 * Who would be on call for each layer, with the identity of the turn: shadow layers too, ordered by layer and start.
 */
export function shifts(schedule: Schedule, overrides: ScheduleOverride[], from: Date, until: Date): Shift[] {
  const [start, end] = bounds(from.getTime(), until.getTime())
  const known = [...fromCalendars(schedule, start, end), ...overrides.map(expanded)]
  return schedule.layers.flatMap((layer) => {
    const own = piecesOf(layer, start, end)
    const scoped = known.filter((override) => override.layer === layer.name)
    const pieces = scoped.length > 0 ? changedPieces(own, scoped, start, end) : own
    return pieces
      .filter(({ users }) => users.some((user) => user !== opaque))
      .map((piece) => ({ layer: layer.name, turn: piece.turn, ...spanOf(piece), shadow: layer.shadow }))
  })
}

/** Everybody a document names, sorted, each once; "nobody" and "@nobody" are not people. */
export function usersOf(doc: ScheduleDoc): string[] {
  const users = new Set<string>()
  for (const { slots, edits, coverage } of expandSchedule(doc).layers) {
    for (const slot of [...slots, ...edits.flatMap((edit) => edit.slots)]) for (const user of slot) users.add(user)
    if (coverage.type === 'fixed') for (const span of coverage.spans) for (const user of span.users) users.add(user)
    if (coverage.type === 'ical') for (const event of coverage.events) for (const user of event.users) users.add(user)
  }
  users.delete(opaque)
  return [...users].sort(byName)
}

/**
 * What the override calendars of a schedule say in [from, until): one `set` for every stretch with the same people. They
 * come before overrides made by hand, which are stronger at equal rank.
 */
export function fromCalendars(schedule: Schedule, from: number, until: number): Override[] {
  return (schedule.overrideCalendars ?? []).flatMap(({ name, rank, scope, events }) =>
    mergeByPriority([{ priority: 0, pieces: piecesOf(events, from, until) }]).map(({ start, end, users }) => ({
      op: 'set' as const,
      start: new Date(start),
      end: new Date(end),
      users: [...users],
      layer: scope,
      rank,
      fillGaps: true,
      by: `calendar "${name}"`,
    })),
  )
}

/** Overrides never change; who asks about the same ones again (a calendar, a feed, a page) does not read them again. */
const readOverrides = new WeakMap<ScheduleOverride, Override>()

function expanded(override: ScheduleOverride): Override {
  const made = readOverrides.get(override) ?? { ...expandOverride(override, override.by), kind: override.kind }
  readOverrides.set(override, made)
  return made
}

function spanOf({ start, end, users }: Stretch): Span {
  return { start: new Date(start), end: new Date(end), users: users.filter((user) => user !== opaque) }
}

function bounds(from: number, until: number): [number, number] {
  if (until - from > longest) {
    throw new Problem('too_large', 'A schedule is shown for at most 20 years at once; ask for a shorter time.')
  }
  if (from > latest)
    throw new Problem('invalid', 'Schedules are computed until the year 2500; ask for an earlier time.')
  return [from, until]
}

/**
 * Sections 5 and 6 of the rules: each layer with its own overrides, merged by priority, then the overrides of the whole
 * schedule.
 */
function finalStretches(
  schedule: Schedule,
  overrides: Override[],
  from: number,
  until: number,
  read?: Piece[][],
): Stretch[] {
  if (!(from < until)) return []
  bounds(from, until)
  const known = schedule.overrideCalendars ? [...fromCalendars(schedule, from, until), ...overrides] : overrides
  return stretchesWith(schedule, known, from, until, read)
}

/** `read`: what each layer says in [from, until), when somebody looked already. */
function stretchesWith(
  schedule: Schedule,
  overrides: Override[],
  from: number,
  until: number,
  read?: Piece[][],
): Stretch[] {
  const layers: { priority: number; pieces: Stretch[] }[] = []
  for (const [index, layer] of schedule.layers.entries()) {
    if (layer.shadow) continue
    const pieces = read?.[index] ?? piecesOf(layer, from, until)
    layers.push({ priority: layer.priority, pieces: layerStretches(layer, pieces, overrides, from, until) })
  }
  const merged = mergeByPriority(layers)
  const wide = overrides.filter((override) => override.layer === undefined)
  return withoutOpaque(applyOverrides(withoutOpaque(merged), wide, from, until))
}

function layerStretches(layer: Layer, pieces: Piece[], overrides: Override[], from: number, until: number): Stretch[] {
  const scoped = overrides.filter((override) => override.layer === layer.name)
  return scoped.length === 0 ? pieces : applyOverrides(mergeByPriority([{ priority: 0, pieces }]), scoped, from, until)
}

/** @nobody has done its work once the layers are merged; it is nobody. */
function withoutOpaque(stretches: Stretch[]): Stretch[] {
  if (!stretches.some(({ users }) => users.includes(opaque))) return stretches
  const named = stretches.map((stretch) => ({ ...stretch, users: stretch.users.filter((user) => user !== opaque) }))
  return mergeByPriority([{ priority: 0, pieces: named }])
}

/** The final schedule with the time between its stretches as stretches of nobody. */
function stretchesWithGaps(
  schedule: Schedule,
  overrides: Override[],
  from: number,
  until: number,
  read?: Piece[][],
): Stretch[] {
  const all: Stretch[] = []
  let time = from
  for (const stretch of finalStretches(schedule, overrides, from, until, read)) {
    if (stretch.start > time) all.push({ start: time, end: stretch.start, users: [] })
    all.push(stretch)
    time = stretch.end
  }
  if (time < until) all.push({ start: time, end: until, users: [] })
  return all
}

/** The pieces of a layer where its overrides leave them alone, and what the overrides say elsewhere. */
function changedPieces(own: Piece[], overrides: Override[], from: number, until: number): Piece[] {
  const before = mergeByPriority([{ priority: 0, pieces: own }])
  const after = applyOverrides(before, overrides, from, until)
  const cuts = new Set([from, until])
  for (const { start, end } of [...own, ...after]) cuts.add(start).add(end)
  const times = [...cuts].sort((a, b) => a - b)
  const pieces: Piece[] = []
  let [at, mine] = [0, 0]
  for (const [index, start] of times.slice(0, -1).entries()) {
    while (at < after.length && after[at]!.end <= start) at++
    while (mine < own.length && own[mine]!.end <= start) mine++
    const now = after[at]
    if (!now || now.start > start) continue
    const piece = own[mine]
    const isOwn = piece !== undefined && piece.start <= start && sameUsers(piece.users, now.users)
    const turn = isOwn ? piece.turn : null
    const last = pieces.at(-1)
    if (last && last.end === start && last.turn === turn && sameUsers(last.users, now.users))
      last.end = times[index + 1]!
    else pieces.push({ start, end: times[index + 1]!, users: now.users, turn })
  }
  return pieces
}

/** One sentence: which layers and turns, or which overrides, make these people (or nobody) on call. */
function explain(schedule: Schedule, overrides: Override[], at: number, now: Slot, read?: Piece[][]): string {
  // Far enough ahead to say when a calendar's override ends.
  const known = [...fromCalendars(schedule, at, at + 60 * day), ...overrides]
  const active = known.filter(({ start, end }) => start.getTime() <= at && end.getTime() > at)
  const plain = explainLayers(schedule, at, read)
  if (active.length === 0) return plain
  const without = stretchesWith(schedule, [], at, at + 1)[0]?.users ?? []
  const changed =
    active.some((override) => override.layer) || !sameUsers(now, without) || active.some(({ op }) => op === 'set')
  if (!changed) return plain
  const said = active.map((override) => describeOverride(override, schedule.timeZone)).join('; ')
  return `${now.length === 0 ? 'nobody: ' : ''}${said}; without it: ${plain}`
}

function explainLayers(schedule: Schedule, at: number, read?: Piece[][]): string {
  if (schedule.layers.every((layer) => layer.shadow)) return 'nobody: this schedule has no layers'
  const here = schedule.layers.flatMap((layer, index) => {
    if (layer.shadow) return []
    const pieces = read?.[index]?.filter(({ start, end }) => start <= at && at < end) ?? piecesOf(layer, at, at + 1)
    return pieces.map((piece) => ({ layer, piece }))
  })
  const present = here.filter(({ piece }) => piece.users.length > 0)
  if (present.length === 0) {
    const empty = here[0]
    return empty
      ? `nobody: ${describeTurn(empty.layer, empty.piece.turn, schedule.timeZone)}, belongs to nobody`
      : 'nobody: no layer covers this time'
  }
  const top = Math.max(...present.map(({ layer }) => layer.priority))
  const winners = present.filter(({ layer }) => layer.priority === top)
  const sentence = winners.map(({ layer, piece }) => describeTurn(layer, piece.turn, schedule.timeZone)).join('; and ')
  return winners.every(({ piece }) => piece.users.every((user) => user === opaque))
    ? `nobody: ${sentence}, says nobody`
    : sentence
}
