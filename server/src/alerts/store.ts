import type { AlertStatus, Delivery } from '@tocsin/contract/alerts/alerts'
import type { Severity } from '@tocsin/contract/severity'
import { type Kysely, sql } from 'kysely'
import type { Tx } from '../kernel/data/db.ts'
import type { Rows } from '../kernel/data/rows.ts'
import type { Alert } from './deduplicate.ts'

/** What one signal of a delivery became; kept with the delivery. */
export type Outcome = Delivery['outcome'][number]

export interface StoredDelivery {
  id: string
  integrationId: string
  receivedAt: Date
  contentType: string | null
  body: string
  problem: string | null
  outcome: Outcome[]
}

const everyKey = 7_061_723_103

const lockEveryKey = { name: 'lock_every_key', text: `select pg_advisory_xact_lock(${everyKey})` }

const lockTheseKeys = {
  name: 'lock_keys',
  text: `
    select case when key is null then pg_advisory_xact_lock_shared(${everyKey}) else pg_advisory_xact_lock(key) end
    from (select key from unnest($1::bigint[]) with ordinality as one (key, place) order by place) as in_order`,
}

/**
 * Lets one transaction at a time, of all nodes, decide about each of these keys, until its end. In one order, so that two
 * never wait for each other, and in a statement of its own, so that what is read next was committed before. Above 1,000
 * keys it locks out all other intakes instead: the lock table of a PostgreSQL with default settings has some 7,000 places.
 */
export async function lockKeys(tx: Pick<Tx, 'run'>, hashes: string[]): Promise<void> {
  if (hashes.length === 0) return
  if (hashes.length > 1_000) return void (await tx.run(lockEveryKey, []))
  const keys = hashes.map((hash) => String(BigInt.asIntN(64, BigInt(`0x${hash.slice(0, 16)}`)))).sort()
  await tx.run(lockTheseKeys, [`{NULL,${keys.join(',')}}`])
}

/** Alerts with the types of their columns, which the table's checks hold to. */
export function alertsFrom(db: Kysely<Rows>) {
  return db.selectFrom('alert').selectAll().$narrowType<Pick<Alert, 'status' | 'severity' | 'labels'>>()
}

/*
 * Key by key. As a plain join the planner reads all open alerts whenever it knows too little of a table that grew within the
 * last minute: 50 µs for each new alert when 5,000 were open, against 2.
 */
const openAlerts = {
  name: 'open_alerts',
  text: `
    with open as materialized (
      select one.id from json_array_elements_text($1::json) as wanted (hash),
        lateral (select id from alert where dedup_hash = wanted.hash and status <> 'resolved' limit 1) as one)
    select alert.* from (select id from open order by id) as open,
      lateral (select * from alert where id = open.id and status <> 'resolved' for update) as alert`,
}

/** The open alerts of these keys, by hash, locked against being resolved by hand meanwhile. Index: alert_open. */
export async function lockOpenAlerts(tx: Pick<Tx, 'run'>, hashes: string[]): Promise<Map<string, Alert>> {
  if (hashes.length === 0) return new Map()
  const rows = await tx.run<Alert>(openAlerts, [JSON.stringify(hashes)])
  return new Map(rows.map((alert) => [alert.dedupHash, alert]))
}

/** Open alerts by id, locked. Resolved and unknown ones are left out. */
export async function lockAlerts(tx: Tx, ids: string[]): Promise<Alert[]> {
  if (ids.length === 0) return []
  return await alertsFrom(tx.db)
    .where('id', 'in', ids)
    .where('status', '<>', 'resolved')
    .orderBy('id')
    .forUpdate()
    .execute()
}

const update = {
  name: 'update_alerts',
  text: `
    update alert set
      status = now.status, severity = now.severity, title = now.title, description = now.description, labels = now.labels,
      link = now.link, runbook = now.runbook, occurrences = now.occurrences, last_seen_at = now.last_seen_at,
      resolved_at = now.resolved_at, delivery_id = now.delivery_id, because = now.because
    from json_to_recordset($1::json) as now (
      id text, status text, severity text, title text, description text, labels jsonb, link text, runbook text,
      occurrences integer, last_seen_at timestamptz, resolved_at timestamptz, delivery_id text, because text)
    where alert.id = now.id`,
}

