import { type Kysely, sql } from 'kysely'
import { json, type Tx } from '../../../kernel/data/db.ts'
import type { Rows } from '../../../kernel/data/rows.ts'
import { newId } from '../../../kernel/ids.ts'

/** A calendar elsewhere, without its text. */
export interface StoredCalendar {
  id: string
  url: string
  version: number
  events: number | null
  unmatched: string[]
  etag: string | null
  modified: string | null
  readAt: Date | null
  error: string | null
  failedAt: Date | null
  nextAt: Date
  createdAt: Date
  /** See `Known` of loss.ts. */
  gone: number
  toldAt: Date | null
}

const columns = [
  'id',
  'url',
  'version',
  'events',
  'unmatched',
  'etag',
  'modified',
  'readAt',
  'error',
  'failedAt',
  'nextAt',
  'createdAt',
  'gone',
  'toldAt',
] as const

/** Those of these addresses that are known, by address. Index: calendar_url_key. */
export async function calendarsAt(db: Kysely<Rows>, urls: string[]): Promise<Map<string, StoredCalendar>> {
  if (urls.length === 0) return new Map()
  const rows = await db.selectFrom('calendar').select(columns).where(sql<boolean>`url = any(${urls})`).execute()
  return new Map(rows.map((row) => [row.url, row]))
}

/** Makes these addresses known, due at once. */
export async function addCalendars(tx: Tx, urls: string[]): Promise<void> {
  if (urls.length === 0) return
  const rows = urls.map((url) => ({ id: newId('calendar', tx.now), url, nextAt: tx.now, createdAt: tx.now }))
  await tx.db
    .insertInto('calendar')
    .values(rows)
    .onConflict((conflict) => conflict.column('url').doNothing())
    .execute()
}

/**
 * Takes calendars that are due, at most `limit`, and puts their next time at `until`: whoever dies while reading one
 * leaves it to be read then. Index: calendar_due.
 */
export async function takeDue(tx: Tx, urls: string[], until: Date, limit: number): Promise<StoredCalendar[]> {
  if (urls.length === 0) return []
  return await tx.db
    .updateTable('calendar')
    .set({ nextAt: until })
    .where(
      'id',
      'in',
      tx.db
        .selectFrom('calendar')
        .select('id')
        .where('nextAt', '<=', tx.now)
        .where(sql<boolean>`url = any(${urls})`)
        .orderBy('nextAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(columns)
    .execute()
}

export async function lockCalendar(tx: Tx, id: string): Promise<(StoredCalendar & { text: string | null }) | null> {
  const row = await tx.db
    .selectFrom('calendar')
    .select([...columns, 'text'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

export interface CalendarChange {
  version?: number
  text?: string
  events?: number
  people?: [string, string][]
  unmatched?: string[]
  etag?: string | null
  modified?: string | null
  readAt?: Date
  error?: string | null
  failedAt?: Date | null
  nextAt?: Date
  gone?: number
  toldAt?: Date | null
}

export async function saveCalendar(tx: Tx, id: string, { people, ...change }: CalendarChange): Promise<void> {
  await tx.db
    .updateTable('calendar')
    .set({ ...change, ...(people ? { people: json(people) } : {}) })
    .where('id', '=', id)
    .execute()
}
