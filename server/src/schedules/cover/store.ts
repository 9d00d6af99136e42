import { type Kysely, sql } from 'kysely'
import type { Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'
import type { Bound } from '../overrides/bound-covers.ts'
import type { Decision, ShiftChange, Who } from './model.ts'

type Person = Who & { timeZone: string }

/** A shift of a cover as it is kept, with the names of its schedule and people. */
export interface StoredShift extends Bound {
  scheduleId: string
  slug: string
  scheduleName: string
  timeZone: string
  team: string | null
  /** The schedule is deleted. */
  archived: boolean
  ownerPerson: Person
  from: Person
  to: Person | null
  applies: boolean
  takenAt: Date | null
  cutAt: Date | null
}

export interface StoredCover {
  id: string
  kind: 'cover' | 'swap' | 'pager'
  state: 'open' | 'taken' | 'declined' | 'withdrawn' | 'expired'
  because: string
  person: Person
  requestedBy: string | null
  requestedByName: string
  note: string | null
  createdAt: Date
  decidedAt: Date | null
  decidedByName: string | null
  detachedAt: Date | null
  detachedBecause: string | null
  remindedAt: Date | null
  shifts: StoredShift[]
  asked: { person: Person; declinedAt: Date | null }[]
}

export interface CoverQuestion {
  scheduleIds?: string[] | undefined
  /** Who is relieved, takes or was asked. */
  personId?: string | undefined
  state?: StoredCover['state'] | undefined
  /** Only those with a shift that ends after this. */
  after?: Date | undefined
  /** Ids before this one: older ones. */
  before?: string | undefined
  limit: number
}

/** Newest first. `state` is what was stored: an open one may be over. Indexes: cover_shift_in_time, cover_of_person. */
export async function listCovers(db: Kysely<Rows>, ask: CoverQuestion, now: Date): Promise<StoredCover[]> {
  let query = db.selectFrom('cover').select('cover.id').orderBy('cover.id', 'desc').limit(ask.limit)
  if (ask.before) query = query.where('cover.id', '<', ask.before)
  if (ask.state) query = query.where(isState(ask.state, now))
  if (ask.scheduleIds) {
    query = query.where(
      sql<boolean>`exists (select from cover_shift where cover_id = cover.id and schedule_id = any(${ask.scheduleIds}))`,
    )
  }
  if (ask.after) {
    query = query.where(
      sql<boolean>`exists (select from cover_shift where cover_id = cover.id and ends_at > ${ask.after})`,
    )
  }
  if (ask.personId) {
    query = query.where(sql<boolean>`(cover.person_id = ${ask.personId}
      or exists (select from cover_asked where cover_id = cover.id and person_id = ${ask.personId})
      or exists (select from cover_shift where cover_id = cover.id and ${ask.personId} in (owner_id, from_id, to_id)))`)
  }
  const ids = (await query.execute()).map(({ id }) => id)
  return await coversById(db, ids)
}

/** An open request whose shift is over counts as expired, also before anybody noticed; as `stateAt` says. */
function isState(state: StoredCover['state'], now: Date) {
  const over = sql<boolean>`(case when cover.kind = 'swap'
    then exists (select from cover_shift where cover_id = cover.id and ends_at <= ${now})
    else not exists (select from cover_shift where cover_id = cover.id and ends_at > ${now}) end)`
  if (state === 'open') return sql<boolean>`cover.state = 'open' and not ${over}`
  if (state === 'expired') return sql<boolean>`(cover.state = 'expired' or cover.state = 'open' and ${over})`
  return sql<boolean>`cover.state = ${state}`
}

/** Newest first; ids that nothing has are left out. */
export async function coversById(db: Kysely<Rows>, ids: string[]): Promise<StoredCover[]> {
  if (ids.length === 0) return []
  const person = (alias: string) =>
    sql.raw(`jsonb_build_object('id', ${alias}.id, 'name', ${alias}.name, 'email', ${alias}.email, 'timeZone',
      ${alias}.time_zone, 'disabledAt', ${alias}.disabled_at)`)
  type Row = Omit<StoredCover, 'shifts' | 'asked'> & {
    shifts: (Omit<StoredShift, 'part' | 'shift' | 'place' | 'owner' | 'cover' | 'kind'> & Flat)[]
    asked: { person: Person; declinedAt: string | null }[]
  }
  const { rows } = await sql<Row>`
    select cover.id, kind, state, because, ${person('person')} as person, requested_by, requested_by_name, note,
      cover.created_at, decided_at, decided_by_name, detached_at, detached_because, reminded_at, (
        select jsonb_agg(jsonb_build_object(
          'n', n, 'scheduleId', schedule_id, 'slug', resource.slug, 'scheduleName', coalesce(doc ->> 'name', resource.slug),
          'timeZone', doc ->> 'timeZone', 'team', doc ->> 'team', 'archived', archived_at is not null, 'layer', layer,
          'turn', turn, 'scope', scope, 'partStart', part_start, 'partEnd', part_end, 'pinned', pinned,
          'ownerPerson', ${person('owner')}, 'from', ${person('relieved')},
          'to', case when taker.id is not null then ${person('taker')} end,
          'shiftStart', shift_starts_at, 'shiftEnd', shift_ends_at, 'start', starts_at, 'end', ends_at,
          'applies', applies, 'takenAt', taken_at, 'cutAt', cut_at) order by n)
        from cover_shift join resource on resource.id = schedule_id
        join person as owner on owner.id = owner_id join person as relieved on relieved.id = from_id
        left join person as taker on taker.id = to_id
        where cover_id = cover.id
      ) as shifts, (
        select coalesce(jsonb_agg(jsonb_build_object('person', ${person('one')}, 'declinedAt', declined_at) order by one.name), '[]')
        from cover_asked join person as one on one.id = person_id where cover_id = cover.id
      ) as asked
    from cover join person on person.id = cover.person_id
    where cover.id = any(${ids})
    order by cover.id desc`.execute(db)
  return rows.map(({ shifts, asked, person, ...row }) => ({
    ...row,
    person: dated(person),
    shifts: shifts.map(({ partStart, partEnd, shiftStart, shiftEnd, start, end, ...shift }) => ({
      ...shift,
      cover: row.id,
      kind: row.kind,
      owner: shift.ownerPerson.email,
      ownerPerson: dated(shift.ownerPerson),
      from: dated(shift.from),
      to: shift.to && dated(shift.to),
      part: { start: partStart, end: partEnd },
      shift: { start: new Date(shiftStart), end: new Date(shiftEnd) },
      place: { start: new Date(start), end: new Date(end) },
      takenAt: dateOf(shift.takenAt),
      cutAt: dateOf(shift.cutAt),
    })),
    asked: asked.map((each) => ({ person: dated(each.person), declinedAt: dateOf(each.declinedAt) })),
  }))
}

/** Instants inside JSON are text. */
interface Flat {
  partStart: number | null
  partEnd: number | null
  shiftStart: string
  shiftEnd: string
  start: string
  end: string
}

function dateOf(value: Date | string | null): Date | null {
  return value === null ? null : new Date(value)
}

function dated(person: Person): Person {
  return { ...person, disabledAt: dateOf(person.disabledAt) }
}

/** Locks a cover against being decided by somebody else at the same time; null: there is none. */
export async function lockCover(tx: Tx, id: string): Promise<StoredCover | null> {
  await tx.db.selectFrom('cover').select('id').where('id', '=', id).forUpdate().execute()
  return (await coversById(tx.db, [id]))[0] ?? null
}

/** One at a time decides about the shifts of a schedule: two requests for the same shift must see each other. */
export async function lockShiftsOf(tx: Tx, scheduleIds: string[]): Promise<void> {
  for (const id of [...new Set(scheduleIds)].sort())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`cover ${id}`}, 0))`.execute(tx.db)
}

export interface NewShift extends Omit<Bound, 'cover' | 'kind' | 'owner'> {
  scheduleId: string
  ownerId: string
  fromId: string
  toId: string | null
  applies: boolean
  takenAt: Date | null
}

export interface NewCover {
  id: string
  kind: StoredCover['kind']
  state: 'open' | 'taken'
  because: string
  personId: string
  requestedBy: string | null
  requestedByName: string
  note: string | null
  decidedByName: string | null
  shifts: NewShift[]
  asked: string[]
}

export async function insertCover(tx: Tx, { shifts, asked, ...cover }: NewCover): Promise<void> {
  await tx.db
    .insertInto('cover')
    .values({ ...cover, createdAt: tx.now, decidedAt: cover.state === 'taken' ? tx.now : null })
    .execute()
  await tx.db
    .insertInto('coverShift')
    .values(
      shifts.map(({ part, shift, place, ...each }) => ({
        ...each,
        coverId: cover.id,
        partStart: part.start,
        partEnd: part.end,
        shiftStartsAt: shift.start,
        shiftEndsAt: shift.end,
        startsAt: place.start,
        endsAt: place.end,
        cutAt: null,
      })),
    )
    .execute()
  if (asked.length === 0) return
  await tx.db
    .insertInto('coverAsked')
    .values(asked.map((personId) => ({ coverId: cover.id, personId, declinedAt: null })))
    .execute()
}

/** Writes what was decided. `by` null: Tocsin itself. */
export async function saveDecision(
  tx: Tx,
  id: string,
  { state, because, shifts }: Decision,
  by: string | null,
): Promise<void> {
  const decided = state === 'open' ? {} : { decidedAt: tx.now, decidedByName: by }
  await tx.db
    .updateTable('cover')
    .set({ state, because, ...decided })
    .where('id', '=', id)
    .execute()
  await changeShifts(tx, id, shifts)
}

export async function changeShifts(tx: Tx, id: string, shifts: ShiftChange[]): Promise<void> {
  for (const { n, to, ...change } of shifts) {
    await tx.db
      .updateTable('coverShift')
      .set({ ...change, toId: to })
      .where('coverId', '=', id)
      .where('n', '=', n)
      .execute()
  }
}

export async function saveDecline(tx: Tx, id: string, personId: string): Promise<void> {
  await tx.db
    .updateTable('coverAsked')
    .set({ declinedAt: tx.now })
    .where('coverId', '=', id)
    .where('personId', '=', personId)
    .execute()
}

/** Where a shift was found now. */
export async function movePlace(
  tx: Tx,
  id: string,
  n: number,
  found: Pick<Bound, 'shift' | 'place' | 'turn' | 'part'>,
): Promise<void> {
  await tx.db
    .updateTable('coverShift')
    .set({
      turn: found.turn,
      partStart: found.part.start,
      partEnd: found.part.end,
      shiftStartsAt: found.shift.start,
      shiftEndsAt: found.shift.end,
      startsAt: found.place.start,
      endsAt: found.place.end,
    })
    .where('coverId', '=', id)
    .where('n', '=', n)
    .execute()
}

export async function setDetached(tx: Tx, id: string, because: string | null): Promise<void> {
  await tx.db
    .updateTable('cover')
    .set({ detachedAt: because === null ? null : tx.now, detachedBecause: because })
    .where('id', '=', id)
    .execute()
}

export async function setReminded(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.db.updateTable('cover').set({ remindedAt: tx.now }).where('id', 'in', ids).execute()
}

/** Open requests and taken covers of these schedules (all unless named) that are not over; locked, by id. */
export async function lockLive(tx: Tx, scheduleIds: string[] | null): Promise<StoredCover[]> {
  const { rows } = await sql<{ id: string }>`
    select id from cover
    where state in ('open', 'taken') and exists (
      select from cover_shift where cover_id = cover.id and ends_at > ${tx.now}::timestamptz - interval '2 days'
        ${scheduleIds ? sql`and schedule_id = any(${scheduleIds})` : sql``})
    order by id
    for update`.execute(tx.db)
  return await coversById(
    tx.db,
    rows.map(({ id }) => id),
  )
}

/** Shifts of a schedule that somebody took and that count after `at`, by the time of taking. Index: cover_shift_applying. */
export async function appliedOn(db: Kysely<Rows>, scheduleId: string, at: Date): Promise<StoredShift[]> {
  const { rows } = await sql<{ coverId: string }>`
    select distinct cover_id from cover_shift
    where schedule_id = ${scheduleId} and applies and ends_at > ${at} and coalesce(cut_at > ${at}, true)`.execute(db)
  const covers = await coversById(
    db,
    rows.map((row) => row.coverId),
  )
  return covers
    .flatMap(({ shifts }) => shifts)
    .filter((shift) => shift.scheduleId === scheduleId && shift.applies && shift.place.end > at)
    .sort((a, b) => a.takenAt!.getTime() - b.takenAt!.getTime())
}

/** Open requests and swaps about shifts of a schedule that are not over. Index: cover_shift_in_time. */
export async function openOn(db: Kysely<Rows>, scheduleId: string, at: Date): Promise<StoredCover[]> {
  return await listCovers(db, { scheduleIds: [scheduleId], state: 'open', after: at, limit: 1000 }, at)
}

/** The schedules on which these people are part of live covers. */
export async function schedulesOfPeople(tx: Tx, personIds: string[]): Promise<string[]> {
  const { rows } = await sql<{ scheduleId: string }>`
    select distinct schedule_id from cover_shift join cover on cover.id = cover_id
    where state in ('open', 'taken') and ends_at > ${tx.now} and (to_id = any(${personIds}) or from_id = any(${personIds}))`.execute(
    tx.db,
  )
  return rows.map((row) => row.scheduleId)
}
