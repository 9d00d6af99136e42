import { setTimeout as sleep } from 'node:timers/promises'
import { system } from '@tocsin/contract/facts'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Outbound } from '../http/outbound.ts'
import type { Log } from '../log.ts'
import type { Database, TransactOptions, Tx } from './db.ts'
import { type FactKind, type FactOf, factById } from './facts.ts'
import { runDueJobs, type Task } from './jobs.ts'

/*
 * What follows from a fact after its commit: see flow.ts. One job for each fact and reaction, in the bulk lane, enqueued by
 * the transaction that records the fact.
 */

/** What the composition root gives to reactions. */
export interface LaterMeans {
  database: Database
  outbound: Outbound
  log: Log
}

/** What a reaction gets beside its fact. What it records through `database` counts as one step further from the beginning. */
export interface LaterContext extends LaterMeans {
  now: Date
  /** Aborts when the reaction has taken too long: it counts as failed then, and is tried again. */
  signal: AbortSignal
}

/** At least once, so it looks again before it acts: what it did may have been done before. */
export type LaterReaction<K extends FactKind> = (fact: FactOf<K>, context: LaterContext) => Promise<void>

/** By kind of fact, reactions by the name that stored jobs call them by. */
export type Later = { [K in FactKind]?: Record<string, LaterReaction<K>> }

const laterTask = 'react_later'
/** Tries of one reaction to one fact, with growing pauses: the last comes some two days after the first. */
export const mostAttempts = 12
/** How far from the beginning a fact may be that is followed by reactions: what goes on longer runs in a circle. */
export const mostDepth = 5
const deadline = 60_000

interface LaterJob {
  fact: string
  reaction: string
  /** How many reactions came before: 0 for what somebody did. */
  depth: number
}

/** A reaction that is carried out in one transaction, like those of `then`. */
export function inTransaction<K extends FactKind>(
  reaction: (tx: Tx, facts: FactOf<K>[]) => Promise<void>,
): LaterReaction<K> {
  return (fact, { database }) => database.transact((tx) => reaction(tx, [fact]))
}

const addJobs = {
  name: 'react_later',
  text: `select graphile_worker.add_job('${laterTask}', payload, job_key => key, max_attempts => ${mostAttempts})
    from unnest($1::json[], $2::text[]) as job (payload, key)`,
}

/**
 * Enqueues what follows later from these facts, in one statement that nobody waits for; nothing for kinds that nothing
 * follows from. What goes in a circle is not enqueued, and recorded as given up.
 */
export function enqueueLater(tx: Tx, later: Later, facts: readonly About[], depth: number, log: Log): void {
  const jobs: LaterJob[] = []
  for (const fact of [...facts]) {
    for (const reaction of Object.keys(later[fact.kind as FactKind] ?? {})) {
      if (depth < mostDepth) jobs.push({ fact: fact.id, reaction, depth })
      else giveUp(tx, fact, reaction, `reactions go in a circle: ${mostDepth} came before it, one after the other`, log)
    }
  }
  if (jobs.length === 0) return
  const keys = jobs.map(({ fact, reaction }) => `${laterTask}:${fact}:${reaction}`)
  tx.send(addJobs, [jobs.map((job) => JSON.stringify(job)), keys])
}

interface About {
  id: string
  kind: string
  subjects: string[]
}

function giveUp(tx: Tx, { id, kind, subjects }: About, reaction: string, why: string, log: Log): void {
  log.error({ fact: id, kind, reaction, why }, 'a later reaction to a fact is given up')
  tx.record('reaction.stopped', { actor: system, subjects, because: why, data: { fact: id, kind, reaction } })
}

export interface LaterTaskOptions extends LaterMeans {
  later: Later
  clock: Clock
  /** Milliseconds that a reaction may take. */
  within?: number | undefined
}

/** The task of the bulk lane that carries out one reaction to one fact. */
function reactLater({ later, clock, within = deadline, ...means }: LaterTaskOptions): Task {
  return async (payload, { isLast }) => {
    const { fact: id, reaction, depth } = payload as LaterJob
    const { database, log } = means
    const fact = await factById(database.db, id)
    if (!fact) return void log.warn({ fact: id, reaction }, 'a fact that something follows from later is not there')
    try {
      const found = (later[fact.kind as FactKind] as Record<string, LaterReaction<FactKind>> | undefined)?.[reaction]
      // Another version of Tocsin enqueued it; a node of that version may take the next try.
      if (!found) throw new Error(`this version knows no reaction ${reaction} to ${fact.kind}`)
      await inTime(within, (signal) =>
        found({ ...fact, at: new Date(fact.at) } as unknown as FactOf<FactKind>, {
          ...means,
          database: deeper(database, depth + 1),
          now: clock.now(),
          signal,
        }),
      )
    } catch (error) {
      if (isLast) {
        const why = `it failed ${mostAttempts} times, at last: ${error instanceof Error ? error.message : String(error)}`
        await database.transact(async (tx) => giveUp(tx, fact, reaction, why, log), { depth: depth + 1 })
      }
      throw error
    }
  }
}

/** The same database, whose transactions are so many reactions away from what somebody did. */
function deeper(database: Database, depth: number): Database {
  const transact = ((work: never, options?: TransactOptions) =>
    database.transact(work, { ...options, depth })) as Database['transact']
  return { ...database, transact }
}

async function inTime(within: number, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const over = new AbortController()
  const done = new AbortController()
  try {
    await Promise.race([
      work(over.signal),
      sleep(within, undefined, { signal: done.signal }).then(() => {
        throw new Error(`it took longer than ${within / 1000} s`)
      }),
    ])
  } finally {
    done.abort()
    over.abort()
  }
}

export interface OpenLater {
  /** For the bulk lane. */
  tasks: Record<string, Task>
  /** Does what is due now, one after the other; answers how many there were. For stories: the bulk lane is not running. */
  runDue(): Promise<number>
}

export function openLater({ databaseUrl, ...options }: LaterTaskOptions & { databaseUrl: string }): OpenLater {
  const { database, log } = options
  const tasks = { [laterTask]: reactLater(options) }
  return {
    tasks,
    async runDue() {
      const due = await countDue(database.db)
      if (due > 0) await runDueJobs({ databaseUrl, log, tasks })
      return due
    },
  }
}

/** The database's clock decides what is due. */
async function countDue(db: Tx['db']): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from graphile_worker.jobs
    where task_identifier = ${laterTask} and run_at <= now() and attempts < max_attempts and locked_at is null`.execute(
    db,
  )
  return rows[0]?.count ?? 0
}
