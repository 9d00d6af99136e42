import type { Room } from '../kernel/room.ts'
import { handovers as operations } from './routes.ts'
import { tendHandovers } from './jobs.ts'

export const handovers: Room = {
  name: 'handovers',
  open: ({ databases, log }) => ({
    operations: { handovers: operations },
    jobs: {
      tend_handovers: {
        cron: '* * * * *',
        run: async () => void (await tendHandovers({ database: databases.web, log })),
      },
    },
  }),
}
