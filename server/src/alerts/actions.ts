import type { IntegrationDoc } from '@tocsin/contract/alerts/alerts'
import type { Actor } from '@tocsin/contract/facts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource } from '../kernel/data/resources.ts'
import { newId } from '../kernel/ids.ts'
import { sha256 } from '../kernel/secrets.ts'
import {
  type Alert,
  type Decision,
  digest,
  type Integration,
  type Route,
  route,
  type ServiceIndex,
  scopeOf,
} from './digest.ts'
import { createKey } from './keys.ts'
import type { Signal } from './signal.ts'
import {
  deleteDeliveries,
  insertAlerts,
  insertDeliveries,
  liveKeys,
  lockAlerts,
  lockKeys,
  lockOpenAlerts,
  type NewDelivery,
  type Outcome,
  updateAlerts,
} from './store.ts'

/** One request on its way in, parsed. */
export interface Posting {
  integration: Integration
  services: ServiceIndex
  contentType: string | null
  /** As it came, fit to be stored: no NUL, no half surrogate pairs, no keys. */
  body: string
  /** After `normaliseSignal`. */
  signals: Signal[]
  /** Why the body, or part of it, could not be understood. */
  problem: string | null
}

/** What a posting became, once it is stored. */
export interface Receipt {
  delivery: string
  outcome: Outcome[]
}

/** A signal with the place where it belongs. Information has no key: it changes nothing. */
interface Placed {
  signal: Signal
  route: Route
  scope: string
  hash: string | null
}

/** By the hash of their key; null once resolved. */
export type OpenAlerts = Map<string, Alert | null>

/** What the transaction found and what it is about to write. */
interface Ledger {
  open: OpenAlerts
  opened: Map<string, Alert>
  updated: Map<string, Alert>
  decisions: { decision: Decision; integration: Integration }[]
}

/** Postings on their way in, placed: what their keys are is known before anything was read. */
export interface Batch {
  postings: Posting[]
  placed: Placed[][]
  /** The hashes of its keys, each once. */
  keys: string[]
}

export function batchOf(postings: Posting[]): Batch {
  const placed = postings.map((posting) => posting.signals.map((signal) => place(signal, posting)))
  const keys = new Set<string>()
  for (const signals of placed) for (const { hash } of signals) if (hash) keys.add(hash)
  return { postings, placed, keys: [...keys] }
}

/** Locks the keys of a batch and answers what is open under them; the opening of the transaction of `takeIn`. */
export async function lockBatch(tx: Pick<Tx, 'run'>, { keys }: Batch): Promise<OpenAlerts> {
  const [, open] = await Promise.all([lockKeys(tx, keys), lockOpenAlerts(tx, keys)])
  return open
}

/**
 * Takes in postings in the order in which they came, in one transaction whose keys are locked: decides in memory, writes
 * with a handful of statements however many there are, and records one fact per change. Many signals of one key become
 * one update with the exact count. Nothing is waited for: if a statement fails, the transaction does.
 */
export function takeIn(tx: Tx, { postings, placed }: Batch, open: OpenAlerts): Receipt[] {
  const ledger: Ledger = { open, opened: new Map(), updated: new Map(), decisions: [] }
  const deliveries = postings.map(({ integration, contentType, body, problem }, i): NewDelivery => {
    const id = newId('delivery', tx.now)
    const outcome = placed[i]!.map((one) => enter(ledger, one, integration, id, tx.now))
    return { id, integrationId: integration.id, receivedAt: tx.now, contentType, body, problem, outcome }
  })
  updateAlerts(tx, [...ledger.updated.values()])
  insertDeliveries(tx, deliveries)
  insertAlerts(tx, [...ledger.opened.values()])
  recordDecisions(tx, ledger.decisions)
  return deliveries.map(({ id, outcome }) => ({ delivery: id, outcome }))
}

function place(signal: Signal, { integration, services }: Posting): Placed {
  const found = route(integration, signal.service, services)
  const scope = scopeOf(found, integration)
  const hash = signal.key === null || signal.status === 'info' ? null : hashOf(scope, signal.key)
  return { signal, route: found, scope, hash }
}

function hashOf(scope: string, key: string): string {
  return sha256(`${scope}\n${key}`)
}

