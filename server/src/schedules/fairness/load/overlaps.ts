import type { Overlap } from '@tocsin/contract/schedules/fairness'
import type { Shift, Span } from '../../rotation/model.ts'
import { firstEndingAfter, overlapWith } from '../../time/hours.ts'
import { type Interval, opaque } from '../../time/shape.ts'
import { united } from '../../time/windows.ts'
import type { Counting } from './crowd.ts'
import { listWords, timeWords } from './messages.ts'

/** Two layers that page different people at once although they otherwise take turns. Milliseconds. */
export interface FoundOverlap extends Interval {
  users: string[]
  layers: [string, string]
}

/** Layers that are on call together for at least this part of the time of either are intended to be. */
const together = 0.5
const most = 500

/**
 * Where a schedule pages two people and intends one. People of one turn are intended together, and so are layers that mostly
 * run side by side (primary and secondary). What is left are layers that take turns over the day or the week and
 * overlap at the edges: there two different people are on call and each thinks the other is not. The same person twice
 * is no overlap, nor is somebody added by an override of the whole schedule. Shadow layers page nobody.
 */
export function overlapsOf(spans: readonly Span[], shifts: readonly Shift[]): FoundOverlap[] {
  const byLayer = new Map<string, Shift[]>()
  for (const shift of shifts) {
    if (shift.shadow || !shift.users.some((user) => user !== opaque)) continue
    const own = byLayer.get(shift.layer)
    if (own) own.push(shift)
    else byLayer.set(shift.layer, [shift])
  }
  const layers = [...byLayer].map(([name, own]) => {
    const pieces = own.sort((a, b) => a.start.getTime() - b.start.getTime())
    const covered = united(pieces.map(({ start, end }) => ({ start: start.getTime(), end: end.getTime() })))
    return { name, pieces, covered, time: covered.reduce((sum, each) => sum + each.end - each.start, 0) }
  })
  const final = spans.map(({ start, end, users }) => ({ start: start.getTime(), end: end.getTime(), users }))
  const found: FoundOverlap[] = []
  for (const [index, a] of layers.entries()) {
    for (const b of layers.slice(index + 1)) {
      const common = a.covered.reduce((sum, each) => sum + overlapWith(b.covered, each.start, each.end), 0)
      if (common === 0 || common >= together * Math.min(a.time, b.time)) continue
      for (const place of placesOf(a.pieces, b.pieces, final)) found.push({ ...place, layers: [a.name, b.name] })
      if (found.length > most) return found.slice(0, most)
    }
  }
  return found.sort((x, y) => x.start - y.start)
}

/** Where pieces of both layers are in the final schedule with different people. */
function placesOf(a: Shift[], b: Shift[], final: (Interval & { users: string[] })[]): Omit<FoundOverlap, 'layers'>[] {
  const places: Omit<FoundOverlap, 'layers'>[] = []
  let first = 0
  for (const one of a) {
    while (first < b.length && b[first]!.end <= one.start) first++
    for (let index = first; index < b.length && b[index]!.start < one.end; index++) {
      const other = b[index]!
      const start = Math.max(one.start.getTime(), other.start.getTime())
      const end = Math.min(one.end.getTime(), other.end.getTime())
      for (let at = firstEndingAfter(final, start); at < final.length && final[at]!.start < end; at++) {
        const span = final[at]!
        const mine = one.users.filter((user) => span.users.includes(user))
        const theirs = other.users.filter((user) => span.users.includes(user))
        const users = [...new Set([...mine, ...theirs])].sort()
        if (mine.length === 0 || theirs.length === 0 || users.length < 2 || isSame(mine, theirs)) continue
        places.push({ start: Math.max(start, span.start), end: Math.min(end, span.end), users })
      }
    }
  }
  return places
}

function isSame(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((user) => b.includes(user))
}

/** An overlap with its sentence. */
export function overlapView({ start, end, users, layers }: FoundOverlap, { known, timeZone }: Counting): Overlap {
  const names = listWords(users.map((user) => known(user.toLowerCase()).name ?? user))
  return {
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
    users,
    layers,
    because: `${names} are on call at once on ${timeWords(start, end, timeZone)}: the layers "${layers[0]}" and "${layers[1]}" otherwise take turns.`,
  }
}
