import { Problem } from '@tocsin/contract/errors'
import type { CoverFact, FactData } from '@tocsin/contract/facts'
import { mayArrangeCover, mayOverride } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import type { Principal } from '../../kernel/perform.ts'
import { type Person, peopleByEmail, peopleById, personByRef } from '../../people/read.ts'
import { usersNamed } from '../history/named.ts'
import type { Roster } from '../history/roster.ts'
import { rosterOf } from '../oncall/read.ts'
import { warnings } from './candidates.ts'
import { shiftInWords } from './messages.ts'
import type { Acting } from './model.ts'
import { occupiedOf } from './occupied.ts'
import type { Held, Meant, Named } from './resolve-shift.ts'
import type { NewShift, StoredCover } from './store.ts'
import * as store from './store.ts'

/** What the actions on covers share: finding people and shifts, who acts, and what is recorded. */

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

/** Who is meant by "me", an id or an e-mail. @throws Problem invalid naming the field. */
export async function personMeant(tx: Tx, by: Principal, ref: string, path: string): Promise<Person> {
  const person = await personByRef(tx.db, ref === 'me' ? (by.userId ?? '') : ref)
  if (person) return person
  const sentence =
    ref === 'me' ? 'This token belongs to nobody, so nobody is "me".' : `There is no user ${ref}. Nothing was changed.`
  throw new Problem('invalid', sentence, {
    errors: [{ path, message: ref === 'me' ? 'name a person' : 'there is no such user' }],
  })
}

/** What deciding about a shift needs: the schedule over time, its people, and who holds what of it. */
export interface Scene {
  roster: Roster
  /** By e-mail in lower case. */
  people: Map<string, Person>
  held: Held[]
  now: Date
}

export async function sceneOf(tx: Tx, slug: string): Promise<Scene> {
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

export function named({ layer, at, turn, part }: Ref): Named {
  return {
    layer,
    turn,
    at: at === undefined ? undefined : new Date(at),
    part: part && { start: new Date(part.start), end: new Date(part.end) },
  }
}

export function newShift(
  roster: Roster,
  { owner, from, ...shift }: Meant,
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

export function inWords({ resource }: Roster, shift: Pick<Meant, 'layer' | 'place'>): string {
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
  { layer, owner, place }: Meant,
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

export function requester(cover: StoredCover): { id: string }[] {
  return cover.requestedBy ? [{ id: cover.requestedBy }] : []
}

type CoverKind = 'cover.requested' | 'cover.taken' | 'cover.swapped' | 'cover.declined' | 'cover.withdrawn'

/** Whoever did it need not be told. */
export function record<K extends CoverKind>(
  tx: Tx,
  kind: K,
  by: Principal,
  cover: StoredCover,
  because: string,
  tell: { id: string }[],
  rest: Omit<FactData[K], keyof CoverFact>,
): void {
  const told = [...new Set(tell.map(({ id }) => id))].filter((id) => id !== by.userId)
  const data = { ...factOf(cover, told), ...rest } as FactData[K]
  tx.record(kind, { actor: by.actor, subjects: subjectsOf(cover), because, data })
}

export function subjectsOf(cover: StoredCover): string[] {
  const people = cover.shifts.flatMap(({ from, to }) => [from.id, ...(to ? [to.id] : [])])
  return [...new Set([cover.id, ...cover.shifts.map(({ scheduleId }) => scheduleId), cover.person.id, ...people])]
}

export function factOf(cover: StoredCover, tell: string[]): CoverFact {
  return {
    cover: cover.id,
    kind: cover.kind,
    user: cover.person.id,
    shifts: cover.shifts.map((shift) => ({
      schedule: shift.scheduleId,
      slug: shift.slug,
      name: shift.scheduleName,
      layer: shift.layer,
      start: shift.place.start.toISOString(),
      end: shift.place.end.toISOString(),
      from: shift.from.id,
      to: shift.to?.id ?? null,
    })),
    tell,
  }
}

export function invalid(path: string, message: string, sentence: string): Problem {
  return new Problem('invalid', sentence, { errors: [{ path, message }] })
}
