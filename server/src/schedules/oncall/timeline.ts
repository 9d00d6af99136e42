import { Problem } from '@tocsin/contract/errors'
import type { Override } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../../kernel/data/db.ts'
import { rosterShifts, rosterSpans } from '../history/roster.ts'
import { sameUsers } from '../rotation/merge.ts'
import { fromCalendars, gaps, type Shift, type Span } from '../rotation/model.ts'
import { rosterOf } from './read.ts'

/** A schedule drawn as lanes: its layers, what overrides them, and what comes of it. */

/** A year and a day, in milliseconds: the longest window that is drawn at once. */
export const longestWindow = 366 * 86_400_000

/** @throws Problem invalid when the window ends before it begins. */
export function windowOf(ask: { from: string; until: string }): { from: Date; until: Date } {
  const from = new Date(ask.from)
  const until = new Date(ask.until)
  if (until <= from)
    throw new Problem('invalid', 'The window ends before it begins.', {
      errors: [{ path: 'until', message: 'must be after from' }],
    })
  return { from, until }
}

/** Start and end as the API shows them. */
export function timesView({ start, end }: { start: Date; end: Date }): { start: string; end: string } {
  return { start: start.toISOString(), end: end.toISOString() }
}

/** A stretch of duty as the API shows it. */
export function spanView(span: Span): { start: string; end: string; users: string[] } {
  return { ...timesView(span), users: span.users }
}

/** A layer's shifts in which a turn that an edit of the schedule cut is one again, where its people stayed. */
export function joinedShifts(shifts: Shift[]): Shift[] {
  const whole: Shift[] = []
  for (const shift of shifts) {
    const last = whole.at(-1)
    const continues = last && last.end.getTime() === shift.start.getTime() && last.turn === shift.turn
    if (continues && shift.turn !== null && sameUsers(last.users, shift.users))
      whole.push({ ...whole.pop()!, end: shift.end })
    else whole.push(shift)
  }
  return whole
}

/** Who an override names, for its lane: a removal says who it takes away. */
function namesOf(override: Override): string[] {
  if (override.op === 'remove') return [`without ${override.user}`]
  if (override.op === 'set' && override.shifts) return [...new Set(override.shifts.flatMap((shift) => shift.users))]
  return override.users ?? []
}

/** @throws Problem not_found, invalid for a window that is empty or longer than a year. */
export async function timelineOf(tx: Tx, ask: { slug: string; from: string; until: string }) {
  const { from, until } = windowOf(ask)
  if (until.getTime() - from.getTime() > longestWindow) {
    throw new Problem('invalid', 'A timeline shows at most a year at once.', {
      errors: [{ path: 'until', message: 'at most a year after from' }],
    })
  }
  const roster = await rosterOf(tx.db, ask.slug, from)
  const { resource, overrides } = roster
  const pieces = Map.groupBy(rosterShifts(roster, from, until), (shift) => shift.layer)
  const final = rosterSpans(roster, from, until)
  // A layer that an edit has removed since still has its past.
  const layers = [...new Set([...resource.doc.layers.map(({ name }) => name), ...pieces.keys()])]
  const inWindow = overrides.filter((override) => new Date(override.start) < until)
  const imported = fromCalendars(roster.versions.at(-1)!.schedule, from.getTime(), until.getTime())
  return {
    timeZone: resource.doc.timeZone,
    lanes: [
      ...layers.map((name) => ({
        name,
        kind: 'layer' as const,
        spans: joinedShifts(pieces.get(name) ?? []).map(spanView),
      })),
      {
        name: 'Overrides',
        kind: 'overrides' as const,
        spans: [
          ...inWindow.map((override) => ({ start: override.start, end: override.end, users: namesOf(override) })),
          ...imported.map(spanView),
        ],
      },
      { name: 'Final', kind: 'final' as const, spans: final.map(spanView) },
    ],
    gaps: gaps(final, from, until).map(timesView),
  }
}
