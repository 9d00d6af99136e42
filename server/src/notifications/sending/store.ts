import { type Kysely, sql } from 'kysely'
import { json, type Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'
import type { StoredNotice } from '../messages/notice.ts'
import { type AlertLine, mostAlerts, type PageContext } from '../messages/page.ts'

/** A notification that this transaction has locked because it is due. */
export interface Due {
  id: string
  pageId: string | null
  personId: string
  contactMethodId: string | null
  channel: string
  address: string
  state: string
  purpose: 'page' | 'test' | 'notice'
  first: boolean
  because: string
  dueAt: Date
  level: number
  attempts: number
  sendAt: Date
  /** Of a notice: what it says. */
  notice: StoredNotice | null
}

/** What became of the attempts so far. */
export interface Tries {
  /** Attempts of which it is known that nothing went out. */
  failed: number
  /** The provider disliked the content once: only the short form is sent from then on. */
  refused: boolean
}

/** Which channels may be claimed for, and how many messages each. */
export interface Openings {
  channels: { slug: string; slots: number }[]
  /** Addresses that have enough under way. */
  busy: string[]
  /** Channels this node knows; what is due for others is left to nodes that do, for a minute. */
  known: string[]
}

/** Is anything due? One cheap look outside a transaction. `now` null: the database's time. Index: notification_next. */
export async function anythingDue(db: Kysely<Rows>, now: Date | null): Promise<boolean> {
  const { rows } = await sql<{ due: boolean }>`
    select exists (select from notification where send_at <= coalesce(${now}::timestamptz, clock_timestamp())) as due`.execute(
    db,
  )
  return rows[0]?.due ?? false
}

export async function nextSendAt(db: Kysely<Rows>): Promise<Date | null> {
  const { rows } = await sql<{
    at: Date | null
  }>`select min(send_at) as at from notification where send_at is not null`.execute(db)
  return rows[0]?.at ?? null
}

export interface LockedPage extends Omit<PageContext, 'alerts' | 'alertCount' | 'next'> {
  acknowledgedByName: string | null
  nextStepAt: Date | null
}

/** Notices of the release before this one have their text in `because` and the rest, if any, in `subject` and `link`. */
const dueColumns = `id, page_id, person_id, contact_method_id, channel, address, state, purpose, level, first, because, due_at,
  attempts, send_at, case when purpose = 'notice' then coalesce(notice, jsonb_build_object('kind', 'notice',
    'title', coalesce(subject, 'Tocsin: your contact methods changed'), 'lines', jsonb_build_array(because),
    'link', case when link is not null then jsonb_build_object('label', 'Open Tocsin', 'path', link) end)) end as notice`

const due = {
  name: 'due_notifications',
  text: `
    select due.* from unnest($1::text[], $2::int[]) as open (slug, slots) cross join lateral (
      select ${dueColumns} from notification
      where send_at <= (select coalesce($4::timestamptz, clock_timestamp())) and channel = open.slug and address <> all($3::text[])
      order by first desc, send_at
      limit open.slots
      for update skip locked
    ) as due
    order by first desc, send_at, id`,
}

/**
 * Locks what is due, each person's first message of a page before everything else, then by time; rows another node has
 * locked are passed over. `now` null: the database's time. Index: notification_due.
 */
export async function lockDue(tx: Pick<Tx, 'run'>, now: Date | null, { channels, busy }: Openings): Promise<Due[]> {
  const slugs = channels.map(({ slug }) => slug)
  const slots = channels.map((channel) => channel.slots)
  return await tx.run<Due>(due, [slugs, slots, busy, now])
}

/** Locks what no node has dealt with for a minute, because none knows its channel. Index: notification_next. */
export async function lockLeftAlone(tx: Tx, known: string[]): Promise<Due[]> {
  const { rows } = await sql<Due>`
    select ${sql.raw(dueColumns)} from notification
    where send_at <= ${tx.now}::timestamptz - interval '1 minute' and channel <> all(${known}::text[])
    order by first desc, send_at, id
    limit 50
    for update skip locked`.execute(tx.db)
  return rows
}

/** By notification; one without attempts is absent. Index: attempt_of_notification. */
export async function triesOf(tx: Tx, ids: string[]): Promise<Map<string, Tries>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<Tries & { id: string }>`
    select notification_id as id, count(*) filter (where outcome = 'failed') as failed,
      coalesce(bool_or(refused), false) as refused
    from attempt where notification_id = any(${ids})
    group by notification_id`.execute(tx.db)
  return new Map(rows.map(({ id, ...tries }) => [id, tries]))
}

