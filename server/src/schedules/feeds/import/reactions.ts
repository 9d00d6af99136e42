import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../../../kernel/data/db.ts'
import type { FactOf } from '../../../kernel/data/facts.ts'
import { calendarsNamed } from '../../outside/calendar-copies.ts'
import { addCalendars } from './store.ts'

/** flow.ts: a schedule names calendars. New ones are due at once: the job of the next minute reads them. */
export async function followCalendars(tx: Tx, facts: FactOf<'resource.changed'>[]): Promise<void> {
  const docs = facts.flatMap(({ data }) => (data.kind === 'schedule' && data.after ? [data.after as ScheduleDoc] : []))
  await addCalendars(tx, [...new Set(docs.flatMap(calendarsNamed))])
}
