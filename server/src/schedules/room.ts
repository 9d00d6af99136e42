import { cachesForgottenBy } from '@tocsin/contract/fact-kinds'
import type { Job, Room } from '../kernel/room.ts'
import { holidaysKind } from './absence/holidays/kind.ts'
import { absenceTasks, absenceTimes } from './absence/jobs.ts'
import { createBoardLinks, mountBoards } from './boards/links.ts'
import { runCover } from './cover/jobs.ts'
import { solveInThread } from './fairness/solver/solver-thread.ts'
import { pollCalendars, pollTask } from './feeds/import/jobs.ts'
import { createFeeds, mountFeeds } from './feeds/served.ts'
import { scheduleKind } from './kind.ts'
import { scheduleRoutes } from './routes.ts'

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
      operations: scheduleRoutes({ secrets, outbound, publicUrl, registry: kinds, solve: solveInThread }),
      mount(http) {
        mountBoards(http, boards)
        mountFeeds(http, feeds)
      },
      jobs: {
        ...Object.fromEntries(absenceJobs),
        run_cover: { cron: '*/5 * * * *', run: async () => void (await database.transact(runCover)) },
        [pollTask]: {
          cron: '* * * * *',
          run: async () => void (await pollCalendars({ database, outbound, log })),
        },
      },
      heard(_facts, kinds) {
        const forgotten = cachesForgottenBy(kinds)
        if (forgotten.has('boards')) boards.forget()
        if (forgotten.has('feeds')) feeds.forget()
      },
    }
  },
}
