import { type FieldError, Problem } from '@tocsin/contract/errors'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { type Kysely, sql } from 'kysely'
import type { Rows } from '../../kernel/data/rows.ts'
import { nearest } from '../../kernel/nearest.ts'
import { calendarCopies } from '../feeds/read.ts'
import { calendarsNamed } from './calendar-copies.ts'
import { type HolidayDay, nothingOutside, type Outside } from './outside.ts'

/** What lies outside some schedule documents and decides about them, with a text that changes when it does. */
export interface Surroundings {
  outside: Outside
  /** Empty for a document that looks at nothing outside. */
  stampOf(doc: ScheduleDoc): string
}

const noHolidays = { stamps: new Map<string, string>(), holidays: new Map<string, HolidayDay[]>() }
const nothing: Surroundings = { outside: nothingOutside, stampOf: () => '' }

/** The days of a calendar by its id, with the digest they had: they change rarely and are asked for at every page. */
const remembered = new Map<string, { stamp: string; days: HolidayDay[] }>()

/** Loads what these documents name; nothing is asked when they name nothing. */
export async function surroundingsOf(db: Kysely<Rows>, docs: readonly ScheduleDoc[]): Promise<Surroundings> {
  const slugs = new Set(docs.flatMap(holidaysNamed))
  const urls = new Set(docs.flatMap(calendarsNamed))
  if (slugs.size === 0 && urls.size === 0) return nothing
  const { stamps, holidays } = slugs.size > 0 ? await holidaysBySlug(db, [...slugs]) : noHolidays
  const calendars = await calendarCopies(db, [...urls])
  return {
    outside: { holidays, calendars: new Map([...calendars].map(([url, { copy }]) => [url, copy])) },
    stampOf: (doc) => {
      const days = holidaysNamed(doc).map((slug) => stamps.get(slug) ?? '')
      const copies = calendarsNamed(doc).map((url) => calendars.get(url)?.stamp ?? '')
      return [...days, ...copies].join(' ')
    },
  }
}

/**
 * The same for one document that is not saved.
 * @throws Problem invalid when it names a holiday calendar that does not exist, with the nearest that does.
 */
export async function outsideOf(db: Kysely<Rows>, doc: ScheduleDoc): Promise<Outside> {
  const { outside } = await surroundingsOf(db, [doc])
  const errors: FieldError[] = []
  for (const [index, layer] of doc.layers.entries()) {
    for (const field of ['except', 'only'] as const) {
      for (const slug of layer[field] ?? []) {
        if (outside.holidays.has(slug)) continue
        const near = nearest(slug, await knownHolidays(db))
        const message = `there is no holidays "${slug}"${near ? `; did you mean "${near}"?` : ''}`
        errors.push({ path: `schedule.layers.${index}.${field}`, message })
      }
    }
  }
  if (errors.length === 0) return outside
  throw new Problem(
    'invalid',
    `${errors[0]!.path}: ${errors[0]!.message}${errors[0]!.message.endsWith('?') ? '' : '.'}`,
    {
      errors,
    },
  )
}

async function knownHolidays(db: Kysely<Rows>): Promise<string[]> {
  const rows = await db
    .selectFrom('resource')
    .select('slug')
    .where('kind', '=', 'holidays')
    .where('archivedAt', 'is', null)
    .execute()
  return rows.map(({ slug }) => slug)
}

function holidaysNamed(doc: ScheduleDoc): string[] {
  return doc.layers.flatMap((layer) => [...(layer.except ?? []), ...(layer.only ?? [])])
}

/** Deleted calendars are among them: their days ended with them, and the past keeps them. Index: resource_slug. */
async function holidaysBySlug(db: Kysely<Rows>, slugs: string[]) {
  const { rows } = await sql<{ slug: string; id: string; stamp: string }>`
    select slug, id, stamp from resource join holiday_calendar on calendar_id = id
    where kind = 'holidays' and slug = any(${slugs}) order by id`.execute(db)
  await remember(db, rows)
  const holidays = new Map<string, HolidayDay[]>()
  const stamps = new Map<string, string>()
  for (const { slug, id, stamp } of rows) {
    holidays.set(slug, [...(holidays.get(slug) ?? []), ...(remembered.get(id)?.days ?? [])])
    stamps.set(slug, `${stamps.get(slug) ?? ''}${stamp}`)
  }
  return { holidays, stamps }
}

async function remember(db: Kysely<Rows>, calendars: { id: string; stamp: string }[]): Promise<void> {
  const stale = calendars.filter(({ id, stamp }) => remembered.get(id)?.stamp !== stamp)
  if (stale.length === 0) return
  if (remembered.size > 2000) remembered.clear()
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
  for (const { id, stamp } of stale) remembered.set(id, { stamp, days: days.get(id) ?? [] })
}
