import { createHash } from 'node:crypto'
import type { HolidaysDoc } from '@tocsin/contract/schedules/absence'
import { type Kysely, sql } from 'kysely'
import type { Tx } from '../../../kernel/data/db.ts'
import type { Rows } from '../../../kernel/data/rows.ts'
import type { DaysChange, LocalDay, StoredDay } from './days.ts'

/** Every row of these calendars, also of days that ended. Index: holiday_day_of_calendar. */
export async function storedDays(db: Kysely<Rows>, calendars: string[]): Promise<Map<string, StoredDay[]>> {
  if (calendars.length === 0) return new Map()
  const rows = await db
    .selectFrom('holidayDay')
    .select(['calendarId', 'date', 'name', 'since', 'endedAt'])
    .where('calendarId', 'in', calendars)
    .orderBy('date')
    .execute()
  return Map.groupBy(rows, (row) => row.calendarId)
}

/** Whether another calendar, a deleted one, had this slug. */
export async function hadSlug(db: Kysely<Rows>, slug: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('resource')
    .select('id')
    .where('kind', '=', 'holidays')
    .where('slug', '=', slug)
    .where('id', '<>', id)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function applyDays(tx: Tx, calendar: string, change: DaysChange, knownUntil: string): Promise<void> {
  const { add, end, drop, rename } = change
  if (drop.length > 0)
    await sql`delete from holiday_day where calendar_id = ${calendar} and ended_at is null and date = any(${drop})`.execute(
      tx.db,
    )
  if (end.length > 0)
    await sql`update holiday_day set ended_at = ${tx.now}
      where calendar_id = ${calendar} and ended_at is null and date = any(${end})`.execute(tx.db)
  if (rename.length > 0)
    await sql`update holiday_day set name = wanted.name
      from unnest(${rename.map(({ date }) => date)}::text[], ${rename.map(({ name }) => name)}::text[]) as wanted (date, name)
      where calendar_id = ${calendar} and ended_at is null and holiday_day.date = wanted.date`.execute(tx.db)
  if (add.length > 0)
    await sql`insert into holiday_day (calendar_id, date, name, since)
      select ${calendar}, * from unnest(${add.map(({ date }) => date)}::text[], ${add.map(({ name }) => name)}::text[],
        ${add.map(({ since }) => since)}::timestamptz[])`.execute(tx.db)
  const days = (await storedDays(tx.db, [calendar])).get(calendar) ?? []
  const stamp = createHash('sha256').update(JSON.stringify(days)).digest('base64url').slice(0, 16)
  await tx.db
    .insertInto('holidayCalendar')
    .values({ calendarId: calendar, knownUntil, stamp })
    .onConflict((conflict) => conflict.column('calendarId').doUpdateSet({ knownUntil, stamp }))
    .execute()
}

/** A live holiday calendar whose document says whose it is. */
export interface AttachedCalendar {
  id: string
  slug: string
  for: NonNullable<HolidaysDoc['for']>
}

export async function attachedCalendars(db: Kysely<Rows>): Promise<AttachedCalendar[]> {
  const { rows } = await sql<AttachedCalendar>`
    select id, slug, doc -> 'for' as for from resource
    where kind = 'holidays' and archived_at is null and doc ? 'for' order by slug`.execute(db)
  return rows
}

/** Days that are holidays still, of these calendars, from `from` (included) until `until` (excluded), by date. */
export async function daysBetween(
  db: Kysely<Rows>,
  calendars: string[],
  from: string,
  until: string,
): Promise<(LocalDay & { calendarId: string })[]> {
  if (calendars.length === 0) return []
  return await db
    .selectFrom('holidayDay')
    .select(['calendarId', 'date', 'name'])
    .where('calendarId', 'in', calendars)
    .where('endedAt', 'is', null)
    .where('date', '>=', from)
    .where('date', '<', until)
    .orderBy('date')
    .execute()
}
