import type { Alert as AlertOnTheWire } from '@tocsin/contract/alerts/alerts'
import type { Kysely } from 'kysely'
import { resourcesById } from '../kernel/data/resources.ts'
import type { Rows } from '../kernel/data/rows.ts'
import type { Alert } from './digest.ts'

/** An alert as the API shows it, without its page: pages are to the right of this room. */
export type AlertView = Omit<AlertOnTheWire, 'page'>

/** Alerts by id; unknown ids are left out. Instants are Dates. */
export async function alertsById(db: Kysely<Rows>, ids: string[]): Promise<Map<string, Alert>> {
  if (ids.length === 0) return new Map()
  const rows = (await db
    .selectFrom('alert')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()) as Alert[]
  return new Map(rows.map((alert) => [alert.id, alert]))
}

/** The same, as the API shows them. */
export async function alertsOfPages(db: Kysely<Rows>, ids: string[]): Promise<Map<string, AlertView>> {
  const alerts = [...(await alertsById(db, ids)).values()]
  const views = await alertViews(db, alerts)
  return new Map(views.map((view) => [view.id, view]))
}

/** Alerts as the API shows them, in the same order, with the names of their services and integrations. */
export async function alertViews(db: Kysely<Rows>, alerts: Alert[]): Promise<AlertView[]> {
  const ids = alerts.flatMap(({ serviceId, integrationId }) => [serviceId, integrationId]).filter((id) => id !== null)
  const resources = await resourcesById<{ name?: string }>(db, ids)
  const named = (id: string | null) => {
    const found = id === null ? undefined : resources.get(id)
    return found ? { id: found.id, slug: found.slug, name: found.doc.name ?? found.slug } : null
  }
  return alerts.map((alert) => ({
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
  }))
}
