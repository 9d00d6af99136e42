import type { HandoverState } from '@tocsin/contract/handovers/handovers'
import { type Kysely, sql } from 'kysely'
import type { Tx } from '../kernel/data/db.ts'
import type { Rows } from '../kernel/data/rows.ts'
import { newId } from '../kernel/ids.ts'
import type { ScheduleChange, ShiftPage } from './story.ts'

export interface StoredHandover {
  id: string
  scheduleId: string
  at: Date
  since: Date
  until: Date | null
  outgoing: string[]
  incoming: string[]
  state: HandoverState
  because: string
  noticed: string[]
  acceptBy: Date | null
  text: string | null
  version: number
  editedBy: string | null
  editedAt: Date | null
  acceptedBy: string | null
  acceptedAt: Date | null
  nextAt: Date | null
}

const columns = [
  'id',
  'scheduleId',
  'at',
  'since',
  'until',
  'outgoing',
  'incoming',
  'state',
  'because',
  'noticed',
  'acceptBy',
  'text',
  'version',
  'editedBy',
  'editedAt',
  'acceptedBy',
  'acceptedAt',
  'nextAt',
] as const

export async function handoverById(db: Kysely<Rows>, id: string): Promise<StoredHandover | null> {
  const row = await db.selectFrom('handover').select(columns).where('id', '=', id).executeTakeFirst()
  return (row as StoredHandover | undefined) ?? null
}

/** Null also when somebody else holds it at this moment: whoever that is looks at it. */
export async function lockHandover(tx: Tx, id: string, wait: boolean): Promise<StoredHandover | null> {
  let query = tx.db.selectFrom('handover').select(columns).where('id', '=', id).forUpdate()
  if (!wait) query = query.skipLocked()
  return ((await query.executeTakeFirst()) as StoredHandover | undefined) ?? null
}

