import { Problem } from '@tocsin/contract/errors'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../../../kernel/clock.ts'
import { getResource } from '../../../kernel/data/resources.ts'
import { api } from '../../../kernel/perform.ts'
import { peopleByEmail } from '../../../people/read.ts'
import { surroundingsOf } from '../../outside/read.ts'
import { listCalendars, pollNow } from './actions.ts'
import { namesOf, withoutCalendars } from './native.ts'

const year = 366 * 86_400

/** The handlers of calendars elsewhere that schedules read. */
export const calendars = {
  list: api.calendars.list.handler(({ input, context: { tx, by } }) => listCalendars(tx, by, input.schedule)),
  poll: api.calendars.poll.handler(({ input, context: { tx, by } }) => pollNow(tx, by, input.id)),
  native: api.calendars.native.handler(async ({ input, context: { tx } }) => {
    const { doc, version } = await getResource<ScheduleDoc>(tx.db, 'schedule', input.slug)
    const until = input.until ? new Date(input.until) : later(tx.now, year)
    if (until <= tx.now || until > later(tx.now, 2 * year)) {
      throw new Problem('invalid', 'Shifts are written out for at most two years from now.', {
        errors: [{ path: 'until', message: 'must lie ahead, at most two years' }],
      })
    }
    const { outside } = await surroundingsOf(tx.db, [doc])
    const native = withoutCalendars(doc, outside, tx.now, until)
    const names = namesOf(native)
    const known = await peopleByEmail(tx.db, names)
    return { ...native, version, unmatched: names.filter((name) => !known.has(name.toLowerCase())) }
  }),
}
