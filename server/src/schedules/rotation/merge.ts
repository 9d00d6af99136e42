import { Problem } from '@tocsin/contract/errors'
import { byName } from '../time/ical.ts'
import type { Interval, Slot } from '../time/shape.ts'

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

/**
 * Lays layers over each other: at every instant the union of the pieces of the highest priority at which anybody (or
 * @nobody) is present. Pieces of one layer may overlap; they unite. @nobody stays in the answer.
 */
export function mergeByPriority(layers: { priority: number; pieces: Stretch[] }[]): Stretch[] {
  if (layers.length === 1 && isDisjoint(layers[0]!.pieces)) return joined(layers[0]!.pieces)
  const priorities = [...new Set(layers.map(({ priority }) => priority))].sort((a, b) => b - a)
  const present: Counts[] = priorities.map(() => new Map())
  const starts: { piece: Stretch; counts: Counts }[] = []
  for (const { priority, pieces } of layers) {
    const counts = present[priorities.indexOf(priority)]!
    for (const piece of pieces) if (piece.users.length > 0) starts.push({ piece, counts })
  }
  const ends = starts.toSorted((a, b) => a.piece.end - b.piece.end)
  starts.sort((a, b) => a.piece.start - b.piece.start)
  const result = joiner()
  let [opened, closed, time] = [0, 0, Number.NEGATIVE_INFINITY]
  while (closed < ends.length) {
    const next = Math.min(starts[opened]?.piece.start ?? Number.POSITIVE_INFINITY, ends[closed]!.piece.end)
    if (next > time) {
      const top = present.find((counts) => counts.size > 0)
      if (top) result.add(time, next, top.size === 1 ? [...top.keys()] : [...top.keys()].sort(byName))
      time = next
    }
    while (closed < ends.length && ends[closed]!.piece.end === next)
      count(ends[closed]!.counts, ends[closed++]!.piece.users, -1)
    while (opened < starts.length && starts[opened]!.piece.start === next)
      count(starts[opened]!.counts, starts[opened++]!.piece.users, 1)
  }
  return result.stretches
}

function isDisjoint(pieces: Stretch[]): boolean {
  return pieces.every((piece, index) => index === 0 || pieces[index - 1]!.end <= piece.start)
}

function joined(pieces: Stretch[]): Stretch[] {
  const result = joiner()
  for (const { start, end, users } of pieces) result.add(start, end, users)
  return result.stretches
}
