import type { KindName } from '@tocsin/contract/resources'
import { type Kysely, type Selectable, sql } from 'kysely'
import { json, type Tx } from '../kernel/data/db.ts'
import type { Resource } from '../kernel/data/resources.ts'
import type { PageRow, Rows } from '../kernel/data/rows.ts'
import type { Statement } from '../kernel/data/wire.ts'
import type { Reached } from './ladder/ladder.ts'
import { type NextStepReason, readReason, reasonOfSentence } from './ladder/reason.ts'
import type { Change, Page } from './model.ts'
import { emergencyPlan, Plan } from './plan/plan.ts'

/** A plan that cannot be read (a bug, or a newer release's) must not silence its page: then all admins are asked. */
export function toPage(row: Selectable<PageRow>): Page {
  const { nextStepBecause: told, ...page } = row
  const plan = Plan.safeParse(row.plan)
  const stored = row.nextStepReason === null ? null : readReason(row.nextStepReason)
  return {
    ...(page as unknown as Page),
    nextStepReason: told === null ? stored : reasonOfSentence(told),
    plan: plan.success ? plan.data : emergencyPlan(page.urgency as Page['urgency']),
  }
}

/** One page, locked until the end of the transaction; waits for whoever holds it. */
export async function lockPage(tx: Tx, id: string): Promise<Page | null> {
  const row = await tx.db.selectFrom('page').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  return row ? toPage(row) : null
}

function duePage(only: string): string {
  return `
    select * from page
    where next_step_at <= (select coalesce($1::timestamptz, clock_timestamp())) and status <> 'resolved' ${only}
    order by next_step_at
    limit $2
    for update skip locked`
}
const claimAny = { name: 'claim_pages', text: duePage('') }
const claimOne = { name: 'claim_page', text: duePage('and id = $3') }

/**
 * Pages that are due and that nobody else is at, oldest first, at most `limit`, locked until the end of the transaction; with
 * `id` only this one. What changed meanwhile is looked at again under the lock: it may have been acknowledged. `now` null: the
 * database's clock. Index: page_due.
 */
export async function claimDuePages(
  tx: Pick<Tx, 'run'>,
  now: Date | null,
  limit: number,
  id?: string,
): Promise<Page[]> {
  const values = [now, limit]
  const rows = await (id === undefined ? tx.run<Row>(claimAny, values) : tx.run<Row>(claimOne, [...values, id]))
  return rows.map(toPage)
}

type Row = Selectable<PageRow>

/** What is due, oldest first, with how late it is in seconds. `now` null: the database's clock. Index: page_due. */
export async function duePages(
  db: Kysely<Rows>,
  now: Date | null,
  limit: number,
): Promise<{ id: string; late: number }[]> {
  // The instant is a subquery so that it is worked out once and the index stops there, however many steps lie ahead.
  const { rows } = await sql<{ id: string; late: number }>`
    select id, extract(epoch from coalesce(${now}::timestamptz, clock_timestamp()) - next_step_at)::float8 as late
    from page
    where next_step_at <= (select coalesce(${now}::timestamptz, clock_timestamp()))
    order by next_step_at
    limit ${limit}`.execute(db)
  return rows
}

/** Index: page_due. */
export async function firstDueAt(db: Kysely<Rows>): Promise<Date | null> {
  const { rows } = await sql<{ first: Date | null }>`
    select min(next_step_at) as first from page where next_step_at is not null`.execute(db)
  return rows[0]?.first ?? null
}

/** Group by group, so that only page_open_group can serve it. */
function openGroups(lock: '' | 'for update'): string {
  return `
    select page.* from (select value as key from json_array_elements_text($1::json) order by value) as wanted,
      lateral (select * from page where group_key = wanted.key and status <> 'resolved' ${lock}) as page`
}
const readGroups = { name: 'read_groups', text: openGroups('') }
const lockGroups = { name: 'lock_groups', text: openGroups('for update') }

/** The open pages of these groups as they are now, by group. Index: page_open_group. */
export async function openPagesOfGroups(tx: Tx, groups: string[]): Promise<Map<string, Page>> {
  return await pagesOfGroups(tx, readGroups, groups)
}

/** The same, locked in the order of their group. */
export async function lockOpenGroups(tx: Tx, groups: string[]): Promise<Map<string, Page>> {
  return await pagesOfGroups(tx, lockGroups, groups)
}

async function pagesOfGroups(tx: Tx, statement: Statement, groups: string[]): Promise<Map<string, Page>> {
  if (groups.length === 0) return new Map()
  const rows = await tx.run<Selectable<PageRow>>(statement, [JSON.stringify(groups)])
  return new Map(rows.map((row) => [row.groupKey!, toPage(row)]))
}

