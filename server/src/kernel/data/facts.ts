import type { FactData } from '@tocsin/contract/fact-schemas'
import type { Actor, Fact as FactOnTheWire } from '@tocsin/contract/facts'
import { type Kysely, sql } from 'kysely'
import { newId } from '../ids.ts'
import type { Rows } from './rows.ts'

export type FactKind = keyof FactData

/** One fact as the server holds it. `subjects` are the ids it is about: the timeline of each of them shows it. */
export interface FactOf<K extends FactKind> {
  id: string
  at: Date
  kind: K
  actor: Actor
  subjects: string[]
  because: string | null
  data: FactData[K]
}
export type Fact = { [K in FactKind]: FactOf<K> }[FactKind]

export function newFact<K extends FactKind>(kind: K, fact: Omit<FactOf<K>, 'id' | 'at' | 'kind'>, now: Date): Fact {
  return { id: newId('fact', now), at: now, kind, ...fact } as Fact
}

interface FactRow {
  id: string
  at: Date
  kind: string
  actorType: string
  actorId: string | null
  actorName: string
  subjects: string[]
  because: string | null
  data: unknown
}

function onTheWire(row: FactRow): FactOnTheWire {
  return {
    id: row.id,
    at: row.at.toISOString(),
    kind: row.kind,
    actor: { type: row.actorType as Actor['type'], id: row.actorId, name: row.actorName },
    subjects: row.subjects,
    because: row.because,
    data: row.data as Record<string, unknown>,
  }
}

/** One fact as it was recorded; null when there is none. */
export async function factById(db: Kysely<Rows>, id: string): Promise<FactOnTheWire | null> {
  const row = await db.selectFrom('fact').select(columns).where('id', '=', id).executeTakeFirst()
  return row ? onTheWire(row) : null
}

const columns = ['id', 'at', 'kind', 'actorType', 'actorId', 'actorName', 'subjects', 'because', 'data', 'seq'] as const

export interface FactQuestion {
  subject?: string | undefined
  /** Facts whose kind begins with one of these, for example `page.`. */
  kinds?: string[] | undefined
  /** Who did it: an actor's id, or `system` for Tocsin itself. */
  actor?: string | undefined
  /** Oldest first, after this sequence number; without it newest first, before `before`. */
  after?: number | undefined
  before?: number | undefined
  limit: number
  /** Only these: the list goes on behind those that are left out. */
  sees?: ((fact: FactOnTheWire) => boolean) | undefined
}

/** How many rows it reads at once while it leaves out some. */
const filteredAtOnce = 500

/**
 * A page of facts for timelines and the audit log; `last` is the place of its last one. Fewer than `limit` come only at the
 * end. Index: fact_of_subject.
 */
export async function listFacts(
  db: Kysely<Rows>,
  { sees = () => true, ...ask }: FactQuestion,
): Promise<{ items: FactOnTheWire[]; last: number | null }> {
  const items: FactOnTheWire[] = []
  let last: number | null = null
  const order = ask.after === undefined ? 'before' : 'after'
  for (let { limit, [order]: from } = ask; ; limit = filteredAtOnce) {
    const rows = await factRows(db, { ...ask, limit, [order]: from })
    for (const row of rows) {
      const fact = onTheWire(row)
      if (!sees(fact)) continue
      items.push(fact)
      last = row.seq
      if (items.length === ask.limit) return { items, last }
    }
    from = rows.at(-1)?.seq
    if (rows.length < limit) return { items, last }
  }
}

async function factRows(db: Kysely<Rows>, ask: Omit<FactQuestion, 'sees'>): Promise<(FactRow & { seq: number })[]> {
  let query = db.selectFrom('fact').select(columns).limit(ask.limit)
  if (ask.subject) query = query.where(sql<boolean>`subjects @> array[${ask.subject}]`)
  if (ask.kinds?.length) {
    const kinds = ask.kinds
    query = query.where((where) =>
      where.or(kinds.map((prefix) => where('kind', 'like', `${prefix.replace(/[%_\\]/g, '\\$&')}%`))),
    )
  }
  if (ask.actor === 'system') query = query.where('actorType', '=', 'system')
  else if (ask.actor) query = query.where('actorId', '=', ask.actor)
  if (ask.after !== undefined) query = query.where('seq', '>', ask.after).orderBy('seq', 'asc')
  else {
    if (ask.before !== undefined) query = query.where('seq', '<', ask.before)
    query = query.orderBy('seq', 'desc')
  }
  return await query.execute()
}

/** Where a reader stands. Facts are ordered by (tx, seq): seq alone is given out before the commit and shows gaps. */
export interface FactCursor {
  tx: string
  seq: number
}

/**
 * The facts after `cursor` that no running transaction can still precede. Transaction A takes seq 2, B takes 3 and
 * commits first: a reader of `seq > cursor` would lose 2 for ever; this one waits for A. Index: fact_in_order.
 */
export async function readFacts(
  db: Kysely<Rows>,
  cursor: FactCursor,
  limit = 500,
): Promise<{ facts: FactOnTheWire[]; cursor: FactCursor }> {
  const { rows } = await sql<FactRow & { tx: string; seq: number }>`
    select tx::text as tx, seq, id, at, kind, actor_type, actor_id, actor_name, subjects, because, data
    from fact
    where (tx, seq) > (${cursor.tx}::xid8, ${cursor.seq}) and tx < pg_snapshot_xmin(pg_current_snapshot())
    order by fact.tx, fact.seq
    limit ${limit}`.execute(db)
  const last = rows.at(-1)
  return { facts: rows.map(onTheWire), cursor: last ? { tx: last.tx, seq: last.seq } : cursor }
}

/** The position behind every fact that is certainly visible now: where a live reader begins. */
export async function endOfFacts(db: Kysely<Rows>): Promise<FactCursor> {
  const { rows } = await sql<FactCursor>`
    select tx::text as tx, seq from fact
    where tx < pg_snapshot_xmin(pg_current_snapshot())
    order by fact.tx desc, fact.seq desc limit 1`.execute(db)
  return rows[0] ?? { tx: '0', seq: 0 }
}

/** The position of one fact, for a client that comes back with the last id it saw; null when it is not known. */
export async function positionOfFact(db: Kysely<Rows>, id: string): Promise<FactCursor | null> {
  const { rows } = await sql<FactCursor>`select tx::text as tx, seq from fact where id = ${id}`.execute(db)
  return rows[0] ?? null
}

/** A time of one person, half-open. */
export interface During {
  user: string
  start: Date
  end: Date
}

/**
 * How many facts of a kind name each person as `data.user` and happened in one of their times; a fact in two of them
 * counts once. By the person's id; who has none is absent. Index: fact_of_kind.
 */
export async function countFactsDuring(
  db: Kysely<Rows>,
  kind: FactKind,
  during: During[],
): Promise<Map<string, number>> {
  if (during.length === 0) return new Map()
  const { rows } = await sql<{ user: string; count: number }>`
    with span as (
      select * from unnest(
        ${during.map(({ user }) => user)}::text[],
        ${during.map(({ start }) => start)}::timestamptz[],
        ${during.map(({ end }) => end)}::timestamptz[]
      ) as span(user_id, starts_at, ends_at)
    ), bounds as (
      select min(starts_at) as first, max(ends_at) as last from span
    )
    select data ->> 'user' as user, count(distinct fact.id) as count
    from bounds
    join fact on kind = ${kind} and at >= first and at < last
    join span on user_id = data ->> 'user' and at >= starts_at and at < ends_at
    group by 1`.execute(db)
  return new Map(rows.map(({ user, count }) => [user, Number(count)]))
}
