import type { Alert as AlertOnTheWire, IntegrationDoc, Occurrences, SimilarAlert } from '@tocsin/contract/alerts/alerts'
import { Problem } from '@tocsin/contract/errors'
import type { Severity } from '@tocsin/contract/severity'
import type { Kysely } from 'kysely'
import { later } from '../kernel/clock.ts'
import { pageOf, readCursor } from '../kernel/cursor.ts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource, type Resource, resourcesById } from '../kernel/data/resources.ts'
import type { Rows } from '../kernel/data/rows.ts'
import type { Alert } from './deduplicate.ts'
import { liveKeys } from './keys/store.ts'
import { fillSteps, resembling, stepOf } from './resemblance.ts'
import { alertsFrom, bodyOfDelivery, firingsOf, listAlerts, listDeliveries, neighboursOf, trafficOf } from './store.ts'
import { type AlertView, alertView, deliveryView, type Fate, integrationView, similarView } from './view.ts'

const day = 86_400
/** Payloads are kept for seven days; app.ts forgets older ones. */
const deliveriesKept = 7 * day
const compared = 500

/** What views of alerts need of paging, which is to the right of this room. */
export interface PagesOfAlerts {
  /** The latest page of each alert, by alert; alerts without one are left out. */
  pagesOfAlerts(db: Tx['db'], alertIds: string[]): Promise<Map<string, NonNullable<AlertOnTheWire['page']>>>
  /** What became of each of these alerts' latest pages, with the names of people; alerts without a page are left out. */
  fatesOfAlerts(db: Tx['db'], alertIds: string[]): Promise<Map<string, Fate>>
}

/** Alerts by id; unknown ids are left out. Instants are Dates. */
export async function alertsById(db: Kysely<Rows>, ids: string[]): Promise<Map<string, Alert>> {
  if (ids.length === 0) return new Map()
  const alerts = await alertsFrom(db)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(alerts.map((alert) => [alert.id, alert]))
}

/** The same, as the API shows them. */
export async function alertsOfPages(db: Kysely<Rows>, ids: string[]): Promise<Map<string, AlertView>> {
  const views = await alertViews(db, [...(await alertsById(db, ids)).values()])
  return new Map(views.map((view) => [view.id, view]))
}

/** Alerts as the API shows them, in the same order, with the names of their services and integrations. */
async function alertViews(db: Kysely<Rows>, alerts: Alert[]): Promise<AlertView[]> {
  const ids = alerts.flatMap(({ serviceId, integrationId }) => [serviceId, integrationId]).filter((id) => id !== null)
  const resources = await resourcesById<{ name?: string }>(db, ids)
  const named = (id: string | null) => {
    const found = id === null ? undefined : resources.get(id)
    return found ? { id: found.id, slug: found.slug, name: found.doc.name ?? found.slug } : null
  }
  return alerts.map((alert) => alertView(alert, named))
}

async function viewsWithPages(tx: Tx, { pagesOfAlerts }: PagesOfAlerts, alerts: Alert[]): Promise<AlertOnTheWire[]> {
  const ids = alerts.map(({ id }) => id)
  const pages = await pagesOfAlerts(tx.db, ids)
  const views = await alertViews(tx.db, alerts)
  return views.map((view) => ({ ...view, page: pages.get(view.id) ?? null }))
}

/** @throws Problem not_found. */
export async function getAlert(tx: Tx, id: string): Promise<Alert> {
  const alert = (await alertsById(tx.db, [id])).get(id)
  if (!alert) throw new Problem('not_found', `There is no alert ${id}.`)
  return alert
}

/** One alert as the API shows it. @throws Problem not_found. */
export async function readAlert(tx: Tx, pages: PagesOfAlerts, id: string): Promise<AlertOnTheWire> {
  const [view] = await viewsWithPages(tx, pages, [await getAlert(tx, id)])
  return view!
}

/** The same with the last raw payload, while that is kept. */
export async function readAlertWithPayload(tx: Tx, pages: PagesOfAlerts, id: string) {
  const { deliveryId } = await getAlert(tx, id)
  const payload = deliveryId ? await bodyOfDelivery(tx.db, deliveryId) : null
  return { ...(await readAlert(tx, pages, id)), payload }
}

