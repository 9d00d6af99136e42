import { Problem } from '@tocsin/contract/errors'
import { byName } from './ical.ts'
import type { Interval, Slot } from './shape.ts'

/** A stretch of time with one set of users, sorted. */
export interface Stretch extends Interval {
  users: Slot
}

/** Names in all that an answer may hold; a year of a large schedule has some ten thousand. */
const mostNames = 5_000_000

/** Collects stretches in order: joins neighbours with equal users, leaves out what is empty. */
export function joiner(): { add(start: number, end: number, users: Slot): void; stretches: Stretch[] } {
  const stretches: Stretch[] = []
  let names = 0
  return {
    stretches,
    add(start, end, users) {
      if (users.length === 0 || start >= end) return
      const last = stretches.at(-1)
      if (last && last.end === start && sameUsers(last.users, users)) {
        last.end = end
        return
      }
      stretches.push({ start, end, users })
      names += users.length
      if (names > mostNames)
        throw new Problem('too_large', 'This schedule has too many changes in this time; ask for a shorter time.')
    },
  }
}

export function sameUsers(a: Slot, b: Slot): boolean {
  if (a === b) return true
  return a.length === b.length && a.every((user, index) => user === b[index])
}

/** How often each name is present. */
export type Counts = Map<string, number>

export function count(counts: Counts, users: Slot, by: 1 | -1): void {
  for (const user of users) {
    const now = (counts.get(user) ?? 0) + by
    if (now === 0) counts.delete(user)
    else counts.set(user, now)
  }
}

interface Laid {
  priority: number
  pieces: Stretch[]
}

/** Up to here a look at every layer at every change is quicker than counting who comes and goes. */
const fewLayers = 12

/**
 * Lays layers over each other: at every instant the union of the pieces of the highest priority at which anybody (or
 * @nobody) is present. Pieces of one layer may overlap; they unite. @nobody stays in the answer.
 */
export function mergeByPriority(layers: Laid[]): Stretch[] {
  const isPlain = layers.every(({ pieces }) => isDisjoint(pieces))
  if (layers.length === 1 && isPlain) return joined(layers[0]!.pieces)
  if (layers.length <= fewLayers && isPlain) return sideBySide(layers)
  const priorities = [...new Set(layers.map(({ priority }) => priority))].sort((a, b) => b - a)
  const present: Counts[] = priorities.map(() => new Map())
  const entries = layers.flatMap(({ priority, pieces }) => {
    const counts = present[priorities.indexOf(priority)]!
    return pieces.filter(({ users }) => users.length > 0).map((piece) => ({ piece, counts }))
  })
  const starts = [...entries].sort((a, b) => a.piece.start - b.piece.start)
  const ends = [...entries].sort((a, b) => a.piece.end - b.piece.end)
  const result = joiner()
  let [opened, closed, time] = [0, 0, Number.NEGATIVE_INFINITY]
  while (closed < ends.length) {
    const next = Math.min(starts[opened]?.piece.start ?? Number.POSITIVE_INFINITY, ends[closed]!.piece.end)
    if (next > time) {
      const top = present.find((counts) => counts.size > 0)
      if (top) result.add(time, next, [...top.keys()].sort(byName))
      time = next
    }
    while (closed < ends.length && ends[closed]!.piece.end === next)
      count(ends[closed]!.counts, ends[closed++]!.piece.users, -1)
    while (opened < starts.length && starts[opened]!.piece.start === next)
      count(starts[opened]!.counts, starts[opened++]!.piece.users, 1)
  }
  return result.stretches
}

/** The merge of layers whose own pieces are sorted and disjoint, as nearly all are: one place in each, moved along together. */
function sideBySide(layers: Laid[]): Stretch[] {
  const order = layers.toSorted((a, b) => b.priority - a.priority)
  const at = order.map(() => 0)
  const result = joiner()
  let time = Math.min(...order.map(({ pieces }) => pieces[0]?.start ?? Number.POSITIVE_INFINITY))
  while (time < Number.POSITIVE_INFINITY) {
    let next = Number.POSITIVE_INFINITY
    let top = Number.NEGATIVE_INFINITY
    let users: Slot = []
    for (let i = 0; i < order.length; i++) {
      const { priority, pieces } = order[i]!
      while (at[i]! < pieces.length && pieces[at[i]!]!.end <= time) at[i]! += 1
      const piece = pieces[at[i]!]
      if (!piece) continue
      next = Math.min(next, piece.start > time ? piece.start : piece.end)
      if (piece.start > time || piece.users.length === 0 || priority < top) continue
      users = top === priority ? united(users, piece.users) : piece.users
      top = priority
    }
    result.add(time, next, users)
    time = next
  }
  return result.stretches
}

function united(a: Slot, b: Slot): Slot {
  return sameUsers(a, b) ? a : [...new Set([...a, ...b])].sort(byName)
}

function isDisjoint(pieces: Stretch[]): boolean {
  return pieces.every((piece, index) => index === 0 || pieces[index - 1]!.end <= piece.start)
}

function joined(pieces: Stretch[]): Stretch[] {
  const result = joiner()
  for (const { start, end, users } of pieces) result.add(start, end, users)
  return result.stretches
}
