import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Resource } from '../../kernel/data/resources.ts'
import { dayAndTime } from '../../kernel/words.ts'
import type { Away } from './model.ts'

/** `Mon 7 Dec 2026, 09:00 Europe/Lisbon` */
export function momentIn(at: Date, timeZone: string): string {
  return `${dayAndTime(at, timeZone, true)} ${timeZone}`
}

/** Why somebody is away, without what only they should read. */
export function away(cause: Away['cause'], until: Date, timeZone: string): string {
  return cause.type === 'holiday'
    ? `${cause.date} is a holiday there (${cause.name})`
    : `has time off until ${momentIn(until, timeZone)}`
}

export function scheduleName({ slug, doc }: Resource<ScheduleDoc>): string {
  return doc.name ? `"${doc.name}"` : `"${slug}"`
}