const stillOpen = {
  name: 'still_open',
  text: `
    select must_still_be(count(*) = json_array_length($1::json), 'a page was resolved') from (
      select from (select value as id from json_array_elements_text($1::json) order by value) as wanted,
        lateral (select from page where page.id = wanted.id and status <> 'resolved' for update) as page) as open`,
}

/**
 * Locks pages that were read without a lock; if one was resolved since, the transaction begins again. Sent last, it
 * holds the page of a storm only for the length of a commit, and the next batch need not wait longer.
 */
export function mustStillBeOpen(tx: Tx, pageIds: string[]): void {
  if (pageIds.length > 0) tx.send(stillOpen, [JSON.stringify(pageIds)])
}

export interface Link {
  pageId: string
  alertId: string
}

/** The open pages of these alerts, locked in the order of their ids, and which alert is on which. Index: the key of page_alert. */
export async function lockOpenPagesOfAlerts(tx: Tx, alertIds: string[]): Promise<{ pages: Page[]; links: Link[] }> {
  const links = await tx.db
    .selectFrom('pageAlert')
    .select(['pageId', 'alertId'])
    .where('alertId', 'in', alertIds)
    .execute()
  if (links.length === 0) return { pages: [], links }
  const rows = await tx.db
    .selectFrom('page')
    .selectAll()
    .where('id', 'in', [...new Set(links.map((link) => link.pageId))])
    .where('status', '<>', 'resolved')
    .orderBy('id')
    .forUpdate()
    .execute()
  return { pages: rows.map(toPage), links }
}

export type NewPage = Omit<
  Page,
  | 'number'
  | 'stepFailures'
  | 'endedBecause'
  | 'acknowledgedBy'
  | 'acknowledgedAt'
  | 'snoozedUntil'
  | 'resolvedAt'
  | 'resolvedBy'
>

/**
 * Opens pages in one statement. One whose group has an open page already (another node was faster) is left out: lock that
 * page and join it. Waits for a transaction that is opening the same group.
 */
export async function insertPages(tx: Tx, pages: NewPage[]): Promise<Page[]> {
  if (pages.length === 0) return []
  const rows = await tx.db
    .insertInto('page')
    .values(pages.map((page) => ({ ...page, ...written(page), number: undefined, plan: json(page.plan) })))
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .execute()
  return rows.map(toPage)
}

/** Puts alerts that opened in this transaction on their pages. */
export function linkAlerts(tx: Tx, links: Link[]): void {
  if (links.length === 0) return
  const rows = links.map(({ pageId, alertId }) => [pageId, alertId, tx.now])
  tx.copy('copy page_alert (page_id, alert_id, joined_at) from stdin', rows)
}

/** @returns the page as it is now. */
export async function savePage(tx: Tx, page: Page, change: Change): Promise<Page> {
  const { plan, nextStepReason: _, ...rest } = change
  const set = { ...rest, ...written(change), ...(plan ? { plan: json(plan) } : {}) }
  if (Object.keys(set).length > 0) await tx.db.updateTable('page').set(set).where('id', '=', page.id).execute()
  return { ...page, ...change }
}

export async function savePages(tx: Tx, ids: string[], change: Omit<Change, 'plan'>): Promise<void> {
  if (ids.length === 0) return
  const { nextStepReason: _, ...rest } = change
  await tx.db
    .updateTable('page')
    .set({ ...rest, ...written(change) })
    .where('id', 'in', ids)
    .execute()
}

/** The reason as the columns hold it: the sentence of releases before it must not outlive a new reason. */
function written({ nextStepReason: reason }: Pick<Change, 'nextStepReason'>) {
  return reason === undefined ? {} : { nextStepReason: reason && json(reason), nextStepBecause: null }
}

