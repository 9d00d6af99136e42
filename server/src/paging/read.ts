import type { ServiceHealth } from '@tocsin/contract/paging/service-health'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Tx } from '../kernel/data/db.ts'
import { resourcesById } from '../kernel/data/resources.ts'
import type { Rows } from '../kernel/data/rows.ts'
import { admins, managersOf, peopleById } from '../people/read.ts'
import { behind, comesNext, following, targetsOf } from './ladder/ladder.ts'
import { listed } from './messages.ts'
import type { Page, Status } from './model.ts'
import { reachedOf, toPage } from './store.ts'
import { whoIs } from './targets.ts'

/** One page by its id, or null. */
export async function pageById(db: Kysely<Rows>, id: string): Promise<Page | null> {
  const row = await db.selectFrom('page').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? toPage(row) : null
}

/** The id of a page named by id (`pag_…`) or number (`1042`, `#1042`); null when there is none. Index: page_by_number. */
export async function pageIdOf(db: Kysely<Rows>, ref: string): Promise<string | null> {
  if (ref.startsWith('pag_')) return ref
  const number = Number(ref.replace(/^#/, ''))
  if (!Number.isSafeInteger(number)) return null
  const row = await db.selectFrom('page').select('id').where('number', '=', number).executeTakeFirst()
  return row?.id ?? null
}

/**
 * In words who is asked next on these pages ("Bo Lind and Cy Wong"), by page: as far as is known now who is on call when
 * their next step comes. A page without a next step, or one whose next step finds nobody, is absent.
 */
export async function whoIsNext(db: Kysely<Rows>, pageIds: string[]): Promise<Map<string, string>> {
  if (pageIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('page')
    .selectAll()
    .where('id', 'in', pageIds)
    .where('nextStepAt', 'is not', null)
    .execute()
  const steps = rows.map(toPage).map(({ id, plan, round, level, nextStepAt }) => ({
    id,
    at: nextStepAt!,
    next: following(plan, round, level),
  }))
  const moments = Map.groupBy(steps, ({ at }) => at.getTime())
  const found = await Promise.all(
    Array.from(moments, async ([at, own]) => {
      const targets = own.flatMap(({ next }) => targetsOf(next))
      const resolved = await whoIs(db, targets, new Date(at))
      return own.map(({ id, next }) => ({ id, names: behind(next, resolved, []).people.map(({ name }) => name) }))
    }),
  )
  const named = found.flat().filter(({ names }) => names.length > 0)
  return new Map(named.map(({ id, names }) => [id, listed(names)]))
}

/** Somebody to call about a page, and why them, as a clause: `is on call on Payments primary`. */
export interface PersonToCall {
  id: string
  name: string
  /** The account's, which everybody who may look sees; telephone numbers are each person's own. */
  email: string
  because: string
}

/**
 * Who can be called about this page now, most useful first: who has it, who is asked at the moment, who would be asked next,
 * then the managers of its team; the admins when that is nobody. Enabled people only, each once.
 */
export async function whoToCall(tx: Tx, page: Page): Promise<PersonToCall[]> {
  const reached = await reachedOf(tx.db, page.id)
  const current = page.status === 'triggered' ? reached.filter((each) => each.round === page.round) : []
  const next = page.nextStepAt && comesNext(page)
  const found = next ? behind(next, await whoIs(tx.db, targetsOf(next), tx.now), []).people : []
  const team =
    page.teamId === null ? null : (await resourcesById<{ name?: string }>(tx.db, [page.teamId])).get(page.teamId)
  const managers = team ? ((await managersOf(tx.db, [team.slug])).get(team.slug) ?? []) : []
  const reasons = new Map<string, string>()
  const add = (id: string, because: string) => reasons.has(id) || reasons.set(id, because)
  if (page.acknowledgedBy) add(page.acknowledgedBy, 'has it')
  for (const { user } of current) add(user, 'was asked about it')
  for (const { id, how } of found) add(id, how || `is asked next, as ${next?.name}`)
  for (const { id } of managers) add(id, `manages team ${team?.doc.name ?? team?.slug}`)
  const people = await peopleById(tx.db, [...reasons.keys()])
  const enabled = [...reasons].flatMap(([id, because]) => {
    const person = people.get(id)
    return person && !person.disabledAt ? [{ id, name: person.name, email: person.email, because }] : []
  })
  if (enabled.length > 0) return enabled
  return (await admins(tx.db)).map(({ id, name, email }) => ({ id, name, email, because: 'is an admin' }))
}

export interface PageQuestion {
  status?: Status | 'open' | undefined
  serviceId?: string | undefined
  teamId?: string | undefined
  /** Pages that reached this person. */
  userId?: string | undefined
  urgency?: 'high' | 'low' | undefined
  /** Words of the title, or a number. */
  q?: string | undefined
  /** Only numbers below this one. */
  below?: number | undefined
  limit: number
}

/** Pages, highest number first. Indexes: page_open for open ones, page_of_service, page_by_number. */
export async function listPages(db: Kysely<Rows>, ask: PageQuestion): Promise<Page[]> {
  let query = db.selectFrom('page').selectAll().orderBy('number', 'desc').limit(ask.limit)
  if (ask.status === 'open') query = query.where('status', '<>', 'resolved')
  else if (ask.status) query = query.where('status', '=', ask.status)
  if (ask.serviceId) query = query.where('serviceId', '=', ask.serviceId)
  if (ask.teamId) query = query.where('teamId', '=', ask.teamId)
  if (ask.urgency) query = query.where('urgency', '=', ask.urgency)
  if (ask.below !== undefined) query = query.where('number', '<', ask.below)
  const { userId } = ask
  if (userId) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('pageReach')
          .select('pageId')
          .whereRef('pageReach.pageId', '=', 'page.id')
          .where('pageReach.personId', '=', userId),
      ),
    )
  }
  const q = ask.q?.trim()
  if (q) {
    const pattern = `%${q.replace(/[%_\\]/g, '\\$&')}%`
    const number = /^#?\d{1,15}$/.test(q) ? Number(q.replace('#', '')) : null
    query = query.where((where) =>
      where.or([where('title', 'ilike', pattern), ...(number === null ? [] : [where('number', '=', number)])]),
    )
  }
  return (await query.execute()).map(toPage)
}

