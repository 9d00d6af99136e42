import { type Kysely, sql } from 'kysely'
import type { Rows } from '../../kernel/data/rows.ts'
import type { CalendarCopy, HolidayDay } from './outside.ts'

/** Copies by the calendar's id, with the stamp they had: they are large, change rarely and are asked for at every page. */
const rememberedCopies = new Map<string, { stamp: string; copy: CalendarCopy }>()

/**
 * The last good copies of calendars, by address, each with a text that changes when it does; those that were never read
 * are absent. The texts themselves come from memory when they have not changed. Index: calendar_url_key.
 */
export async function calendarCopies(
  db: Kysely<Rows>,
  urls: string[],
): Promise<Map<string, { stamp: string; copy: CalendarCopy }>> {
  if (urls.length === 0) return new Map()
  const { rows } = await sql<{ id: string; url: string; stamp: string }>`
    select id, url, version || ' ' || md5(people::text) as stamp
    from calendar where url = any(${urls}) and text is not null`.execute(db)
  const stale = rows.filter(({ id, stamp }) => rememberedCopies.get(id)?.stamp !== stamp)
  if (stale.length > 0) await rememberCopies(db, stale)
  return new Map(
    rows.flatMap(({ id, url }) => {
      const known = rememberedCopies.get(id)
      return known ? [[url, known] as const] : []
    }),
  )
}

async function rememberCopies(db: Kysely<Rows>, stale: { id: string }[]): Promise<void> {
  if (rememberedCopies.size > 500) rememberedCopies.clear()
  const { rows } = await sql<{ id: string; stamp: string; text: string; people: [string, string][] }>`
    select id, version || ' ' || md5(people::text) as stamp, text, people
    from calendar where id = any(${stale.map(({ id }) => id)}) and text is not null`.execute(db)
  for (const { id, stamp, text, people } of rows) {
    rememberedCopies.set(id, { stamp, copy: { text, people: new Map(people) } })
  }
}

/** The days of a calendar by its id, with the stamp they had: they change rarely and are asked for at every page. */
const rememberedDays = new Map<string, { stamp: string; days: HolidayDay[] }>()

/** The slugs of all holiday calendars. */
export async function knownHolidays(db: Kysely<Rows>): Promise<string[]> {
  const rows = await db
    .selectFrom('resource')
    .select('slug')
    .where('kind', '=', 'holidays')
    .where('archivedAt', 'is', null)
    .execute()
  return rows.map(({ slug }) => slug)
}

/** The days of these calendars, and a text for each that changes when they do. Deleted calendars are among them: their days ended with them, and the past keeps them. Index: resource_slug. */
export async function holidaysBySlug(
  db: Kysely<Rows>,
  slugs: string[],
): Promise<{ holidays: Map<string, HolidayDay[]>; stamps: Map<string, string> }> {
  const { rows } = await sql<{ slug: string; id: string; stamp: string }>`
    select slug, id, stamp from resource join holiday_calendar on calendar_id = id
    where kind = 'holidays' and slug = any(${slugs}) order by id`.execute(db)
  await rememberDays(db, rows)
  const holidays = new Map<string, HolidayDay[]>()
  const stamps = new Map<string, string>()
  for (const { slug, id, stamp } of rows) {
    holidays.set(slug, [...(holidays.get(slug) ?? []), ...(rememberedDays.get(id)?.days ?? [])])
    stamps.set(slug, `${stamps.get(slug) ?? ''}${stamp}`)
  }
  return { holidays, stamps }
}

async function rememberDays(db: Kysely<Rows>, calendars: { id: string; stamp: string }[]): Promise<void> {
  const stale = calendars.filter(({ id, stamp }) => rememberedDays.get(id)?.stamp !== stamp)
  if (stale.length === 0) return
  if (rememberedDays.size > 2000) rememberedDays.clear()
  const rows = await db
    .selectFrom('holidayDay')
    .select(['calendarId', 'date', 'name', 'since', 'endedAt'])
    .where(
      'calendarId',
      'in',
      stale.map(({ id }) => id),
    )
    .orderBy('date')
    .execute()
  const days = Map.groupBy(rows, (row) => row.calendarId)
  for (const { id, stamp } of stale) rememberedDays.set(id, { stamp, days: days.get(id) ?? [] })
}
