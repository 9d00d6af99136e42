import type { Room } from '../kernel/room.ts'
import { applyFilesAt } from './at-start.ts'
import { configRoutes } from './routes.ts'

export const config: Room = {
  name: 'config',
  open({ databases, env, kinds, log, publicUrl }) {
    const context = { registry: kinds, publicUrl }
    return {
      operations: configRoutes(context),
      async start() {
        if (env.config) await applyFilesAt(env.config, { ...context, database: databases.web, log })
      },
    }
  },
}
