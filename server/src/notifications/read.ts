import type { Notification } from '@tocsin/contract/paging/paging'
import { type Kysely, sql } from 'kysely'
import { later } from '../kernel/clock.ts'
import type { Rows } from '../kernel/data/rows.ts'
import { idsSince } from '../kernel/ids.ts'
import { declaredMethods, methodsOf } from './contacts/store.ts'
import { mask } from './mask.ts'
import { isProvedAccount } from './plan/store.ts'

/**
 * The notifications of these pages with their attempts, by page, in the order in which they came due; addresses are
 * masked. An attempt without an outcome is still being sent. Index: notification_of_page, attempt_of_notification.
 */
export async function notificationsOfPages(db: Kysely<Rows>, pageIds: string[]): Promise<Map<string, Notification[]>> {
  const byPage = new Map<string, Notification[]>(pageIds.map((id) => [id, []]))
  if (pageIds.length === 0) return byPage
  interface Row
    extends Omit<Notification, 'page' | 'user' | 'contactMethod' | 'attempts' | 'dueAt' | 'sentAt' | 'deliveredAt'> {
    pageId: string
    personId: string
    personName: string
    address: string
    dueAt: Date
    sentAt: Date | null
    deliveredAt: Date | null
    attempts: { at: string; provider: string; outcome: string | null; detail: string | null }[]
  }
  const { rows } = await sql<Row>`
    select notification.id, page_id, person_id, person.name as person_name, channel, address, state, round, level, because,
      due_at, sent_at, delivered_at,
      coalesce((
        select jsonb_agg(jsonb_build_object('at', at, 'provider', provider, 'outcome', outcome, 'detail', detail) order by n, id)
        from attempt where notification_id = notification.id
      ), '[]') as attempts
    from notification join person on person.id = person_id
    where page_id = any(${pageIds})
    order by page_id, due_at, notification.id`.execute(db)
  for (const { pageId, personId, personName, address, attempts, dueAt, sentAt, deliveredAt, ...row } of rows) {
    byPage.get(pageId)?.push({
      ...row,
      page: pageId,
      user: { id: personId, name: personName },
      contactMethod: mask(address),
      attempts: attempts.map((attempt) => ({
        ...attempt,
        at: new Date(attempt.at).toISOString(),
        outcome: attempt.outcome ?? (row.state === 'sending' ? 'sending' : 'unknown'),
      })),
      dueAt: dueAt.toISOString(),
      sentAt: sentAt?.toISOString() ?? null,
      deliveredAt: deliveredAt?.toISOString() ?? null,
    })
  }
  return byPage
}

/** The notifications of one page; see `notificationsOfPages`. */
export async function notificationsOf(db: Kysely<Rows>, pageId: string): Promise<Notification[]> {
  return (await notificationsOfPages(db, [pageId])).get(pageId) ?? []
}

/** The contact methods that configuration declared, by person; addresses are whole. For export. */
export async function declaredContacts(
  db: Kysely<Rows>,
): Promise<Map<string, { channel: string; address: string; label: string }[]>> {
  const methods = await declaredMethods(db)
  return new Map(
    [...Map.groupBy(methods, (method) => method.personId)].map(([person, its]) => [
      person,
      its.map(({ channel, address, label }) => ({ channel, address, label })),
    ]),
  )
}

/** Who has proved this address of a channel to be theirs; usually one person. Index: contact_method_by_address. */
export async function ownersOf(db: Kysely<Rows>, channel: string, address: string): Promise<string[]> {
  const { rows } = await sql<{ personId: string }>`
    select person_id from contact_method join person on person.id = person_id
    where channel = ${channel} and address = ${address} and (verified_at is not null or ${isProvedAccount})`.execute(db)
  return rows.map(({ personId }) => personId)
}

/** What became of a channel's attempts. */
export interface AttemptHealth {
  channel: string
  lastSuccessAt: Date | null
  lastFailureAt: Date | null
  lastFailure: string | null
  succeeded: number
  failed: number
}

/**
 * What became of each channel's attempts: the last of each outcome within 30 days, and how many within 24 hours. An attempt
 * whose end is not known counts as failed. Channels without attempts are left out. Index: the key of attempt, whose ids
 * are in the order of time.
 */
export async function attemptHealth(db: Kysely<Rows>, now: Date): Promise<AttemptHealth[]> {
  const { rows } = await sql<AttemptHealth>`
    with recent as (
      select channel, at, detail, outcome in ('accepted', 'delivered') as succeeded
      from attempt join notification on notification.id = notification_id
      where attempt.id >= ${idsSince('attempt', later(now, -30 * 86_400))} and outcome is not null
    )
    select channel,
      max(at) filter (where succeeded) as last_success_at,
      max(at) filter (where not succeeded) as last_failure_at,
      (array_agg(detail order by at desc) filter (where not succeeded))[1] as last_failure,
      (count(*) filter (where succeeded and at > ${later(now, -86_400)}))::int as succeeded,
      (count(*) filter (where not succeeded and at > ${later(now, -86_400)}))::int as failed
    from recent
    group by channel`.execute(db)
  return rows
}

/** How a person can be reached, as far as that is known. */
export interface Reach {
  /** Verified and not broken. */
  usable: string[]
  unverified: string[]
  broken: { channel: string; because: string }[]
  /** When a page or a test last got through to them. */
  lastGotThroughAt: Date | null
  lastTestAt: Date | null
}

/**
 * How these people can be reached, by person; what got through before `since` is not looked for. Indexes: the keys of
 * contact_method and notification (ids are in the order of time).
 */
export async function reachOf(db: Kysely<Rows>, personIds: string[], since: Date): Promise<Map<string, Reach>> {
  const methods = await methodsOf(db, personIds)
  const { rows } = await sql<{ personId: string; lastGotThroughAt: Date | null; lastTestAt: Date | null }>`
    select person_id, max(sent_at) as last_got_through_at, max(sent_at) filter (where purpose = 'test') as last_test_at
    from notification
    where id >= ${idsSince('notification', since)} and person_id = any(${personIds})
      and purpose in ('page', 'test') and state in ('sent', 'delivered', 'read', 'answered')
    group by person_id`.execute(db)
  const times = new Map(rows.map((row) => [row.personId, row]))
  return new Map(
    [...methods].map(([id, own]): [string, Reach] => [
      id,
      {
        usable: own.flatMap((each) => (each.verifiedAt && !each.brokenBecause ? [each.channel] : [])),
        unverified: own.flatMap((each) => (each.verifiedAt ? [] : [each.channel])),
        broken: own.flatMap(({ channel, brokenBecause }) =>
          brokenBecause ? [{ channel, because: brokenBecause }] : [],
        ),
        lastGotThroughAt: times.get(id)?.lastGotThroughAt ?? null,
        lastTestAt: times.get(id)?.lastTestAt ?? null,
      },
    ]),
  )
}