/** What is due, oldest first. Index: handover_due. */
export async function dueHandovers(db: Kysely<Rows>, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('handover')
    .select('id')
    .where('nextAt', '<=', now)
    .orderBy('nextAt')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Hand-overs ahead, by schedule and instant. Index: handover_in_time. */
export async function upcomingHandovers(db: Kysely<Rows>, after: Date): Promise<StoredHandover[]> {
  const rows = await db
    .selectFrom('handover')
    .select(columns)
    .where('state', '=', 'upcoming')
    .where('at', '>', after)
    .execute()
  return rows as StoredHandover[]
}

/** Adds a hand-over unless this change has one. Index: handover_of_change. */
export async function insertHandover(
  tx: Tx,
  wanted: Pick<
    StoredHandover,
    'scheduleId' | 'at' | 'since' | 'until' | 'outgoing' | 'incoming' | 'because' | 'nextAt'
  >,
): Promise<void> {
  await tx.db
    .insertInto('handover')
    .values({ ...wanted, id: newId('handover', tx.now), state: 'upcoming', createdAt: tx.now })
    .onConflict((conflict) => conflict.columns(['scheduleId', 'at']).where('state', '<>', 'dropped').doNothing())
    .execute()
}

export async function updateHandover(tx: Tx, id: string, change: Partial<Omit<StoredHandover, 'id'>>): Promise<void> {
  await tx.db.updateTable('handover').set(change).where('id', '=', id).execute()
}

export interface HandoverQuestion {
  scheduleIds?: string[] | undefined
  personId?: string | undefined
  states?: HandoverState[] | undefined
  /** Position behind this one. */
  before: { at: Date; id: string } | null
  limit: number
}

/** Latest change first. Index: handover_in_time. */
export async function listHandovers(db: Kysely<Rows>, ask: HandoverQuestion): Promise<StoredHandover[]> {
  let query = db.selectFrom('handover').select(columns).orderBy('at', 'desc').orderBy('id', 'desc').limit(ask.limit)
  if (ask.scheduleIds) query = query.where(sql<boolean>`schedule_id = any(${ask.scheduleIds})`)
  if (ask.states) query = query.where('state', 'in', ask.states)
  const { personId, before } = ask
  if (personId) query = query.where(sql<boolean>`(outgoing @> array[${personId}] or incoming @> array[${personId}])`)
  if (before) query = query.where(sql<boolean>`(at, id) < (${before.at}, ${before.id})`)
  return (await query.execute()) as StoredHandover[]
}

/**
 * Pages of the services whose policy notifies a schedule, and those that reached these people: opened in [since, until),
 * or not resolved before `until`; highest number first, with their notes. Indexes: resource_used_by, page_of_service,
 * page_open, the key of page_reach, fact_of_subject.
 */
export async function pagesOfShift(
  db: Kysely<Rows>,
  ask: { scheduleId: string; people: string[]; since: Date; until: Date },
): Promise<ShiftPage[]> {
  const { scheduleId, people, since, until } = ask
  const { rows } = await sql<ShiftPage>`
    with notifying as (
      select policy.id from resource_use join resource as policy on policy.id = from_id and policy.kind = 'policy'
      where to_id = ${scheduleId}
    ),
    served as (
      select service.id from resource_use join resource as service on service.id = from_id and service.kind = 'service'
      where to_id in (select id from notifying)
    ),
    theirs as (
      select * from page
      where opened_at < ${until} and (opened_at >= ${since} or status <> 'resolved' or resolved_at >= ${until})
        and (service_id in (select id from served)
          or exists (select from page_reach where page_id = page.id and person_id = any(${people})))
      order by number desc
      limit 500
    )
    select theirs.id, theirs.number, theirs.title, theirs.status, theirs.urgency,
      case when service.id is null then null
        else jsonb_build_object('slug', service.slug, 'name', coalesce(service.doc ->> 'name', service.slug)) end as service,
      theirs.opened_at, theirs.acknowledged_at, taker.name as acknowledged_by, theirs.resolved_at,
      case when theirs.resolved_at is null then null else coalesce(ender.name, 'its source') end as resolved_by,
      (
        select coalesce(jsonb_agg(jsonb_build_object(
          'at', at, 'by', actor_name, 'text', coalesce(data ->> 'text', data ->> 'note')) order by seq), '[]')
        from fact
        where subjects @> array[theirs.id] and kind in ('page.noted', 'page.acknowledged')
          and coalesce(data ->> 'text', data ->> 'note') is not null and at < ${until}
      ) as notes
    from theirs
    left join resource as service on service.id = theirs.service_id
    left join person as taker on taker.id = theirs.acknowledged_by
    left join person as ender on ender.id = theirs.resolved_by
    order by theirs.number desc`.execute(db)
  return rows
}

/** What changed about a schedule in [since, until): overrides, covers, its document. Index: fact_of_subject. */
export async function changesOfShift(
  db: Kysely<Rows>,
  scheduleId: string,
  since: Date,
  until: Date,
): Promise<ScheduleChange[]> {
  const { rows } = await sql<{
    at: Date
    by: string
    kind: string
    because: string | null
    start: string | null
    end: string | null
  }>`
    select at, actor_name as by, kind, because, data ->> 'start' as start, data ->> 'end' as end
    from fact
    where subjects @> array[${scheduleId}] and at >= ${since} and at < ${until}
      and kind in ('override.added', 'override.removed', 'resource.changed', 'cover.taken', 'cover.swapped')
    order by seq
    limit 100`.execute(db)
  const words: Record<string, string> = {
    'override.added': 'an override was added',
    'override.removed': 'an override was removed',
    'resource.changed': 'the schedule was edited',
    'cover.taken': 'a shift was covered',
    'cover.swapped': 'shifts were swapped',
  }
  return rows.map(({ at, by, kind, because, start, end }) => ({
    at,
    by,
    what: because ?? words[kind] ?? kind,
    start: because === null && start ? new Date(start) : null,
    end: because === null && end ? new Date(end) : null,
  }))
}