const pagesToSend = {
  name: 'pages_to_send',
  text: `
    select page.id, number, page.status, urgency, severity, title, opened_at, page.because, next_step_at,
      acknowledger.name as acknowledged_by_name, service.slug as service_slug, service.doc ->> 'name' as service_name
    from page
    left join person as acknowledger on acknowledger.id = page.acknowledged_by
    left join resource as service on service.id = page.service_id
    where page.id = any($1)
    order by page.id
    for share of page skip locked`,
}

/**
 * Locks pages against being answered until this transaction ends, and reads them: an acknowledgement either commits
 * before (and is seen here) or waits until the attempts are on record. Pages that somebody is changing right now are left out.
 */
export async function lockPages(tx: Tx, ids: string[]): Promise<Map<string, LockedPage>> {
  if (ids.length === 0) return new Map()
  type Row = Omit<LockedPage, 'service'> & { serviceSlug: string | null; serviceName: string | null }
  const rows = await tx.run<Row>(pagesToSend, [ids])
  return new Map(
    rows.map(({ serviceSlug, serviceName, ...page }) => [
      page.id,
      { ...page, service: serviceSlug === null ? null : { slug: serviceSlug, name: serviceName ?? serviceSlug } },
    ]),
  )
}

export type PageAlerts = Pick<PageContext, 'alerts' | 'alertCount'>

const alertsToSend = {
  name: 'alerts_to_send',
  text: `
    with ranked as (
      select page_id, alert.id, title, left(description, 2000) as description, severity, status, source, link, runbook, started_at,
        count(*) over (partition by page_id) as alert_count,
        row_number() over (
          partition by page_id
          order by status = 'resolved', array_position(array['critical', 'high', 'medium', 'low', 'info'], severity), started_at desc, alert.id
        ) as place
      from page_alert join alert on alert.id = alert_id
      where page_id = any($1)
    )
    select * from ranked where place <= $2 order by page_id, place`,
}

/** The alerts of pages, still firing and most severe first, at most `mostAlerts` of each. Index: page_alert_of_page. */
export async function alertsOf(tx: Tx, pageIds: string[]): Promise<Map<string, PageAlerts>> {
  if (pageIds.length === 0) return new Map()
  type Row = AlertLine & { pageId: string; alertCount: number; place: number }
  const rows = await tx.run<Row>(alertsToSend, [pageIds, mostAlerts])
  const byPage = new Map<string, PageAlerts>()
  for (const { pageId, alertCount, place, ...alert } of rows) {
    const entry = byPage.get(pageId) ?? { alerts: [], alertCount }
    entry.alerts.push(alert)
    byPage.set(pageId, entry)
  }
  return byPage
}

export interface Started {
  id: string
  /** Also the id of the attempt. */
  token: string
  n: number
  /** Null: nothing is sent, it is only taken to be recorded as failed; no attempt is written. */
  provider: string | null
  /** There were attempts before, and one may have been cut off. */
  isRepeated: boolean
}

const cutOff = {
  name: 'attempts_cut_off',
  text: `
    update attempt set ended_at = $2, outcome = 'unknown',
      detail = 'the server that was sending it stopped; the same message is sent again'
    where notification_id = any($1) and ended_at is null`,
}

const beingSent = {
  name: 'notifications_being_sent',
  text: `
    with started as materialized (
      select * from jsonb_to_recordset($1::jsonb) as started (id text, token text, n int, provider text)
    ), held as (
      update notification set state = 'sending', token = started.token, attempts = started.n, send_at = $2
      from started where notification.id = started.id
    )
    insert into attempt (id, notification_id, n, token, provider, at)
    select token, id, n, token, provider, $3 from started where provider is not null`,
}

/** Marks notifications as being sent until `leaseUntil` and writes their attempts down, before anything is sent. */
export function startSending(tx: Tx, started: Started[], leaseUntil: Date): void {
  if (started.length === 0) return
  const again = started.filter(({ isRepeated }) => isRepeated).map(({ id }) => id)
  if (again.length > 0) tx.send(cutOff, [again, tx.now])
  tx.send(beingSent, [JSON.stringify(started), leaseUntil, tx.now])
}

