import { type Kysely, sql } from 'kysely'
import type { Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'
import { newId } from '../../kernel/ids.ts'

export interface TimeOffRow {
  id: string
  personId: string
  personName: string
  personEmail: string
  startsAt: Date
  endsAt: Date
  note: string | null
  source: 'app' | 'ics'
  uid: string | null
  createdBy: string | null
  createdByName: string | null
  createdAt: Date
}

function timeOffRows(db: Kysely<Rows>) {
  return db
    .selectFrom('timeOff')
    .innerJoin('person', 'person.id', 'timeOff.personId')
    .leftJoin('person as maker', 'maker.id', 'timeOff.createdBy')
    .select([
      'timeOff.id',
      'timeOff.personId',
      'person.name as personName',
      'person.email as personEmail',
      'timeOff.startsAt',
      'timeOff.endsAt',
      'timeOff.note',
      'timeOff.source',
      'timeOff.uid',
      'timeOff.createdBy',
      'maker.name as createdByName',
      'timeOff.createdAt',
    ])
}

/** Absences that touch [from, until), of these people or of everybody (null), by start. Index: time_off_in_time. */
export async function timeOffBetween(
  db: Kysely<Rows>,
  people: string[] | null,
  from: Date,
  until: Date,
): Promise<TimeOffRow[]> {
  let query = timeOffRows(db)
    .where('timeOff.endsAt', '>', from)
    .where('timeOff.startsAt', '<', until)
    .orderBy('timeOff.startsAt')
    .orderBy('person.email')
    .orderBy('timeOff.id')
    .limit(10_000)
  if (people) query = query.where(sql<boolean>`time_off.person_id = any(${people})`)
  return (await query.execute()) as TimeOffRow[]
}

export async function timeOffById(db: Kysely<Rows>, id: string): Promise<TimeOffRow | null> {
  const row = await timeOffRows(db).where('timeOff.id', '=', id).executeTakeFirst()
  return (row as TimeOffRow | undefined) ?? null
}

/** Holds the person until the transaction ends: two that enter overlapping time off at once wait for each other. */
export async function lockPersonForTimeOff(tx: Tx, person: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`time off ${person}`}, 0))`.execute(tx.db)
}

export interface NewTimeOff {
  personId: string
  startsAt: Date
  endsAt: Date
  note: string | null
  source: 'app' | 'ics'
  uid: string | null
  createdBy: string | null
}

export async function insertTimeOff(tx: Tx, wanted: NewTimeOff[]): Promise<string[]> {
  if (wanted.length === 0) return []
  const rows = wanted.map((each) => ({ id: newId('timeOff', tx.now), ...each, createdAt: tx.now }))
  await tx.db.insertInto('timeOff').values(rows).execute()
  return rows.map(({ id }) => id)
}

export async function deleteTimeOff(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.db.deleteFrom('timeOff').where('id', 'in', ids).execute()
}

/** Lets these end now instead of when they would have. */
export async function endTimeOff(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length > 0) await tx.db.updateTable('timeOff').set({ endsAt: tx.now }).where('id', 'in', ids).execute()
}

export interface FeedRow {
  personId: string
  /** Sealed. */
  url: string
  host: string
  triedAt: Date | null
  readAt: Date | null
  error: string | null
  digest: string | null
  count: number
}

function feedRows(db: Kysely<Rows>) {
  return db
    .selectFrom('timeOffFeed')
    .select(['personId', 'url', 'host', 'triedAt', 'readAt', 'error', 'digest'])
    .select(
      sql<number>`(select count(*) from time_off where time_off.person_id = time_off_feed.person_id and source = 'ics')`.as(
        'count',
      ),
    )
}

export async function feedOf(db: Kysely<Rows>, person: string): Promise<FeedRow | null> {
  return (await feedRows(db).where('personId', '=', person).executeTakeFirst()) ?? null
}

/** Feeds of enabled people that were not tried since `before`, those that wait longest first. */
export async function feedsToRead(db: Kysely<Rows>, before: Date): Promise<FeedRow[]> {
  return await feedRows(db)
    .innerJoin('person', 'person.id', 'timeOffFeed.personId')
    .where('person.disabledAt', 'is', null)
    .where((where) => where.or([where('triedAt', 'is', null), where('triedAt', '<=', before)]))
    .orderBy('triedAt', (order) => order.asc().nullsFirst())
    .execute()
}

export async function saveFeed(tx: Tx, feed: { personId: string; url: string; host: string }): Promise<void> {
  const fresh = { url: feed.url, host: feed.host, triedAt: null, readAt: null, error: null, digest: null }
  await tx.db
    .insertInto('timeOffFeed')
    .values({ personId: feed.personId, ...fresh, createdAt: tx.now })
    .onConflict((conflict) => conflict.column('personId').doUpdateSet(fresh))
    .execute()
}

/** @returns whether it was there. */
export async function deleteFeed(tx: Tx, person: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db.deleteFrom('timeOffFeed').where('personId', '=', person).executeTakeFirst()
  return numDeletedRows > 0n
}

/** What became of an attempt. @returns false when the feed was changed or removed meanwhile. */
export async function saveAttempt(
  tx: Tx,
  feed: Pick<FeedRow, 'personId' | 'url'>,
  outcome: { error: string } | { digest: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('timeOffFeed')
    .set({ triedAt: tx.now, ...('error' in outcome ? outcome : { readAt: tx.now, error: null, ...outcome }) })
    .where('personId', '=', feed.personId)
    .where('url', '=', feed.url)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** At how many days ahead these were told, by their keys. */
export async function toldOf(db: Kysely<Rows>, keys: string[]): Promise<Map<string, Set<number>>> {
  const told = new Map<string, Set<number>>()
  if (keys.length === 0) return told
  const rows = await db
    .selectFrom('toldAhead')
    .select(['key', 'days'])
    .where(sql<boolean>`key = any(${keys})`)
    .execute()
  for (const { key, days } of rows) told.set(key, (told.get(key) ?? new Set()).add(days))
  return told
}

/** @returns the keys that nobody told meanwhile. */
export async function markTold(tx: Tx, rows: { key: string; days: number; until: Date }[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set()
  const { rows: written } = await sql<{ key: string }>`
    insert into told_ahead (key, days, at, until)
    select key, days, ${tx.now}, until from unnest(${rows.map(({ key }) => key)}::text[],
      ${rows.map(({ days }) => days)}::integer[], ${rows.map(({ until }) => until)}::timestamptz[]) as told (key, days, until)
    on conflict do nothing returning key`.execute(tx.db)
  return new Set(written.map(({ key }) => key))
}

/** Forgets what was told about things that are over. */
export async function forgetTold(tx: Tx): Promise<void> {
  await tx.db.deleteFrom('toldAhead').where('until', '<', tx.now).execute()
}