export interface AlertFilter {
  status?: Alert['status'] | undefined
  severity?: Severity | undefined
  service?: string | undefined
  integration?: string | undefined
  q?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** A page of the alerts that match, newest first. @throws Problem not_found for a service or integration that is none. */
export async function readAlerts(tx: Tx, pages: PagesOfAlerts, filter: AlertFilter) {
  const { status, severity, limit } = filter
  const service = filter.service ? await getResource(tx.db, 'service', filter.service) : undefined
  const integration = filter.integration ? await getResource(tx.db, 'integration', filter.integration) : undefined
  const found = await listAlerts(tx.db, {
    status,
    severity,
    serviceId: service?.id,
    integrationId: integration?.id,
    words: filter.q?.split(/\s+/).filter(Boolean).slice(0, 10),
    before: readCursor(filter.cursor),
    limit: limit + 1,
  })
  const { items, nextCursor } = pageOf(found, limit, ({ firstSeenAt, id }) => ({ at: firstSeenAt, id }))
  return { items: await viewsWithPages(tx, pages, items), nextCursor }
}

/** How often it fired since `asked`: a day ago unless said, at most 31 days. @throws Problem invalid for the future. */
export async function readOccurrences(tx: Tx, id: string, asked: string | undefined): Promise<Occurrences> {
  const alert = await getAlert(tx, id)
  const since = sinceWhen(asked, tx.now)
  const step = stepOf(since, tx.now)
  const found = await firingsOf(tx.db, alert, since, step)
  const counts = fillSteps(since, tx.now, step, found)
  return {
    since: since.toISOString(),
    until: tx.now.toISOString(),
    stepSeconds: step,
    keptSince: later(tx.now, -deliveriesKept).toISOString(),
    counts,
    total: counts.reduce((sum, count) => sum + count, 0),
    alerts: new Set(found.flatMap((each) => each.alerts)).size,
  }
}

function sinceWhen(asked: string | undefined, now: Date): Date {
  const since = asked ? new Date(asked) : later(now, -day)
  const earliest = later(now, -31 * day)
  if (since < earliest) return earliest
  if (since < now) return since
  throw new Problem('invalid', 'since: lies in the future', {
    errors: [{ path: 'since', message: 'lies in the future' }],
  })
}

/** At most ten alerts of the last 90 days that resemble it, and what became of them. */
export async function readSimilarAlerts(tx: Tx, pages: PagesOfAlerts, id: string): Promise<SimilarAlert[]> {
  const alert = await getAlert(tx, id)
  const near = await neighboursOf(tx.db, alert, later(tx.now, -90 * day), compared)
  const alike = resembling(alert, near, 10)
  const found = alike.map((each) => each.alert)
  const views = await viewsWithPages(tx, pages, found)
  const fates = await pages.fatesOfAlerts(
    tx.db,
    found.map((each) => each.id),
  )
  return alike.map((each, index) => similarView(views[index]!, each.alert, each.because, fates.get(each.alert.id)))
}

/** Integrations with URL, keys and traffic. */
export async function readIntegrations(tx: Tx, integrations: Resource<IntegrationDoc>[], publicUrl: string) {
  const ids = integrations.map(({ id }) => id)
  const keys = Map.groupBy(await liveKeys(tx.db, ids, tx.now), ({ integrationId }) => integrationId)
  const traffic = await trafficOf(tx.db, ids, later(tx.now, -day))
  return integrations.map((each) => integrationView(each, keys.get(each.id) ?? [], traffic.get(each.id), publicUrl))
}

/** The last payloads of an integration and what each became. */
export async function readDeliveries(tx: Tx, slug: string, cursor: string | undefined, limit: number) {
  const integration = await getResource(tx.db, 'integration', slug)
  const found = await listDeliveries(tx.db, integration.id, readCursor(cursor), limit + 1)
  const { items, nextCursor } = pageOf(found, limit, ({ receivedAt, id }) => ({ at: receivedAt, id }))
  return { items: items.map(deliveryView), nextCursor }
}
