import { Problem } from '@tocsin/contract/errors'
import { mayArrangeCover, mayOverride } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import type { Principal } from '../../kernel/perform.ts'
import { type Person, peopleByEmail, peopleById } from '../../people/read.ts'
import { usersNamed } from '../history/named.ts'
import type { Roster } from '../history/roster.ts'
import { rosterOf } from '../oncall/read.ts'
import { warnings } from './candidates.ts'
import { shiftInWords } from './messages.ts'
import type { Acting, CoverNow } from './model.ts'
import { occupiedOf } from './occupied.ts'
import type { Held, ResolvedShift, ShiftRef } from './resolve-shift.ts'
import type { NewShift, StoredCover } from './store.ts'
import * as store from './store.ts'

/** What the actions on covers share: finding shifts and covers, and who acts. */

/** A shift as the contract names it. */
export interface Ref {
  schedule: string
  layer?: string | undefined
  at?: string | undefined
  turn?: number | undefined
  part?: { start: string; end: string } | undefined
}

export interface Done {
  cover: string
  warnings: string[]
}

/** What deciding about a shift needs: the schedule over time, its people, and who holds what of it. */
export interface CoverContext {
  roster: Roster
  /** By e-mail in lower case. */
  people: Map<string, Person>
  held: Held[]
  now: Date
}

export async function coverContext(tx: Tx, slug: string): Promise<CoverContext> {
  const roster = await rosterOf(tx.db, slug, tx.now)
  const covers = await store.appliedOn(tx.db, roster.resource.id, tx.now)
  const people = await peopleByEmail(
    tx.db,
    [...usersNamed(roster)].filter((user) => user.includes('@')),
  )
  const held = covers.flatMap(({ layer, owner, to, place, takenAt, cutAt }): Held[] =>
    to && takenAt ? [{ layer, owner, to, place: cutAt ? { ...place, end: cutAt } : place, takenAt }] : [],
  )
  return { roster, people, held, now: tx.now }
}

/** A shift as the contract names it, with its instants as dates. */
export function shiftRef({ layer, at, turn, part }: Ref): ShiftRef {
  return {
    layer,
    turn,
    at: at === undefined ? undefined : new Date(at),
    part: part && { start: new Date(part.start), end: new Date(part.end) },
  }
}

export function newShift(
  roster: Roster,
  { owner, from, ...shift }: ResolvedShift,
  n: number,
  to: Person | null,
  taken: Date | null,
): NewShift {
  return {
    ...shift,
    n,
    scheduleId: roster.resource.id,
    ownerId: owner.id,
    fromId: from.id,
    toId: to?.id ?? null,
    applies: taken !== null,
    takenAt: taken,
  }
}

export function inWords({ resource }: Roster, shift: Pick<ResolvedShift, 'layer' | 'place'>): string {
  const { doc, slug } = resource
  return shiftInWords({ ...shift, scheduleName: doc.name ?? slug, timeZone: doc.timeZone })
}

export function teamOf({ resource }: Roster): string | null {
  return resource.doc.team ?? null
}

/** One question per shift: an open request or swap for the same time of the same shift answers it already. */
export async function mustBeUnasked(
  tx: Tx,
  { resource }: Roster,
  { layer, owner, place }: ResolvedShift,
  path = '',
): Promise<void> {
  const open = (await store.openOn(tx.db, resource.id, tx.now)).find((cover) =>
    cover.shifts.some(
      (each) =>
        each.scheduleId === resource.id &&
        each.layer === layer &&
        each.ownerPerson.id === owner.id &&
        each.place.start < place.end &&
        each.place.end > place.start,
    ),
  )
  if (!open) return
  const what = open.kind === 'swap' ? 'A swap' : 'A request'
  throw new Problem(
    'conflict',
    `${what} for this shift is open already: ${open.because}. Take it back first. Nothing was changed.`,
    {
      errors: [{ path: `${path}at`, message: 'is asked for already' }],
    },
  )
}

export async function locked(tx: Tx, id: string): Promise<StoredCover> {
  const cover = await store.lockCover(tx, id)
  if (!cover) throw new Problem('not_found', 'There is no such cover or swap.')
  return cover
}

/** A stored cover as deciding sees it. */
export function coverNow(cover: StoredCover): CoverNow {
  return {
    id: cover.id,
    kind: cover.kind,
    state: cover.state,
    person: cover.person,
    decidedBy: cover.decidedByName,
    detachedAt: cover.detachedAt,
    asked: cover.asked,
    shifts: cover.shifts.map((shift) => ({
      n: shift.n,
      team: shift.team,
      owner: shift.ownerPerson,
      from: shift.from,
      to: shift.to,
      place: shift.place,
      words: shiftInWords(shift),
      applies: shift.applies,
      takenAt: shift.takenAt,
      cutAt: shift.cutAt,
    })),
  }
}

/** Who acts on a cover, and as what. */
export function acting(by: Principal, cover: StoredCover): Acting {
  const every = (may: (by: Principal, of: { team: string | null }) => boolean) =>
    cover.shifts.every(({ team }) => may(by, { team }))
  return { id: by.userId, name: by.actor.name, arranges: every(mayArrangeCover), joins: every(mayOverride) }
}

/** What those who take shifts should know. A duty that the same swap gives away does not count. */
export async function warningsFor(
  tx: Tx,
  taken: { who: Pick<Person, 'id'>; shift: StoredCover['shifts'][0]; gives?: StoredCover['shifts'][0] }[],
): Promise<string[]> {
  const people = await peopleById(
    tx.db,
    taken.map(({ who }) => who.id),
  )
  const all: string[] = []
  for (const { who, shift, gives } of taken) {
    const person = people.get(who.id)!
    const { duties, timeOff } = (await occupiedOf(tx, [person], shift.place.start, shift.place.end)).get(who.id)!
    const kept = duties.filter(
      (duty) => !gives || duty.slug !== gives.slug || duty.end <= gives.place.start || duty.start >= gives.place.end,
    )
    all.push(...warnings(person.name, shift.place, { duties: kept, timeOff }))
  }
  return [...new Set(all)]
}

export function invalid(path: string, message: string, sentence: string): Problem {
  return new Problem('invalid', sentence, { errors: [{ path, message }] })
}
