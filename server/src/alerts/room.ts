import { FixedIngestKey } from '@tocsin/contract/alerts/alerts'
import { cachesForgottenBy } from '@tocsin/contract/fact-kinds'
import { later } from '../kernel/clock.ts'
import type { Room } from '../kernel/room.ts'
import { forgetOldDeliveries } from './actions.ts'
import { mountIngest } from './ingest/ingest.ts'
import { createIntake } from './ingest/intake.ts'
import { setIngestKey } from './keys/actions.ts'
import { createIngestKeys } from './keys/ingest-keys.ts'
import { integrationKindOf } from './kind.ts'
import type { PagesOfAlerts } from './read.ts'
import { alertRoutes } from './routes.ts'
import { sources as allSources } from './sources/index.ts'

/** `pages` is what rooms to the right know of an alert's pages. */
export function alerts(pages: PagesOfAlerts, sources = allSources): Room {
  return {
    name: 'alerts',
    kinds: [{ ...integrationKindOf(sources), secret: { key: 'key', schema: FixedIngestKey, keep: setIngestKey } }],
    open({ clock, databases, log, metrics, publicUrl }) {
      const ingestKeys = createIngestKeys({ database: databases.paging, log })
      const intake = createIntake({ database: databases.paging, log, metrics })
      return {
        operations: alertRoutes({ ...pages, publicUrl, intake, ingestKeys, sources }),
        mount: (http) => mountIngest(http, { ingestKeys, intake, log, sources }),
        jobs: {
          forget_old_deliveries: {
            cron: '17 3 * * *',
            run: async () => void (await forgetOldDeliveries(databases.web.db, later(clock.now(), -7 * 86_400))),
          },
        },
        heard(_facts, kinds) {
          if (cachesForgottenBy(kinds).has('keys')) ingestKeys.forget()
        },
      }
    },
  }
}