function enter(ledger: Ledger, one: Placed, integration: Integration, delivery: string, now: Date): Outcome {
  const { signal, scope } = one
  const before = one.hash === null ? null : (ledger.open.get(one.hash) ?? null)
  // Only what opens an alert needs an id; without a key of its own the id is the key.
  const id = before === null && signal.status === 'firing' ? newId('alert', now) : ''
  const key = signal.key ?? id
  const hash = one.hash ?? (id && hashOf(scope, id))
  const decision = digest(before, { signal, integration, route: one.route, delivery, key, hash, id, now })
  if (decision.do !== 'record' && decision.do !== 'acknowledge') {
    const { alert } = decision
    if (decision.do === 'open' || ledger.opened.has(alert.id)) ledger.opened.set(alert.id, alert)
    else ledger.updated.set(alert.id, alert)
    ledger.open.set(hash, decision.do === 'resolve' ? null : alert)
  }
  ledger.decisions.push({ decision, integration })
  const { alert, because } = decision
  return {
    status: signal.status,
    title: signal.title || alert?.title || '',
    severity: signal.severity ?? alert?.severity ?? integration.defaultSeverity ?? 'high',
    alert: alert?.id ?? null,
    because,
  }
}

const order: Record<Decision['do'], number> = { open: 0, worsen: 1, acknowledge: 2, resolve: 3, repeat: 4, record: 4 }

/**
 * Opened before worsened before acknowledged before resolved: reactions run by kind, and one that settles an alert that
 * opened and resolved within this transaction must find what its opening began.
 */
function recordDecisions(tx: Tx, decisions: Ledger['decisions']): void {
  const sorted = decisions
    .filter(({ decision }) => order[decision.do] < 4)
    .sort((a, b) => order[a.decision.do] - order[b.decision.do])
  for (const { decision, integration } of sorted) {
    const { alert, because } = decision
    if (!alert) continue
    const actor: Actor = { type: 'integration', id: integration.id, name: integration.name }
    const fact = { actor, subjects: subjectsOf(alert), because }
    const { id, serviceId: service } = alert
    if (decision.do === 'open') {
      const { scope, integrationId, severity, title } = alert
      const data = { alert: id, scope, service, integration: integrationId, severity, title }
      tx.record('alert.opened', { ...fact, data })
    } else if (decision.do === 'worsen') {
      tx.record('alert.worsened', { ...fact, data: { alert: id, service, from: decision.from, to: alert.severity } })
    } else if (decision.do === 'acknowledge') {
      tx.record('alert.acknowledged_by_source', { ...fact, data: { alert: id, service, name: decision.name } })
    } else if (decision.do === 'resolve') {
      tx.record('alert.resolved', { ...fact, data: { alert: id, service, by: 'source' } })
    }
  }
}

function subjectsOf(alert: Alert): string[] {
  return [alert.id, alert.serviceId, alert.integrationId].filter((id) => id !== null)
}

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

/** The path of an integration's URL; `key` may be a placeholder. */
export function doorPath(source: string, key: string): string {
  return `/in/${source}/${key}`
}

/**
 * A new key for an integration, shown this once. The old one ends at once or in a day, so that senders can be changed
 * without a gap; at most two are alive.
 */
export async function rotateKey(tx: Tx, by: Actor, slug: string, endOldKey: 'now' | 'in-a-day') {
  const integration = await getResource<IntegrationDoc>(tx.db, 'integration', slug)
  const { key, oldKeyUntil } = await createKey(tx, by, integration, endOldKey === 'now' ? { othersUntil: tx.now } : {})
  return { key, path: doorPath(integration.doc.source, key), oldKeyUntil }
}

/**
 * After an integration was written: with a fixed key from the configuration makes that one live (the others end in a day)
 * and answers null; without one generates a key if the integration has none and answers it, the one time it can be read.
 * `url` begins with `publicUrl`, without which it is a path.
 * @throws Problem conflict when the fixed key is that of another integration.
 */
export async function setIntegrationKey(
  tx: Tx,
  by: Actor,
  slug: string,
  fixedKey: string | null,
  publicUrl = '',
): Promise<{ key: string; url: string } | null> {
  const integration = await getResource<IntegrationDoc>(tx.db, 'integration', slug)
  if (fixedKey !== null) {
    await createKey(tx, by, integration, { fixed: fixedKey })
    return null
  }
  const live = await liveKeys(tx.db, [integration.id], tx.now)
  if (live.length > 0) return null
  const { key } = await createKey(tx, by, integration)
  return { key, url: publicUrl + doorPath(integration.doc.source, key) }
}

/** Forgets deliveries received before `before` (exclusive) and answers how many; for a nightly job. Alerts stay. */
export async function forgetOldDeliveries(db: Tx['db'], before: Date): Promise<number> {
  return await deleteDeliveries(db, before)
}
