import type { Actor } from '@tocsin/contract/facts'
import type { Tx } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import { sha256 } from '../../kernel/secrets.ts'
import {
  type Alert,
  type Decision,
  deduplicate,
  type Integration,
  type Route,
  route,
  type ServiceIndex,
  scopeOf,
  subjectsOf,
} from '../deduplicate.ts'
import type { Signal } from '../signal.ts'
import {
  insertAlerts,
  insertDeliveries,
  lockKeys,
  lockOpenAlerts,
  type Outcome,
  type StoredDelivery,
  updateAlerts,
} from '../store.ts'

/** One request on its way in, parsed. */
export interface Delivery {
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

/** What a delivery became, once it is stored. */
export interface Receipt {
  delivery: string
  outcome: Outcome[]
}

/** A signal with the service it belongs to. Information has no key: it changes nothing. */
interface RoutedSignal {
  signal: Signal
  route: Route
  scope: string
  hash: string | null
}

/** By the hash of their key; null once resolved. */
export type OpenAlerts = Map<string, Alert | null>

/** What the transaction found and what it is about to write. */
interface Changes {
  open: OpenAlerts
  opened: Map<string, Alert>
  updated: Map<string, Alert>
  decisions: { decision: Decision; integration: Integration }[]
}

/** Deliveries that share a transaction, with their signals routed: their keys are known before anything is read. */
export interface Batch {
  deliveries: Delivery[]
  routed: RoutedSignal[][]
  /** The hashes of its keys, each once. */
  keys: string[]
}

export function batchOf(deliveries: Delivery[]): Batch {
  const routed = deliveries.map((delivery) => delivery.signals.map((signal) => routeSignal(signal, delivery)))
  const keys = new Set<string>()
  for (const signals of routed) for (const { hash } of signals) if (hash) keys.add(hash)
  return { deliveries, routed, keys: [...keys] }
}

/** Locks the keys of a batch and answers what is open under them; the opening of the transaction of `ingestBatch`. */
export async function lockBatch(tx: Pick<Tx, 'run'>, { keys }: Batch): Promise<OpenAlerts> {
  const [, open] = await Promise.all([lockKeys(tx, keys), lockOpenAlerts(tx, keys)])
  return open
}

/**
 * Ingests deliveries in the order in which they came, in one transaction whose keys are locked: decides in memory, writes
 * with a handful of statements however many there are, and records one fact per change. Many signals of one key become
 * one update with the exact count. Nothing is waited for: if a statement fails, the transaction does.
 */
export function ingestBatch(tx: Tx, { deliveries, routed }: Batch, open: OpenAlerts): Receipt[] {
  const changes: Changes = { open, opened: new Map(), updated: new Map(), decisions: [] }
  const rows = deliveries.map(({ integration, contentType, body, problem }, i): StoredDelivery => {
    const id = newId('delivery', tx.now)
    const outcome = routed[i]!.map((one) => applySignal(changes, one, integration, id, tx.now))
    return { id, integrationId: integration.id, receivedAt: tx.now, contentType, body, problem, outcome }
  })
  updateAlerts(tx, [...changes.updated.values()])
  insertDeliveries(tx, rows)
  insertAlerts(tx, [...changes.opened.values()])
  recordDecisions(tx, changes.decisions)
  return rows.map(({ id, outcome }) => ({ delivery: id, outcome }))
}

function routeSignal(signal: Signal, { integration, services }: Delivery): RoutedSignal {
  const found = route(integration, signal.service, services)
  const scope = scopeOf(found, integration)
  const hash = signal.key === null || signal.status === 'info' ? null : hashOf(scope, signal.key)
  return { signal, route: found, scope, hash }
}

function hashOf(scope: string, key: string): string {
  return sha256(`${scope}\n${key}`)
}

function applySignal(
  changes: Changes,
  one: RoutedSignal,
  integration: Integration,
  delivery: string,
  now: Date,
): Outcome {
  const { signal, scope } = one
  const before = one.hash === null ? null : (changes.open.get(one.hash) ?? null)
  // Only what opens an alert needs an id; without a key of its own the id is the key.
  const id = before === null && signal.status === 'firing' ? newId('alert', now) : ''
  const key = signal.key ?? id
  const hash = one.hash ?? (id && hashOf(scope, id))
  const decision = deduplicate(before, { signal, integration, route: one.route, delivery, key, hash, id, now })
  if (decision.do !== 'record' && decision.do !== 'acknowledge') {
    const { alert } = decision
    if (decision.do === 'open' || changes.opened.has(alert.id)) changes.opened.set(alert.id, alert)
    else changes.updated.set(alert.id, alert)
    changes.open.set(hash, decision.do === 'resolve' ? null : alert)
  }
  changes.decisions.push({ decision, integration })
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
 * Opened before worsened before acknowledged before resolved: reactions run by kind, and one that acts on an alert that
 * was opened and resolved within this transaction must find what its opening began.
 */
function recordDecisions(tx: Tx, decisions: Changes['decisions']): void {
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
