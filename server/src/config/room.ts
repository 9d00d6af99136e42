import type { Room } from '../kernel/room.ts'
import { applyFilesAt } from './at-start.ts'
import { configRoutes } from './routes.ts'

export const config: Room = {
  name: 'config',
  open({ databases, env, kinds, log, publicUrl }) {
    const around = { registry: kinds, publicUrl }
    return {
      operations: configRoutes(around),
      async start() {
        if (env.config) await applyFilesAt(env.config, { ...around, database: databases.web, log })
      },
    }
  },
}
