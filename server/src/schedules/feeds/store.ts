import { type Kysely, sql } from 'kysely'
import type { Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'

/** A feed with the names of its schedule and its owner. */
export interface StoredFeed {
  id: string
  name: string
  hash: string
  hint: string
  scheduleId: string | null
  scheduleSlug: string | null
  scheduleName: string | null
  /** The slug of the schedule's team. */
  team: string | null
  ownerId: string | null
  ownerName: string | null
  ownerEmail: string | null
  createdAt: Date
  revokedAt: Date | null
  lastReadAt: Date | null
}

function feedRows(db: Kysely<Rows>) {
  return db
    .selectFrom('feed')
    .leftJoin('resource as schedule', 'schedule.id', 'feed.scheduleId')
    .leftJoin('person', 'person.id', 'feed.ownerId')
    .select([
      'feed.id',
      'feed.name',
      'feed.hash',
      'feed.hint',
      'feed.scheduleId',
      'schedule.slug as scheduleSlug',
      sql<string | null>`schedule.doc->>'name'`.as('scheduleName'),
      sql<string | null>`schedule.doc->>'team'`.as('team'),
      'feed.ownerId',
      'person.name as ownerName',
      'person.email as ownerEmail',
      'feed.createdAt',
      'feed.revokedAt',
      'feed.lastReadAt',
    ])
}

/** Newest first. A few thousand at most. */
export async function listFeeds(db: Kysely<Rows>, scheduleId: string | null): Promise<StoredFeed[]> {
  let query = feedRows(db).orderBy('feed.id', 'desc').limit(5000)
  if (scheduleId !== null) query = query.where('feed.scheduleId', '=', scheduleId)
  return await query.execute()
}

export async function feedById(db: Kysely<Rows>, id: string): Promise<StoredFeed | null> {
  return (await feedRows(db).where('feed.id', '=', id).executeTakeFirst()) ?? null
}

/** Every feed that works: not revoked, its schedule still there, its owner not disabled. */
export async function liveFeeds(db: Kysely<Rows>): Promise<StoredFeed[]> {
  return await feedRows(db)
    .where('feed.revokedAt', 'is', null)
    .where('schedule.archivedAt', 'is', null)
    .where('person.disabledAt', 'is', null)
    .limit(50_000)
    .execute()
}

/** How many feeds of this person work. Index: feed_of_owner. */
export async function countFeeds(db: Kysely<Rows>, ownerId: string): Promise<number> {
  const row = await db
    .selectFrom('feed')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('ownerId', '=', ownerId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return row?.count ?? 0
}

export async function insertFeed(
  tx: Tx,
  feed: Pick<StoredFeed, 'id' | 'name' | 'hash' | 'hint' | 'scheduleId' | 'ownerId'>,
): Promise<void> {
  await tx.db
    .insertInto('feed')
    .values({ ...feed, createdAt: tx.now })
    .execute()
}

/** @returns whether it worked until now. */
export async function endFeed(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('feed')
    .set({ revokedAt: tx.now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/**
 * Notes that a feed was asked for (to the hour: a poll every few minutes must not write every few minutes) and what it
 * contains. Answers since when it contains that, on whatever node it was noticed first.
 */
export async function feedServed(tx: Tx, id: string, contentHash: string): Promise<Date> {
  const { rows } = await sql<{ contentSince: Date }>`
    with changed as (
      update feed set
        content_since = case when content_hash is not distinct from ${contentHash} then content_since else ${tx.now} end,
        content_hash = ${contentHash},
        last_read_at = ${tx.now}
      where id = ${id}
        and (content_hash is distinct from ${contentHash} or last_read_at is null or last_read_at < ${tx.now}::timestamptz - interval '1 hour')
      returning content_since
    )
    select content_since from changed
    union all
    select content_since from feed where id = ${id} and not exists (select from changed)`.execute(tx.db)
  return rows[0]?.contentSince ?? tx.now
}
