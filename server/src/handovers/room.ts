import type { Room } from '../kernel/room.ts'
import { runHandovers } from './jobs.ts'
import { handoverRoutes } from './routes.ts'

export const handovers: Room = {
  name: 'handovers',
  open: ({ databases, log }) => ({
    operations: handoverRoutes(),
    jobs: {
      run_handovers: {
        cron: '* * * * *',
        run: async () => void (await runHandovers({ database: databases.web, log })),
      },
    },
  }),
}
