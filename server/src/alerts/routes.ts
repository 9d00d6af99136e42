import type { Alert as AlertOnTheWire, IntegrationDoc, IntegrationDoor } from '@tocsin/contract/alerts/alerts'
import { Problem } from '@tocsin/contract/errors'
import { mayConfigure, must } from '../access/policy.ts'
import { later } from '../kernel/clock.ts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource, listResources, type Resource } from '../kernel/data/resources.ts'
import { api } from '../kernel/perform.ts'
import { doorPath, resolveAlerts, rotateKey } from './actions.ts'
import type { Alert } from './digest.ts'
import type { Intake } from './intake.ts'
import type { Doors } from './keys.ts'
import { type AlertView, alertsById, alertViews } from './read.ts'
import { fillSteps, resembling, stepOf } from './resemblance.ts'
import { normaliseSignal } from './signal.ts'
import { sourceNamed, sources } from './sources/index.ts'
import { bodyOfDelivery, firingsOf, listAlerts, listDeliveries, liveKeys, neighboursOf, trafficOf } from './store.ts'

/** How a page went: when it was answered and when it ended, by whom. */
export interface Fate {
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
  resolvedAt: Date | null
  resolvedBy: string | null
}

const day = 86_400
/** Payloads are kept for seven days; app.ts forgets older ones. */
const deliveriesKept = 7 * day
const compared = 500
const secondsBetween = (from: Date, to: Date | null) =>
  to === null ? null : Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000))

/** What this room needs of what is to its right and around it. */
export interface AlertDeps {
  /** The latest page of each alert, by alert; alerts without one are left out. */
  pagesOfAlerts(db: Tx['db'], alertIds: string[]): Promise<Map<string, NonNullable<AlertOnTheWire['page']>>>
  /** What became of each of these alerts' latest pages, with the names of people; alerts without a page are left out. */
  fatesOfAlerts(db: Tx['db'], alertIds: string[]): Promise<Map<string, Fate>>
  /** Asked for every answer: the port may be known only after listening. */
  publicUrl(): string
  intake: Intake
  doors: Doors
}

/** An alert as the API shows it. */
export function alertView(view: AlertView, page: AlertOnTheWire['page']): AlertOnTheWire {
  return { ...view, page }
}

