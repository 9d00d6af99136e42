import type { AlertStatus } from '@tocsin/contract/alerts/alerts'
import { isWorse, type Severity } from '@tocsin/contract/severity'
import type { Signal } from './signal.ts'

/** A service as routing sees it. */
export interface Named {
  id: string
  slug: string
  name: string
}

/** An integration as the intake sees it: its document with what it points at. */
export interface Integration extends Named {
  source: string
  service: Named | null
  defaultSeverity: Severity | null
}

/** A deduplicated problem, as a row holds it. */
export interface Alert {
  id: string
  scope: string
  dedupKey: string
  dedupHash: string
  serviceId: string | null
  integrationId: string | null
  source: string
  status: AlertStatus
  severity: Severity
  title: string
  description: string
  labels: Record<string, string>
  link: string | null
  runbook: string | null
  occurrences: number
  startedAt: Date
  firstSeenAt: Date
  lastSeenAt: Date
  resolvedAt: Date | null
  deliveryId: string | null
  because: string
}

/** One signal on its way in: what it says and where it belongs. `id` is the alert's, should it open one. */
export interface Arrival {
  signal: Signal
  integration: Integration
  route: Route
  delivery: string
  key: string
  hash: string
  id: string
  now: Date
}

/** What one signal does. `alert` is the alert afterwards; of `record` the open one it did not change, if any. */
export type Decision =
  | { do: 'open'; alert: Alert; because: string }
  | { do: 'repeat'; alert: Alert; because: string }
  | { do: 'worsen'; alert: Alert; from: Severity; because: string }
  | { do: 'resolve'; alert: Alert; because: string }
  | { do: 'acknowledge'; alert: Alert; name: string; because: string }
  | { do: 'record'; alert: Alert | null; because: string }

/**
 * Decides what a signal does to the open alert of its key, or null when nothing is open. A trigger after a resolve opens a
 * new alert; while one is open its severity only rises, because the page that it caused was decided by the worst of it. A
 * resolve or an acknowledgement for nothing open is kept as a delivery and changes nothing, as at PagerDuty.
 */
export function deduplicate(open: Alert | null, arrival: Arrival): Decision {
  const { signal, key, route } = arrival
  if (signal.status === 'info') return { do: 'record', alert: open, because: 'it is information, which never pages' }
  if (open === null) {
    if (signal.status === 'firing') {
      const alert = opened(arrival)
      return { do: 'open', alert, because: alert.because }
    }
    const asked = signal.status === 'resolved' ? 'resolve' : 'acknowledge'
    return {
      do: 'record',
      alert: null,
      because: `there is nothing to ${asked}: nothing open has the key "${key}"${whereOf(route)}`,
    }
  }
  if (signal.status === 'resolved') return resolved(open, arrival)
  if (signal.status === 'acknowledged') {
    const name = signal.actor ?? arrival.integration.name
    return { do: 'acknowledge', alert: open, name, because: `${name} acknowledged it at the source` }
  }
  return repeated(open, arrival)
}

function opened({ signal, integration, route, delivery, key, hash, id, now }: Arrival): Alert {
  const severity = signal.severity ?? integration.defaultSeverity ?? 'high'
  const said = signal.severity
    ? ''
    : `the payload names no severity, so it is ${severity}${integration.defaultSeverity ? ', the default of the integration' : ''}`
  return {
    id,
    scope: scopeOf(route, integration),
    dedupKey: key,
    dedupHash: hash,
    serviceId: route.service?.id ?? null,
    integrationId: integration.id,
    source: integration.source,
    status: 'firing',
    severity,
    title: signal.title,
    description: signal.description,
    labels: signal.labels,
    link: signal.link,
    runbook: signal.runbook,
    occurrences: 1,
    // A source whose clock is ahead must not make an alert begin in the future.
    startedAt: signal.startedAt && signal.startedAt < now ? signal.startedAt : now,
    firstSeenAt: now,
    lastSeenAt: now,
    resolvedAt: null,
    deliveryId: delivery,
    because: [
      signal.key === null
        ? 'the payload names no key, so it is an alert of its own'
        : `nothing was open with the key "${key}"${whereOf(route)}`,
      route.because,
      said,
    ]
      .filter(Boolean)
      .join('; '),
  }
}

function repeated(open: Alert, { signal, delivery, now }: Arrival): Decision {
  const worse = signal.severity !== null && isWorse(signal.severity, open.severity)
  const alert: Alert = {
    ...open,
    severity: worse ? signal.severity! : open.severity,
    title: signal.title || open.title,
    description: signal.description || open.description,
    labels: signal.labels,
    link: signal.link ?? open.link,
    runbook: signal.runbook ?? open.runbook,
    occurrences: open.occurrences + 1,
    lastSeenAt: now,
    deliveryId: delivery,
  }
  if (worse) {
    const because = `the source says it got worse: ${open.severity} became ${alert.severity}`
    return { do: 'worsen', alert, from: open.severity, because }
  }
  return {
    do: 'repeat',
    alert,
    because: `an alert with this key is open; this is its occurrence number ${alert.occurrences}`,
  }
}

function resolved(open: Alert, { signal, integration, delivery, now }: Arrival): Decision {
  const because = `${signal.actor ?? integration.name} says that it is over`
  return {
    do: 'resolve',
    alert: { ...open, status: 'resolved', resolvedAt: now, lastSeenAt: now, deliveryId: delivery, because },
    because,
  }
}

function whereOf(route: Route): string {
  return route.service ? ` for ${route.service.name}` : ''
}

/** What facts about the alert are about. */
export function subjectsOf(alert: Alert): string[] {
  return [alert.id, alert.serviceId, alert.integrationId].filter((id) => id !== null)
}

/** Keys mean the same problem within one service; without a service, within one integration. */
export function scopeOf(route: Route, integration: Integration): string {
  return route.service?.id ?? integration.id
}

/** Which service a signal hurts; null: nobody owns it and the catch-all is paged. */
export interface Route {
  service: Named | null
  because: string
}

/** Services by slug and by name in lower case; null where several have the name. */
export interface ServiceIndex {
  bySlug: Map<string, Named>
  byName: Map<string, Named | null>
}

export function indexServices(services: Named[]): ServiceIndex {
  const byName = new Map<string, Named | null>()
  for (const service of services) {
    const name = service.name.toLowerCase()
    byName.set(name, byName.has(name) ? null : service)
  }
  return { bySlug: new Map(services.map((service) => [service.slug, service])), byName }
}

/** The integration's own service, else the one the payload names by slug or by name in any case, else none. */
export function route(integration: Integration, hint: string | null, services: ServiceIndex): Route {
  const { service, slug } = integration
  if (service) return { service, because: `the integration "${slug}" sends everything to ${service.name}` }
  if (hint === null) {
    return {
      service: null,
      because: `neither the payload nor the integration "${slug}" names a service: it goes to the catch-all`,
    }
  }
  const named = services.bySlug.get(hint) ?? services.byName.get(hint.toLowerCase())
  if (named) return { service: named, because: `the payload names the service "${hint}"` }
  const why = named === null ? 'which is the name of several services' : 'which is no service here'
  return { service: null, because: `the payload names "${hint}", ${why}: it goes to the catch-all` }
}
