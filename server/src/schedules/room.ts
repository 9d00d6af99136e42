import type { Job, Room } from '../kernel/room.ts'
import { holidaysKind } from './absence/holidays/kind.ts'
import { absenceTasks, absenceTimes } from './absence/jobs.ts'
import { absences } from './absence/read.ts'
import { absenceRoutes } from './absence/routes.ts'
import { createBoardLinks, mountBoards } from './boards/links.ts'
import { boardRoutes } from './boards/routes.ts'
import { cover } from './cover/routes.ts'
import { tend } from './cover/jobs.ts'
import { fairnessRoutes } from './fairness/routes.ts'
import { solveInThread } from './fairness/solver/solver-thread.ts'
import { pollCalendars, pollTask } from './feeds/import/jobs.ts'
import { calendars } from './feeds/import/routes.ts'
import { feedRoutes } from './feeds/routes.ts'
import { createFeeds, mountFeeds } from './feeds/served.ts'
import { scheduleKind } from './kind.ts'
import { onCall, overrides, schedules as views } from './routes.ts'

export const schedules: Room = {
  name: 'schedules',
  kinds: [holidaysKind, scheduleKind],
  open({ clock, databases, kinds, log, outbound, publicUrl, secrets }) {
    const database = databases.web
    const boards = createBoardLinks({ database, clock })
    const feeds = createFeeds({ database, clock, publicUrl })
    const tasks = absenceTasks({ database, clock, log, secrets, outbound })
    const absenceJobs = Object.entries(tasks).map(([name, run]): [string, Job] => [
      name,
      { cron: absenceTimes[name as keyof typeof absenceTimes], run },
    ])
    return {
      operations: {
        ...boardRoutes({ publicUrl }),
        ...feedRoutes({ publicUrl }),
        ...absenceRoutes({ secrets, outbound }),
        calendars,
        cover,
        onCall,
        overrides,
        schedules: { ...views, ...fairnessRoutes({ registry: kinds, absences, solve: solveInThread }) },
      },
      mount(http) {
        mountBoards(http, boards)
        mountFeeds(http, feeds)
      },
      jobs: {
        ...Object.fromEntries(absenceJobs),
        tend_cover: { cron: '*/5 * * * *', run: async () => void (await database.transact(tend)) },
        [pollTask]: {
          cron: '* * * * *',
          run: async () => void (await pollCalendars({ database, outbound, log })),
        },
      },
      heard(_facts, kinds) {
        const of = (pattern: RegExp) => [...kinds].some((kind) => pattern.test(kind))
        if (of(/^(board|cover|override|resource|user)\./)) boards.forget()
        if (of(/^(feed|override|resource|user|calendar|cover)\./)) feeds.forget()
      },
    }
  },
}