/** Writes what can change of an alert that exists. */
export function updateAlerts(tx: Tx, alerts: Alert[]): void {
  if (alerts.length === 0) return
  const rows = alerts.map((alert) => ({
    id: alert.id,
    status: alert.status,
    severity: alert.severity,
    title: alert.title,
    description: alert.description,
    labels: alert.labels,
    link: alert.link,
    runbook: alert.runbook,
    occurrences: alert.occurrences,
    last_seen_at: alert.lastSeenAt,
    resolved_at: alert.resolvedAt,
    delivery_id: alert.deliveryId,
    because: alert.because,
  }))
  tx.send(update, [JSON.stringify(rows)])
}

/** One row for each request that was accepted. */
export function insertDeliveries(tx: Tx, deliveries: StoredDelivery[]): void {
  const rows = deliveries.map((delivery) => [
    delivery.id,
    delivery.integrationId,
    delivery.receivedAt,
    delivery.contentType,
    delivery.body,
    delivery.problem,
    JSON.stringify(delivery.outcome),
  ])
  tx.copy('copy delivery (id, integration_id, received_at, content_type, body, problem, outcome) from stdin', rows)
}

const copyAlerts = `
  copy alert (
    id, scope, dedup_key, dedup_hash, service_id, integration_id, source, status, severity, title, description, labels, link,
    runbook, occurrences, started_at, first_seen_at, last_seen_at, resolved_at, delivery_id, because) from stdin`

/** After `updateAlerts`: a key is free once its alert is resolved. */
export function insertAlerts(tx: Tx, alerts: Alert[]): void {
  if (alerts.length === 0) return
  const rows = alerts.map((alert) => [
    alert.id,
    alert.scope,
    alert.dedupKey,
    alert.dedupHash,
    alert.serviceId,
    alert.integrationId,
    alert.source,
    alert.status,
    alert.severity,
    alert.title,
    alert.description,
    JSON.stringify(alert.labels),
    alert.link,
    alert.runbook,
    alert.occurrences,
    alert.startedAt,
    alert.firstSeenAt,
    alert.lastSeenAt,
    alert.resolvedAt,
    alert.deliveryId,
    alert.because,
  ])
  tx.copy(copyAlerts, rows)
}

export interface AlertQuestion {
  status?: AlertStatus | undefined
  severity?: Severity | undefined
  serviceId?: string | undefined
  integrationId?: string | undefined
  /** Every one of these words is in the title, in any case. */
  words?: string[] | undefined
  before?: { at: Date; id: string } | undefined
  limit: number
}

/** A page of alerts, newest first. Indexes: alert_by_time, alert_of_service. */
export async function listAlerts(db: Kysely<Rows>, ask: AlertQuestion): Promise<Alert[]> {
  let query = alertsFrom(db).orderBy('firstSeenAt', 'desc').orderBy('id', 'desc').limit(ask.limit)
  if (ask.status) query = query.where('status', '=', ask.status)
  if (ask.severity) query = query.where('severity', '=', ask.severity)
  if (ask.serviceId) query = query.where('serviceId', '=', ask.serviceId)
  if (ask.integrationId) query = query.where('integrationId', '=', ask.integrationId)
  for (const word of ask.words ?? []) {
    query = query.where('title', 'ilike', `%${word.replace(/[%_\\]/g, '\\$&')}%`)
  }
  if (ask.before) {
    const { at, id } = ask.before
    query = query.where(sql<boolean>`(first_seen_at, id) < (${at}, ${id})`)
  }
  return await query.execute()
}

export async function bodyOfDelivery(db: Kysely<Rows>, id: string): Promise<string | null> {
  const row = await db.selectFrom('delivery').select('body').where('id', '=', id).executeTakeFirst()
  return row?.body ?? null
}

/**
 * How often the problem of this alert (its key in its scope, over all its alerts) was reported as firing since `since`, by steps
 * of `step` seconds from there, and by how many alerts. Reads the deliveries of its integration, and only those between the
 * first and the last time that it was seen. Indexes: alert_by_time, delivery_of_integration.
 */
