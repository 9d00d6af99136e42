import { type FieldError, Problem } from '@tocsin/contract/errors'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Kysely } from 'kysely'
import type { Rows } from '../../kernel/data/rows.ts'
import { nearest } from '../../kernel/nearest.ts'
import { calendarsNamed } from './calendar-copies.ts'
import { type HolidayDay, nothingOutside, type Outside } from './outside.ts'
import { calendarCopies, holidaysBySlug, knownHolidays } from './store.ts'

/** What lies outside some schedule documents and decides about them, with a text that changes when it does. */
export interface LoadedOutside {
  outside: Outside
  /** Empty for a document that looks at nothing outside. */
  stampOf(doc: ScheduleDoc): string
}

const noHolidays = { stamps: new Map<string, string>(), holidays: new Map<string, HolidayDay[]>() }
const nothing: LoadedOutside = { outside: nothingOutside, stampOf: () => '' }

/** Loads what these documents name; nothing is asked when they name nothing. */
export async function loadOutside(db: Kysely<Rows>, docs: readonly ScheduleDoc[]): Promise<LoadedOutside> {
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
  const { outside } = await loadOutside(db, [doc])
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

function holidaysNamed(doc: ScheduleDoc): string[] {
  return doc.layers.flatMap((layer) => [...(layer.except ?? []), ...(layer.only ?? [])])
}
