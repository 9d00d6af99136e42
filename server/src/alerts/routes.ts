import type { IntegrationDoc } from '@tocsin/contract/alerts/alerts'
import { getResource, listResources } from '../kernel/data/resources.ts'
import { api } from '../kernel/perform.ts'
import { resolveByHand, type SendTest, sendTest } from './actions.ts'
import { rotateKey } from './keys/actions.ts'
import {
  type PagesOfAlerts,
  readAlert,
  readAlerts,
  readAlertWithPayload,
  readDeliveries,
  readIntegrations,
  readOccurrences,
  readSimilarAlerts,
} from './read.ts'
import { sourceView } from './view.ts'

/** What this room needs of what is around it. */
export interface AlertDeps extends PagesOfAlerts, SendTest {
  /** Asked for every answer: the port may be known only after listening. */
  publicUrl(): string
}

export function alertRoutes(deps: AlertDeps) {
  const { publicUrl, ingestKeys, sources } = deps
  return {
    alerts: {
      list: api.alerts.list.handler(({ input, context: { tx } }) => readAlerts(tx, deps, input)),
      get: api.alerts.get.handler(({ input, context: { tx } }) => readAlertWithPayload(tx, deps, input.id)),
      occurrences: api.alerts.occurrences.handler(({ input, context: { tx } }) =>
        readOccurrences(tx, input.id, input.since),
      ),
      similar: api.alerts.similar.handler(({ input, context: { tx } }) => readSimilarAlerts(tx, deps, input.id)),
      resolve: api.alerts.resolve.handler(async ({ input, context: { tx, by } }) => {
        await resolveByHand(tx, by.actor, input.id, input.note)
        return await readAlert(tx, deps, input.id)
      }),
    },

    sources: {
      list: api.sources.list.handler(() => sources.map(sourceView)),
    },

    integrations: {
      list: api.integrations.list.handler(async ({ context: { tx } }) =>
        readIntegrations(tx, await listResources<IntegrationDoc>(tx.db, 'integration'), publicUrl()),
      ),
      get: api.integrations.get.handler(async ({ input, context: { tx } }) => {
        const integration = await getResource<IntegrationDoc>(tx.db, 'integration', input.slug)
        return (await readIntegrations(tx, [integration], publicUrl()))[0]!
      }),
      deliveries: api.integrations.deliveries.handler(({ input, context: { tx } }) =>
        readDeliveries(tx, input.slug, input.cursor, input.limit),
      ),
      rotateKey: api.integrations.rotateKey.handler(async ({ input, context: { tx, by } }) => {
        const { key, path, oldKeyUntil } = await rotateKey(tx, by, input.slug, input.endOldKey)
        tx.afterCommit(() => ingestKeys.forget())
        return { key, url: publicUrl() + path, oldKeyUntil: oldKeyUntil?.toISOString() ?? null }
      }),
      test: api.integrations.test.handler(({ input, context: { tx } }) => sendTest(tx, deps, input.slug)),
    },
  }
}
