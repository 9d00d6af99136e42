import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/data/db.ts'
import type { Task } from '../../kernel/data/jobs.ts'
import type { Log } from '../../kernel/log.ts'
import { readFeeds } from './actions.ts'
import { tellAhead } from './ahead.ts'
import type { FeedDeps } from './feed-url.ts'
import { renewHolidays } from './holidays/actions.ts'

/** When each job runs, in UTC. */
export const absenceTimes = {
  tell_ahead: '7 * * * *',
  read_time_off: '*/10 * * * *',
  renew_holidays: '41 4 * * 1',
}

/** The jobs of time off and holidays: what is found ahead is told, calendars are read, holidays of later years are known. */
export function absenceTasks(
  deps: FeedDeps & { database: Database; clock: Clock; log: Log },
): Record<keyof typeof absenceTimes, Task> {
  const { database, clock, log } = deps
  return {
    tell_ahead: () => tellAhead(database),
    read_time_off: () => readFeeds(database, deps, clock.now()),
    renew_holidays: () =>
      database.transact((tx) =>
        renewHolidays(tx, (calendar, why) => log.warn({ calendar, why }, 'a holiday calendar keeps the days it has')),
      ),
  }
}