/** Ends notifications that are no longer needed. They keep their token: one that did go out meanwhile is still recorded. */
export async function markCancelled(tx: Tx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update attempt set ended_at = ${tx.now}, outcome = 'unknown', detail = 'the server that was sending it stopped'
    where notification_id = any(${ids}) and ended_at is null`.execute(tx.db)
  await tx.db.updateTable('notification').set({ state: 'cancelled', sendAt: null }).where('id', 'in', ids).execute()
}

/** Extends the leases this node still holds. Rows that somebody is writing right now are passed over. */
export async function renewLeases(tx: Tx, held: { id: string; token: string }[], leaseUntil: Date): Promise<void> {
  await sql`
    with held as (
      select id from notification
      where id = any(${held.map(({ id }) => id)}) and token = any(${held.map(({ token }) => token)}) and state = 'sending'
      order by id
      for update skip locked
    )
    update notification set send_at = ${leaseUntil} from held where notification.id = held.id`.execute(tx.db)
}

export interface Accepted {
  id: string
  token: string
  delivered: boolean
  providerId: string | null
}

export interface Recorded {
  id: string
  pageId: string | null
  personId: string
  channel: string
  address: string
}

/**
 * Records that messages went out, for those that still hold their token; a late writer changes nothing and is not among
 * the answers. Also what was cancelled while it was under way has been sent. A method that was broken works again.
 */
export async function recordAccepted(tx: Tx, accepted: Accepted[]): Promise<Recorded[]> {
  const { rows } = await sql<Recorded>`
    with accepted as (
      select * from jsonb_to_recordset(${json(accepted)}) as accepted (id text, token text, delivered boolean, "providerId" text)
    ), mine as (
      select notification.id, contact_method_id, accepted.token, delivered, "providerId" as provider_id
      from accepted join notification on notification.id = accepted.id
      where notification.token = accepted.token and state in ('sending', 'cancelled', 'withdrawn')
      order by notification.id
      for update of notification
    ), attempts_ended as (
      update attempt
      set ended_at = ${tx.now}, outcome = case when delivered then 'delivered' else 'accepted' end
      from mine where attempt.id = mine.token
    ), mended as (
      update contact_method set broken_because = null
      from mine where contact_method.id = mine.contact_method_id and broken_because is not null
    )
    update notification
    set state = case when delivered then 'delivered' else 'sent' end, send_at = null, token = null, provider_id = mine.provider_id,
      sent_at = ${tx.now}, delivered_at = case when delivered then ${tx.now}::timestamptz end
    from mine where notification.id = mine.id
    returning notification.id, page_id, person_id, channel, address`.execute(tx.db)
  return rows
}

/** Answers false when the method is gone or was broken before. */
export async function markBroken(tx: Tx, methodId: string, because: string): Promise<boolean> {
  const done = await tx.db
    .updateTable('contactMethod')
    .set({ brokenBecause: because })
    .where('id', '=', methodId)
    .where('brokenBecause', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return done !== undefined
}

/**
 * Locks one notification whose attempt failed, its page first (as everything does that changes pages). Null for a late
 * writer: another attempt holds the row.
 */
export async function lockFailed(
  tx: Tx,
  { id, token, pageId }: { id: string; token: string; pageId: string | null },
): Promise<{
  state: string
  attempts: number
  firstAttemptAt: Date
  page: { status: 'triggered' | 'acknowledged' | 'resolved' } | null
} | null> {
  const page = pageId
    ? await tx.db.selectFrom('page').select('status').where('id', '=', pageId).forUpdate().executeTakeFirst()
    : undefined
  const row = await tx.db
    .selectFrom('notification')
    .select(['state', 'attempts'])
    .where('id', '=', id)
    .where('token', '=', token)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return null
  const first = await tx.db
    .selectFrom('attempt')
    .select((select) => select.fn.min('at').as('at'))
    .where('notificationId', '=', id)
    .executeTakeFirst()
  return { ...row, firstAttemptAt: first?.at ?? tx.now, page: (page as { status: 'triggered' } | undefined) ?? null }
}

export async function recordFailure(
  tx: Tx,
  failed: { id: string; token: string; outcome: 'failed' | 'unknown'; detail: string; refused: boolean },
  becomes: { state: 'queued'; sendAt: Date } | { state: 'failed' | 'cancelled'; sendAt: null },
): Promise<void> {
  await tx.db
    .updateTable('attempt')
    .set({ endedAt: tx.now, outcome: failed.outcome, detail: failed.detail, refused: failed.refused })
    .where('id', '=', failed.token)
    .execute()
  await tx.db
    .updateTable('notification')
    .set({ ...becomes, token: null })
    .where('id', '=', failed.id)
    .execute()
}
