import type {
  Alert as AlertOnTheWire,
  Delivery,
  Integration,
  IntegrationDoc,
  SimilarAlert,
  SourceInfo,
} from '@tocsin/contract/alerts/alerts'
import type { Resource } from '../kernel/data/resources.ts'
import type { Alert } from './deduplicate.ts'
import { ingestPath } from './keys/path.ts'
import type { KeyRow } from './keys/store.ts'
import type { Source } from './sources/source.ts'
import type { StoredDelivery } from './store.ts'

/** An alert as the API shows it, without its page: pages are to the right of this room. */
export type AlertView = Omit<AlertOnTheWire, 'page'>

/** How a page went: when it was answered and when it ended, and who did it. */
export interface Fate {
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
  resolvedAt: Date | null
  resolvedBy: string | null
}

/** `named`: an integration or a service by id, as views name it. */
export function alertView(alert: Alert, named: (id: string | null) => AlertView['service']): AlertView {
  return {
    id: alert.id,
    service: named(alert.serviceId),
    integration: named(alert.integrationId),
    source: alert.source,
    status: alert.status,
    severity: alert.severity,
    title: alert.title,
    description: alert.description,
    dedupKey: alert.dedupKey,
    labels: alert.labels,
    link: alert.link,
    runbook: alert.runbook,
    occurrences: alert.occurrences,
    startedAt: alert.startedAt.toISOString(),
    firstSeenAt: alert.firstSeenAt.toISOString(),
    lastSeenAt: alert.lastSeenAt.toISOString(),
    resolvedAt: alert.resolvedAt?.toISOString() ?? null,
    because: alert.because,
  }
}

/** An alert that resembles another one, and what became of it. */
export function similarView(
  view: AlertOnTheWire,
  { firstSeenAt, resolvedAt }: Alert,
  because: string,
  fate: Fate | undefined,
): SimilarAlert {
  return {
    alert: view,
    because,
    secondsToAcknowledge: secondsBetween(firstSeenAt, fate?.acknowledgedAt ?? null),
    secondsToResolve: secondsBetween(firstSeenAt, fate?.resolvedAt ?? resolvedAt),
    acknowledgedBy: fate?.acknowledgedBy ?? null,
    resolvedBy: fate?.resolvedBy ?? null,
  }
}

function secondsBetween(from: Date, to: Date | null): number | null {
  return to === null ? null : Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000))
}

/** An integration at work, its newest key first. */
export function integrationView(
  { slug, doc }: Resource<IntegrationDoc>,
  keys: KeyRow[],
  traffic: { last: Date | null; count: number } | undefined,
  publicUrl: string,
): Integration {
  return {
    slug,
    name: doc.name ?? slug,
    source: doc.source,
    service: doc.service ?? null,
    url: publicUrl + ingestPath(doc.source, '{{key}}'),
    keys: keys.map(({ hint, createdAt, expiresAt, lastUsedAt }) => ({
      hint,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      lastUsedAt: lastUsedAt?.toISOString() ?? null,
    })),
    lastReceivedAt: traffic?.last?.toISOString() ?? null,
    receivedToday: traffic?.count ?? 0,
  }
}

export function deliveryView({ id, receivedAt, contentType, body, problem, outcome }: StoredDelivery): Delivery {
  return { id, receivedAt: receivedAt.toISOString(), contentType, body, problem, outcome }
}

export function sourceView({ slug, name, description, setup, sample }: Source): SourceInfo {
  return { slug, name, description, setup, sample }
}