export async function firingsOf(
  db: Kysely<Rows>,
  alert: Pick<Alert, 'id' | 'scope' | 'dedupHash' | 'integrationId'>,
  since: Date,
  step: number,
): Promise<{ step: number; count: number; alerts: string[] }[]> {
  const { rows } = await sql<{ step: number; count: number; alerts: string[] }>`
    with same as (
      select id, first_seen_at, last_seen_at from alert where id = ${alert.id}
      union
      select id, first_seen_at, last_seen_at from alert
      where first_seen_at >= ${since} and scope = ${alert.scope} and dedup_hash = ${alert.dedupHash}
    ),
    firing as (
      select delivery.received_at, signal->>'alert' as alert
      from delivery, jsonb_array_elements(delivery.outcome) as signal
      where delivery.integration_id = ${alert.integrationId}
        and delivery.received_at >= greatest(${since}::timestamptz, (select min(first_seen_at) from same))
        and delivery.received_at <= (select max(last_seen_at) from same)
        and signal->>'status' = 'firing' and signal->>'alert' in (select id from same)
    )
    select floor(extract(epoch from received_at - ${since}::timestamptz) / ${step}::float8)::int as step,
      count(*)::int as count, array_agg(distinct alert) as alerts
    from firing group by 1 order by 1`.execute(db)
  return rows
}

/** The newest alerts of the same service (of the same integration when there is none) that came after `since`, to compare. */
export async function neighboursOf(
  db: Kysely<Rows>,
  alert: Pick<Alert, 'serviceId' | 'integrationId'>,
  since: Date,
  limit: number,
): Promise<Alert[]> {
  const query = alertsFrom(db).where('firstSeenAt', '>=', since).orderBy('firstSeenAt', 'desc').limit(limit)
  const near = alert.serviceId
    ? query.where('serviceId', '=', alert.serviceId)
    : query.where('integrationId', '=', alert.integrationId)
  return await near.execute()
}

/** The last payloads of an integration, bodies cut at 100,000 characters. Index: delivery_of_integration. */
export async function listDeliveries(
  db: Kysely<Rows>,
  integrationId: string,
  before: { at: Date; id: string } | undefined,
  limit: number,
): Promise<StoredDelivery[]> {
  let query = db
    .selectFrom('delivery')
    .select(['id', 'integrationId', 'receivedAt', 'contentType', 'problem', 'outcome'])
    .select(sql<string>`left(body, 100000)`.as('body'))
    .where('integrationId', '=', integrationId)
    .orderBy('receivedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (before) query = query.where(sql<boolean>`(received_at, id) < (${before.at}, ${before.id})`)
  return await query.$narrowType<{ outcome: Outcome[] }>().execute()
}

/** When something came last and how many deliveries came since `since`, by integration. Index: delivery_of_integration. */
export async function trafficOf(
  db: Kysely<Rows>,
  integrationIds: string[],
  since: Date,
): Promise<Map<string, { last: Date | null; count: number }>> {
  if (integrationIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; last: Date | null; count: number }>`
    select one.id,
      (select max(received_at) from delivery where integration_id = one.id) as last,
      (select count(*) from delivery where integration_id = one.id and received_at >= ${since}) as count
    from unnest(${integrationIds}::text[]) as one (id)`.execute(db)
  return new Map(rows.map(({ id, last, count }) => [id, { last, count }]))
}

/**
 * Deletes deliveries received before `before` (exclusive), in slices so that no statement runs long, and answers how
 * many. Alerts keep what they learnt from them. Index: delivery_by_age.
 */
export async function deleteDeliveries(db: Kysely<Rows>, before: Date, slice = 5_000): Promise<number> {
  for (let sum = 0; ; ) {
    const { numAffectedRows } = await sql`
      delete from delivery where id in (
        select id from delivery where received_at < ${before} order by received_at limit ${slice})`.execute(db)
    const deleted = Number(numAffectedRows ?? 0)
    sum += deleted
    if (deleted < slice) return sum
  }
}
