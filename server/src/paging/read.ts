import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Rows } from '../kernel/rows.ts'
import type { Page, Status } from './model.ts'
import { toPage } from './store.ts'

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
