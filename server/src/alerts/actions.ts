import type { Actor, FactData } from '@tocsin/contract/facts'
import type { IntegrationDoc } from '@tocsin/contract/alerts'
import type { Tx } from '../kernel/db.ts'
import { newId } from '../kernel/ids.ts'
import { getResource } from '../kernel/resources.ts'
import { sha256 } from '../kernel/secrets.ts'
import { type Alert, type Decision, digest, type Integration, isWorse, type Route, route, type ServiceIndex, scopeOf } from './digest.ts'
import { createKey } from './keys.ts'
import type { Severity, Signal } from './signal.ts'
import {
  insertDeliveriesAndAlerts,
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
  /** Raise an alert about the problem, with this severity; null where the sender is told instead. */
  raise: Severity | null
}

/** What a posting became, once it is stored. */
export interface Receipt {
  delivery: string
  outcome: Outcome[]
}

/** The alert that tells of payloads that could not be understood: one per integration, until somebody resolves it. */
export function troubleSignal(integration: Integration, problem: string, severity: Severity): Signal {
  return {
    key: 'tocsin:not-understood',
    status: 'firing',
    severity,
    title: `Payload from ${integration.name} could not be understood`,
    description: `${problem}\n\nThe payload was kept: see the last deliveries of the integration "${integration.slug}".`,
    service: null,
    link: null,
    runbook: null,
    labels: {},
    startedAt: null,
  }
}

/** A signal with the place where it belongs, worked out before anything is locked. */
interface Placed {
  signal: Signal
  route: Route
  key: string | null
  hash: string | null
}

/**
 * Takes in postings in the order in which they came, in one transaction: locks their keys, decides in memory, writes with
 * a handful of statements however many there are, and records one fact per change. Many signals of one key become one
 * update with the exact count.
 */
export async function takeIn(tx: Tx, postings: Posting[]): Promise<Receipt[]> {
  const placed = postings.map((posting) => {
    const { integration, problem, raise } = posting
    const trouble = problem !== null && raise !== null ? [troubleSignal(integration, problem, raise)] : []
    return [...posting.signals, ...trouble].map((signal) => place(signal, posting))
  })
  const wanted = new Map<string, string>()
  for (const [i, list] of placed.entries()) {
    for (const one of list) if (one.hash) wanted.set(one.hash, scopeOf(one.route, postings[i]!.integration))
  }
  await lockKeys(tx, [...wanted.keys()])
  const open = await lockOpenAlerts(tx, Array.from(wanted, ([hash, scope]) => ({ hash, scope })))
  const changes = new Changes(open)
  const deliveries = postings.map((posting, i): NewDelivery => {
    const delivery = newId('delivery', tx.now)
    const { integration, contentType, body, problem } = posting
    const outcome = placed[i]!.map((one) => changes.apply(tx, integration, delivery, one))
    return { id: delivery, integrationId: integration.id, receivedAt: tx.now, contentType, body, problem, outcome }
  })
  await updateAlerts(tx, changes.updated())
  await insertDeliveriesAndAlerts(tx, deliveries, changes.opened())
  changes.record(tx)
  return deliveries.map(({ id, outcome }) => ({ delivery: id, outcome }))
}
