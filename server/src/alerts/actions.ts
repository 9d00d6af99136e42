import type { IntegrationDoc } from '@tocsin/contract/alerts/alerts'
import { Problem } from '@tocsin/contract/errors'
import type { Actor } from '@tocsin/contract/facts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource } from '../kernel/data/resources.ts'
import { type Alert, subjectsOf } from './deduplicate.ts'
import type { Intake } from './ingest/intake.ts'
import type { IngestKeys } from './keys/ingest-keys.ts'
import { ingestPath } from './keys/path.ts'
import { getAlert } from './read.ts'
import { normaliseSignal } from './signal.ts'
import type { Source } from './sources/source.ts'
import { deleteDeliveries, lockAlerts, updateAlerts } from './store.ts'

/**
 * Resolves alerts by hand, or because their page was resolved; those that are resolved already are left as they are.
 * Answers the ones it changed. `because` stands in the alert and in its fact.
 */
export async function resolveAlerts(tx: Tx, by: Actor, alertIds: string[], because: string): Promise<Alert[]> {
  const open = await lockAlerts(tx, alertIds)
  const resolved = open.map((alert): Alert => ({ ...alert, status: 'resolved', resolvedAt: tx.now, because }))
  updateAlerts(tx, resolved)
  for (const alert of resolved) {
    tx.record('alert.resolved', {
      actor: by,
      subjects: subjectsOf(alert),
      because,
      data: { alert: alert.id, service: alert.serviceId, by: 'person' },
    })
  }
  return resolved
}

/** Resolves one alert for a person, with what they wrote. @throws Problem not_found. */
export async function resolveByHand(tx: Tx, by: Actor, id: string, note: string | undefined): Promise<void> {
  await getAlert(tx, id)
  const said = note?.trim()
  await resolveAlerts(tx, by, [id], `${by.name} resolved it by hand${said ? `: ${said}` : ''}`)
}

export interface SendTest {
  intake: Intake
  ingestKeys: IngestKeys
  sources: readonly Source[]
}

/**
 * Sends the sample of the integration's source through the real path, pages included; its alerts have the label `test`.
 * @throws Problem conflict when no key of the integration works.
 */
export async function sendTest(tx: Tx, { intake, ingestKeys, sources }: SendTest, slug: string) {
  const { doc } = await getResource<IntegrationDoc>(tx.db, 'integration', slug)
  const source = sources.find((each) => each.slug === doc.source)
  const key = await ingestKeys.ofIntegration(slug)
  if (!source || !key) {
    throw new Problem('conflict', `"${slug}" has no key that works. Make a new key first, then send the test.`)
  }
  const { integration, services } = key
  const body = JSON.stringify(source.sample, null, 2)
  const path = ingestPath(source.slug, 'test')
  const signals = source.parse(source.sample, { path, headers: {}, bytes: Buffer.from(body), query: {} })
  const { delivery, outcome } = await intake.submit({
    integration,
    services,
    contentType: 'application/json',
    body,
    signals: signals.map(normaliseSignal).map((signal) => ({ ...signal, labels: { ...signal.labels, test: 'true' } })),
    problem: null,
  })
  return { delivery, alerts: outcome.map(({ alert }) => alert).filter((id) => id !== null) }
}

/** Forgets deliveries received before `before` (exclusive) and answers how many; for a nightly job. Alerts stay. */
export async function forgetOldDeliveries(db: Tx['db'], before: Date): Promise<number> {
  return await deleteDeliveries(db, before)
}