/** Of these pages, those with an alert that still fires. Index: page_alert_of_page. */
export async function pagesWithFiringAlerts(tx: Tx, pageIds: string[]): Promise<Set<string>> {
  if (pageIds.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from unnest(${pageIds}::text[]) as page (id)
    where exists (
      select from page_alert join alert on alert.id = alert_id where page_id = page.id and status = 'firing')`.execute(
    tx.db,
  )
  return new Set(rows.map((row) => row.id))
}

export async function firingAlertsOf(tx: Tx, pageId: string): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('pageAlert')
    .innerJoin('alert', 'alert.id', 'pageAlert.alertId')
    .select('alert.id')
    .where('pageAlert.pageId', '=', pageId)
    .where('alert.status', '=', 'firing')
    .orderBy('alert.id')
    .execute()
  return rows.map((row) => row.id)
}

/** The alert that each of these pages began with: its labels and source are what the conditions of paths look at. */
export async function firstAlertsOf(tx: Tx, pageIds: string[]): Promise<Map<string, string>> {
  if (pageIds.length === 0) return new Map()
  const { rows } = await sql<{ pageId: string; alertId: string }>`
    select distinct on (page_id) page_id, alert_id from page_alert
    where page_id = any(${pageIds}) order by page_id, joined_at, alert_id`.execute(tx.db)
  return new Map(rows.map((row) => [row.pageId, row.alertId]))
}

export async function insertReach(
  tx: Tx,
  page: { id: string; round: number; level: number },
  people: { user: string; because: string }[],
): Promise<void> {
  if (people.length === 0) return
  const { id: pageId, round, level } = page
  await tx.db
    .insertInto('pageReach')
    .values(people.map(({ user, because }) => ({ pageId, personId: user, round, level, at: tx.now, because })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What one step changes in its page, and who it asks. */
export interface StepTaken {
  page: string
  round: number
  level: number
  roundBeganAt: Date
  nextStepAt: Date | null
  nextStepReason: NextStepReason | null
  ended: string | null
  reach: { user: string; because: string }[]
}

const stepsTaken = {
  name: 'steps_taken',
  text: `
    with step as materialized (
      select * from jsonb_to_recordset($1::jsonb) as step (
        page text, round int, level int, "roundBeganAt" timestamptz, "nextStepAt" timestamptz, "nextStepReason" jsonb,
        ended text, reach jsonb)
    ), saved as (
      update page set round = step.round, level = step.level, round_began_at = "roundBeganAt", next_step_at = "nextStepAt",
        next_step_reason = "nextStepReason", next_step_because = null, ended_because = ended, step_failures = 0
      from step where page.id = step.page
    )
    insert into page_reach (page_id, person_id, round, level, at, because)
    select step.page, asked."user", step.round, step.level, $2, asked.because
    from step cross join lateral jsonb_to_recordset(reach) as asked ("user" text, because text)
    on conflict do nothing`,
}

/** Writes the steps of many pages down in one statement. A step that was taken ends a row of failures. */
export function saveSteps(tx: Tx, steps: StepTaken[]): void {
  if (steps.length > 0) tx.send(stepsTaken, [JSON.stringify(steps), tx.now])
}

/** Everybody who was asked on this page, in the order in which that happened. Index: the key of page_reach. */
export async function reachedOf(db: Kysely<Rows>, pageId: string): Promise<Asked[]> {
  return (await reachedOfPages(db, [pageId])).get(pageId) ?? []
}

type Asked = Reached & { because: string }

/** Like `reachedOf`, for many pages; one on which nobody was asked yet is absent. */
export async function reachedOfPages(db: Kysely<Rows>, pageIds: string[]): Promise<Map<string, Asked[]>> {
  if (pageIds.length === 0) return new Map()
  const { rows } = await sql<Asked & { pageId: string }>`
    select page_id, person.id as "user", person.name, round, level, at, because
    from page_reach join person on person.id = person_id
    where page_id = any(${pageIds})
    order by at, round, level, person.email`.execute(db)
  const byPage = new Map<string, Asked[]>()
  for (const { pageId, ...asked } of rows) {
    const list = byPage.get(pageId)
    if (list) list.push(asked)
    else byPage.set(pageId, [asked])
  }
  return byPage
}

/** A step that failed: later again, in 2, 4, 8, … at most 60 seconds. @returns how often it failed in a row. */
export async function countFailure(tx: Tx, id: string): Promise<number> {
  const { rows } = await sql<{ stepFailures: number }>`
    update page set
      step_failures = step_failures + 1,
      next_step_at = ${tx.now}::timestamptz + least(60, 2 ^ least(step_failures + 1, 6)) * interval '1 second'
    where id = ${id} and status <> 'resolved' and next_step_at is not null
    returning step_failures`.execute(tx.db)
  return rows[0]?.stepFailures ?? 0
}

/** Live documents of one kind by their slugs. Index: resource_slug. */
export async function documentsBySlug<Doc>(
  db: Kysely<Rows>,
  kind: KindName,
  slugs: string[],
): Promise<Map<string, Resource<Doc>>> {
  if (slugs.length === 0) return new Map()
  const rows = (await db
    .selectFrom('resource')
    .select(['id', 'kind', 'slug', 'doc', 'version', 'managedBy', 'updatedAt'])
    .where('kind', '=', kind)
    .where('slug', 'in', [...new Set(slugs)])
    .where('archivedAt', 'is', null)
    .execute()) as Resource<Doc>[]
  return new Map(rows.map((row) => [row.slug, row]))
}
