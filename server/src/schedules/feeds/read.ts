import { type Kysely, sql } from 'kysely'
import type { Rows } from '../../kernel/data/rows.ts'
import type { CalendarCopy } from '../outside/outside.ts'

/** Copies by the calendar's id, with the stamp they had: they are large, change rarely and are asked for at every page. */
const remembered = new Map<string, { stamp: string; copy: CalendarCopy }>()

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
  const stale = rows.filter(({ id, stamp }) => remembered.get(id)?.stamp !== stamp)
  if (stale.length > 0) await remember(db, stale)
  return new Map(
    rows.flatMap(({ id, url }) => {
      const known = remembered.get(id)
      return known ? [[url, known] as const] : []
    }),
  )
}

async function remember(db: Kysely<Rows>, stale: { id: string }[]): Promise<void> {
  if (remembered.size > 500) remembered.clear()
  const { rows } = await sql<{ id: string; stamp: string; text: string; people: [string, string][] }>`
    select id, version || ' ' || md5(people::text) as stamp, text, people
    from calendar where id = any(${stale.map(({ id }) => id)}) and text is not null`.execute(db)
  for (const { id, stamp, text, people } of rows) {
    remembered.set(id, { stamp, copy: { text, people: new Map(people) } })
  }
}
