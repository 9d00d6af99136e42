import { Problem } from '@tocsin/contract/errors'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../../../kernel/clock.ts'
import type { Tx } from '../../../kernel/data/db.ts'
import { getResource } from '../../../kernel/data/resources.ts'
import { peopleByEmail } from '../../../people/read.ts'
import { loadOutside } from '../../outside/read.ts'
import { namesOf, withoutCalendars } from './native.ts'

/** Seconds. */
const year = 366 * 86_400

/** A saved schedule written out without the calendars it reads. @throws Problem not_found, invalid (until) */
export async function nativeSchedule(tx: Tx, ask: { slug: string; until?: string | undefined }) {
  const { doc, version } = await getResource<ScheduleDoc>(tx.db, 'schedule', ask.slug)
  const until = ask.until ? new Date(ask.until) : later(tx.now, year)
  if (until <= tx.now || until > later(tx.now, 2 * year)) {
    throw new Problem('invalid', 'Shifts are written out for at most two years from now.', {
      errors: [{ path: 'until', message: 'must lie ahead, at most two years' }],
    })
  }
  const { outside } = await loadOutside(tx.db, [doc])
  const native = withoutCalendars(doc, outside, tx.now, until)
  const names = namesOf(native)
  const known = await peopleByEmail(tx.db, names)
  return { ...native, version, unmatched: names.filter((name) => !known.has(name.toLowerCase())) }
}
