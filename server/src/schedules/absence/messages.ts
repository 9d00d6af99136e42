import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Resource } from '../../kernel/data/resources.ts'
import type { Away } from './model.ts'

/** `Mon 7 Dec 2026, 09:00 Europe/Lisbon` */
export function momentIn(at: Date, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part.weekday} ${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute} ${timeZone}`
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
