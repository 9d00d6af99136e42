import { later } from '../kernel/clock.ts'
import type { Room } from '../kernel/room.ts'
import { forgetOldDeliveries } from './actions.ts'
import { mountIngest } from './ingest.ts'
import { createIntake } from './intake.ts'
import { createDoors } from './keys.ts'
import { integrationKind } from './model.ts'
import { type AlertDeps, alertRoutes } from './routes.ts'

/** `pages` is what rooms to the right know of an alert's pages. */
export function alerts(pages: Pick<AlertDeps, 'pagesOfAlerts' | 'fatesOfAlerts'>): Room {
  return {
    name: 'alerts',
    kinds: [integrationKind],
    open({ clock, databases, log, metrics, publicUrl }) {
      const doors = createDoors({ database: databases.paging, log })
      const intake = createIntake({ database: databases.paging, log, metrics })
      return {
        operations: alertRoutes({ ...pages, publicUrl, intake, doors }),
        mount: (http) => mountIngest(http, { doors, intake, log }),
        jobs: {
          forget_old_deliveries: {
            cron: '17 3 * * *',
            run: async () => void (await forgetOldDeliveries(databases.web.db, later(clock.now(), -7 * 86_400))),
          },
        },
        heard(_facts, kinds) {
          if (kinds.has('resource.changed') || kinds.has('integration.key_rotated')) doors.forget()
        },
      }
    },
  }
}
