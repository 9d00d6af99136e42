import type { Actor, FactData, Fact as FactOnTheWire } from '@tocsin/contract/facts'
import { type Kysely, sql } from 'kysely'
import { newId } from '../ids.ts'
import type { Tx } from './db.ts'
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

export type Reaction<K extends FactKind> = (tx: Tx, facts: FactOf<K>[]) => Promise<void>

/** What follows from what. `then` runs inside the transaction that recorded the fact; see flow.ts. */
export interface Flow {
  then: { [K in FactKind]?: Reaction<K>[] }
  /** Called after the commit with what was recorded: wakes readers in this process. */
  recorded(facts: Fact[]): void
}

export function newFact<K extends FactKind>(kind: K, fact: Omit<FactOf<K>, 'id' | 'at' | 'kind'>, now: Date): Fact {
  return { id: newId('fact', now), at: now, kind, ...fact } as Fact
}

/** Runs the reactions to the facts of this transaction, and to the facts these record, until nothing new follows. */
export async function react(tx: Tx, flow: Flow, facts: Fact[]): Promise<void> {
  for (let seen = 0, waves = 0; seen < facts.length; waves++) {
    if (waves > 20)
      throw new Error(`reactions go in a circle: ${[...new Set(facts.map((fact) => fact.kind))].join(', ')}`)
    const byKind = Map.groupBy(facts.slice(seen), (fact) => fact.kind)
    seen = facts.length
    for (const [kind, group] of byKind) {
      for (const reaction of (flow.then[kind] ?? []) as Reaction<FactKind>[]) await reaction(tx, group)
    }
  }
}

/** One COPY for all facts of a transaction. */
export function insertFacts(tx: Tx, facts: Fact[]): void {
  if (facts.length === 0) return
  const rows = facts.map(({ id, at, kind, actor, subjects, because, data }) => [
    id,
    at,
    kind,
    actor.type,
    actor.id,
    actor.name,
    subjects,
    because,
    JSON.stringify(data),
  ])
  tx.copy('copy fact (id, at, kind, actor_type, actor_id, actor_name, subjects, because, data) from stdin', rows)
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
}

/** A page of facts for timelines and the audit log. Index: fact_of_subject. */
export async function listFacts(
  db: Kysely<Rows>,
  ask: FactQuestion,
): Promise<{ items: FactOnTheWire[]; last: number | null }> {
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
  const rows = await query.execute()
  return { items: rows.map(onTheWire), last: rows.at(-1)?.seq ?? null }
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