/** How many alerts each of these pages has. Index: page_alert_of_page. */
export async function alertCounts(db: Kysely<Rows>, pageIds: string[]): Promise<Map<string, number>> {
  if (pageIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('pageAlert')
    .select(['pageId', sql<number>`count(*)`.as('count')])
    .where('pageId', 'in', pageIds)
    .groupBy('pageId')
    .execute()
  return new Map(rows.map((row) => [row.pageId, Number(row.count)]))
}

/** The alerts of a page, those that joined last first; at most `limit`. */
export async function alertIdsOf(db: Kysely<Rows>, pageId: string, limit = 200): Promise<string[]> {
  const rows = await db
    .selectFrom('pageAlert')
    .select('alertId')
    .where('pageId', '=', pageId)
    .orderBy('joinedAt', 'desc')
    .orderBy('alertId', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.alertId)
}

/** The latest page of each of these alerts; alerts that never caused one are left out. Index: the key of page_alert. */
export async function pagesOfAlerts(
  db: Kysely<Rows>,
  alertIds: string[],
): Promise<Map<string, { id: string; number: number; status: Status }>> {
  if (alertIds.length === 0) return new Map()
  const { rows } = await sql<{ alertId: string; id: string; number: number; status: Status }>`
    select distinct on (alert_id) alert_id, page.id, page.number, page.status
    from page_alert join page on page.id = page_id
    where alert_id = any(${alertIds})
    order by alert_id, page.number desc`.execute(db)
  return new Map(rows.map(({ alertId, ...page }) => [alertId, page]))
}

/** How a page went, with names; `resolvedBy` is "its source" when no person ended it. */
export interface Fate {
  acknowledgedAt: Date | null
  acknowledgedBy: string | null
  resolvedAt: Date | null
  resolvedBy: string | null
}

/** What became of the latest page of each of these alerts; alerts that never caused one are left out. */
export async function fatesOfAlerts(db: Kysely<Rows>, alertIds: string[]): Promise<Map<string, Fate>> {
  if (alertIds.length === 0) return new Map()
  const { rows } = await sql<Fate & { alertId: string }>`
    select distinct on (alert_id) alert_id, page.acknowledged_at, taker.name as acknowledged_by, page.resolved_at,
      case when page.resolved_by is null then null else coalesce(ender.name, 'its source') end as resolved_by
    from page_alert join page on page.id = page_id
    left join person as taker on taker.id = page.acknowledged_by
    left join person as ender on ender.id = page.resolved_by
    where alert_id = any(${alertIds})
    order by alert_id, page.number desc`.execute(db)
  return new Map(rows.map(({ alertId, ...fate }) => [alertId, fate]))
}

/** A step this many seconds overdue is stuck: the lane looks twice a second. */
const overdueAfter = 60

/**
 * The auditor's question: every open page is due, in flight or has a terminal reason. Finds open pages without a next step
 * and without a reason, and those whose step is more than a minute overdue; `ids` are the first 50. Must find zero.
 * @param now the instant to judge by; without it the database's clock. Indexes: page_without_next_step, page_due.
 */
export async function audit(db: Kysely<Rows>, now: Date | null = null): Promise<{ count: number; ids: string[] }> {
  const { rows } = await sql<{ count: number; ids: string[] }>`
    with
    forgotten as (
      select id from page where status <> 'resolved' and next_step_at is null and ended_because is null
    ),
    overdue as (
      select id from page
      where next_step_at is not null
        and next_step_at < (select coalesce(${now}::timestamptz, clock_timestamp()) - ${overdueAfter} * interval '1 second')
        and status <> 'resolved'
    ),
    found as (select id from forgotten union select id from overdue)
    select (select count(*) from found)::int as count, array(select id from found order by id limit 50) as ids`.execute(
    db,
  )
  return rows[0] ?? { count: 0, ids: [] }
}

/** How many pages nobody has resolved, by status. Index: page_open. */
export async function openCounts(db: Kysely<Rows>): Promise<Record<'triggered' | 'acknowledged', number>> {
  const { rows } = await sql<{ triggered: number; acknowledged: number }>`
    select count(*) filter (where status = 'triggered')::int as triggered,
      count(*) filter (where status = 'acknowledged')::int as acknowledged
    from page where status <> 'resolved'`.execute(db)
  return rows[0] ?? { triggered: 0, acknowledged: 0 }
}

/**
 * What weighs on each service now, by slug; services without open pages and firing alerts are left out. Indexes:
 * page_open for the pages, alert_open for the alerts: both hold only what is not over.
 */
export async function serviceHealth(db: Kysely<Rows>): Promise<ServiceHealth[]> {
  const { rows } = await sql<ServiceHealth>`
    with
    weight as (
      select service_id, (status = 'triggered')::int as triggered, (status = 'acknowledged')::int as acknowledged, 0 as firing
      from page where status <> 'resolved'
      union all
      select service_id, 0, 0, 1 from alert where status <> 'resolved' and status = 'firing'
    )
    select slug as service, sum(triggered)::int as triggered, sum(acknowledged)::int as acknowledged, sum(firing)::int as firing
    from weight join resource on resource.id = service_id
    where archived_at is null
    group by slug
    order by slug`.execute(db)
  return rows
}