export function alertRoutes({ pagesOfAlerts, fatesOfAlerts, publicUrl, intake, doors }: AlertDeps) {
  async function viewsOf(tx: Tx, alerts: Alert[]): Promise<AlertOnTheWire[]> {
    const pages = await pagesOfAlerts(
      tx.db,
      alerts.map(({ id }) => id),
    )
    const views = await alertViews(tx.db, alerts)
    return views.map((view) => alertView(view, pages.get(view.id) ?? null))
  }

  async function oneAlert(tx: Tx, id: string): Promise<Alert> {
    const alert = (await alertsById(tx.db, [id])).get(id)
    if (!alert) throw new Problem('not_found', `There is no alert ${id}.`)
    return alert
  }

  async function doorsOf(tx: Tx, integrations: Resource<IntegrationDoc>[]): Promise<IntegrationDoor[]> {
    const ids = integrations.map(({ id }) => id)
    const keys = Map.groupBy(await liveKeys(tx.db, ids, tx.now), ({ integrationId }) => integrationId)
    const traffic = await trafficOf(tx.db, ids, later(tx.now, -86_400))
    return integrations.map(({ id, slug, doc }) => ({
      slug,
      name: doc.name ?? slug,
      source: doc.source,
      service: doc.service ?? null,
      url: publicUrl() + doorPath(doc.source, '{{key}}'),
      keys: (keys.get(id) ?? []).map(({ hint, createdAt, expiresAt, lastUsedAt }) => ({
        hint,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      })),
      lastReceivedAt: traffic.get(id)?.last?.toISOString() ?? null,
      receivedToday: traffic.get(id)?.count ?? 0,
    }))
  }

  return {
    alerts: {
      list: api.alerts.list.handler(async ({ input, context: { tx } }) => {
        const { status, severity, limit } = input
        const service = input.service ? await getResource(tx.db, 'service', input.service) : undefined
        const integration = input.integration ? await getResource(tx.db, 'integration', input.integration) : undefined
        const found = await listAlerts(tx.db, {
          status,
          severity,
          serviceId: service?.id,
          integrationId: integration?.id,
          words: input.q?.split(/\s+/).filter(Boolean).slice(0, 10),
          before: readCursor(input.cursor),
          limit: limit + 1,
        })
        const items = found.slice(0, limit)
        const last = found.length > limit ? items.at(-1) : undefined
        return { items: await viewsOf(tx, items), nextCursor: last ? cursorAt(last.firstSeenAt, last.id) : null }
      }),
      get: api.alerts.get.handler(async ({ input, context: { tx } }) => {
        const alert = await oneAlert(tx, input.id)
        const [view] = await viewsOf(tx, [alert])
        const payload = alert.deliveryId ? await bodyOfDelivery(tx.db, alert.deliveryId) : null
        return { ...view!, payload }
      }),
      occurrences: api.alerts.occurrences.handler(async ({ input, context: { tx } }) => {
        const alert = await oneAlert(tx, input.id)
        const asked = input.since ? new Date(input.since) : later(tx.now, -day)
        const earliest = later(tx.now, -31 * day)
        const since = asked < earliest ? earliest : asked
        if (since >= tx.now) {
          throw new Problem('invalid', 'since: lies in the future', {
            errors: [{ path: 'since', message: 'lies in the future' }],
          })
        }
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
      }),
      similar: api.alerts.similar.handler(async ({ input, context: { tx } }) => {
        const alert = await oneAlert(tx, input.id)
        const near = await neighboursOf(tx.db, alert, later(tx.now, -90 * day), compared)
        const alike = resembling(alert, near, 10)
        const found = alike.map((each) => each.alert)
        const views = await viewsOf(tx, found)
        const fates = await fatesOfAlerts(
          tx.db,
          found.map(({ id }) => id),
        )
        return alike.map(({ alert: { id, firstSeenAt, resolvedAt }, because }, index) => {
          const fate = fates.get(id)
          return {
            alert: views[index]!,
            because,
            secondsToAcknowledge: secondsBetween(firstSeenAt, fate?.acknowledgedAt ?? null),
            secondsToResolve: secondsBetween(firstSeenAt, fate?.resolvedAt ?? resolvedAt),
            acknowledgedBy: fate?.acknowledgedBy ?? null,
            resolvedBy: fate?.resolvedBy ?? null,
          }
        })
      }),
      resolve: api.alerts.resolve.handler(async ({ input, context: { tx, by } }) => {
        await oneAlert(tx, input.id)
        const note = input.note?.trim()
        const because = `${by.actor.name} resolved it by hand${note ? `: ${note}` : '.'}`
        await resolveAlerts(tx, by.actor, [input.id], because)
        const [view] = await viewsOf(tx, [await oneAlert(tx, input.id)])
        return view!
      }),
    },

    sources: {
      list: api.sources.list.handler(() =>
        sources.map(({ slug, name, description, setup, sample }) => ({ slug, name, description, setup, sample })),
      ),
    },

    integrationDoors: {
      list: api.integrationDoors.list.handler(async ({ context: { tx } }) =>
        doorsOf(tx, await listResources<IntegrationDoc>(tx.db, 'integration')),
      ),
      get: api.integrationDoors.get.handler(async ({ input, context: { tx } }) => {
        const [view] = await doorsOf(tx, [await getResource<IntegrationDoc>(tx.db, 'integration', input.slug)])
        return view!
      }),
      deliveries: api.integrationDoors.deliveries.handler(async ({ input, context: { tx } }) => {
        const integration = await getResource(tx.db, 'integration', input.slug)
        const found = await listDeliveries(tx.db, integration.id, readCursor(input.cursor), input.limit + 1)
        const rows = found.slice(0, input.limit)
        const last = found.length > input.limit ? rows.at(-1) : undefined
        return {
          items: rows.map(({ id, receivedAt, contentType, body, problem, outcome }) => {
            return { id, receivedAt: receivedAt.toISOString(), contentType, body, problem, outcome }
          }),
          nextCursor: last ? cursorAt(last.receivedAt, last.id) : null,
        }
      }),
      rotateKey: api.integrationDoors.rotateKey.handler(async ({ input, context: { tx, by } }) => {
        const { doc } = await getResource<IntegrationDoc>(tx.db, 'integration', input.slug)
        must(
          mayConfigure(by, { team: doc.team ?? null }),
          `Only managers of ${doc.team ?? 'the organisation'} and admins make a new key for "${input.slug}". The key is as it was.`,
        )
        const { key, path, oldKeyUntil } = await rotateKey(tx, by.actor, input.slug, input.endOldKey)
        tx.afterCommit(() => doors.forget())
        return { key, url: publicUrl() + path, oldKeyUntil: oldKeyUntil?.toISOString() ?? null }
      }),
      test: api.integrationDoors.test.handler(async ({ input, context: { tx } }) => {
        const { doc } = await getResource<IntegrationDoc>(tx.db, 'integration', input.slug)
        const source = sourceNamed(doc.source)
        const opened = await doors.ofIntegration(input.slug)
        if (!source || !opened) {
          throw new Problem(
            'conflict',
            `"${input.slug}" has no key that works. Make a new key first, then send the test.`,
          )
        }
        const { integration, services } = opened
        const body = JSON.stringify(source.sample, null, 2)
        const path = doorPath(source.slug, 'test')
        const signals = source.parse(source.sample, { path, headers: {}, bytes: Buffer.from(body), query: {} })
        const receipt = await intake.submit({
          integration,
          services,
          contentType: 'application/json',
          body,
          signals: signals
            .map(normaliseSignal)
            .map((signal) => ({ ...signal, labels: { ...signal.labels, test: 'true' } })),
          problem: null,
        })
        const alerts = receipt.outcome.map(({ alert }) => alert).filter((id) => id !== null)
        return { delivery: receipt.delivery, alerts }
      }),
    },
  }
}

/** Keyset paging: the instant and the id of the last item. */
function cursorAt(at: Date, id: string): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

/** @throws Problem invalid for a cursor that is none of ours. */
function readCursor(cursor: string | undefined): { at: Date; id: string } | undefined {
  if (cursor === undefined) return undefined
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([a-z]{3}_[0-9a-z]{26})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  )
  const at = new Date(match?.[1] ?? Number.NaN)
  if (!match || Number.isNaN(at.getTime())) {
    throw new Problem('invalid', 'The cursor is not one that a list answered. Begin again without it.', {
      errors: [{ path: 'cursor', message: 'is not the nextCursor of a list' }],
    })
  }
  return { at, id: match[2]! }
}
