import { byName, slotOf } from '../time/ical.ts'
import type { Interval, Override, Slot } from '../time/shape.ts'
import { type Counts, count, joiner, mergeByPriority, type Stretch } from './merge.ts'

/**
 * Applies overrides to who is on call. Groups of equal rank run in ascending order; inside a group first `set`, then
 * `substitute` and `remove` together (on what `set` left, never on each other's result), then `add`. One sweep over the
 * edges per rank. `base` is sorted and disjoint; so is the answer. Overrides are clipped to [from, until).
 */
export function applyOverrides(base: Stretch[], overrides: Override[], from: number, until: number): Stretch[] {
  const inside = overrides.filter(({ start, end }) => start.getTime() < until && end.getTime() > from)
  const ranks = Map.groupBy(inside, ({ rank }) => rank)
  let result = base
  for (const rank of [...ranks.keys()].sort((a, b) => a - b)) result = applyGroup(result, ranks.get(rank)!, from, until)
  return result
}

/** A stretch during which one override has constant users. `order` is its place in the list. */
interface Active extends Interval {
  override: Override
  order: number
  users: Slot
}

function applyGroup(base: Stretch[], overrides: Override[], from: number, until: number): Stretch[] {
  const actives = overrides.flatMap((override, order) => activesOf(override, order, from, until))
  const starts = [...actives].sort((a, b) => a.start - b.start)
  const ends = [...actives].sort((a, b) => a.end - b.end)
  const state = emptyState()
  const result = joiner()
  let [opened, closed, at, time] = [0, 0, 0, from]
  while (time < until) {
    while (closed < ends.length && ends[closed]!.end <= time) change(state, ends[closed++]!, -1)
    while (opened < starts.length && starts[opened]!.start <= time) change(state, starts[opened++]!, 1)
    while (at < base.length && base[at]!.end <= time) at++
    const span = base[at]
    const isOn = span !== undefined && span.start <= time
    const next = Math.min(
      until,
      starts[opened]?.start ?? until,
      ends[closed]?.end ?? until,
      isOn ? span.end : (span?.start ?? until),
    )
    const users = isOn ? span.users : []
    result.add(time, next, opened === closed ? users : outcome(users, state))
    time = next
  }
  return result.stretches
}

/** The constant stretches of an override; only `shifts` make more than one, their holes being stretches with nobody. */
function activesOf(override: Override, order: number, from: number, until: number): Active[] {
  const start = Math.max(override.start.getTime(), from)
  const end = Math.min(override.end.getTime(), until)
  if (start >= end) return []
  if (override.op !== 'set' || !override.shifts) return [{ start, end, override, order, users: slotOf(override.users) }]
  const pieces = override.shifts
    .map((shift) => ({
      start: Math.max(shift.start.getTime(), start),
      end: Math.min(shift.end.getTime(), end),
      users: slotOf(shift.users),
    }))
    .filter((shift) => shift.start < shift.end)
  const actives: Active[] = []
  let time = start
  for (const piece of mergeByPriority([{ priority: 0, pieces: pieces.sort((a, b) => a.start - b.start) }])) {
    if (piece.start > time) actives.push({ start: time, end: piece.start, override, order, users: [] })
    actives.push({ ...piece, override, order })
    time = piece.end
  }
  if (time < end) actives.push({ start: time, end, override, order, users: [] })
  return actives
}

/** Active sets in list order, the names in all of them, and how many of them unite. */
interface Sets {
  order: Active[]
  names: Counts
  uniting: number
}

/** What is active at the sweep's time. `filling` are the sets that also apply where nobody is on call. */
interface State {
  sets: Sets
  filling: Sets
  substitutes: Map<string, Active[]>
  removed: Counts
  added: Counts
}

function emptyState(): State {
  const sets = () => ({ order: [], names: new Map<string, number>(), uniting: 0 })
  return { sets: sets(), filling: sets(), substitutes: new Map(), removed: new Map(), added: new Map() }
}

function change(state: State, active: Active, by: 1 | -1): void {
  const { op, fillGaps, user = '' } = active.override
  if (op === 'add') count(state.added, active.users, by)
  if (op === 'remove') count(state.removed, [user], by)
  if (op === 'set') {
    changeSets(state.sets, active, by)
    if (fillGaps) changeSets(state.filling, active, by)
  }
  if (op === 'substitute') {
    const list = state.substitutes.get(user) ?? []
    changeOrder(list, active, by)
    if (list.length > 0) state.substitutes.set(user, list)
    else state.substitutes.delete(user)
  }
}

function changeSets(sets: Sets, active: Active, by: 1 | -1): void {
  changeOrder(sets.order, active, by)
  count(sets.names, active.users, by)
  if (active.override.combine === 'union') sets.uniting += by
}

/** Puts into, or takes out of, a list that is sorted by place. */
function changeOrder(list: Active[], active: Active, by: 1 | -1): void {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]!.order < active.order) low = middle + 1
    else high = middle
  }
  if (by === 1) list.splice(low, 0, active)
  else list.splice(low, 1)
}

function outcome(users: Slot, state: State): Slot {
  let now = users
  const sets = users.length > 0 ? state.sets : state.filling
  if (sets.order.length > 0) now = sets.uniting > 0 ? [...sets.names.keys()].sort(byName) : sets.order.at(-1)!.users
  if (state.substitutes.size > 0 || state.removed.size > 0) {
    now = slotOf(
      now.flatMap((user) => {
        const substitute = state.substitutes.get(user)?.at(-1)
        return substitute ? [...substitute.users] : state.removed.has(user) ? [] : [user]
      }),
    )
  }
  return state.added.size > 0 ? slotOf([...now, ...state.added.keys()]) : now
}
