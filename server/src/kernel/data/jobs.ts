import { EventEmitter } from 'node:events'
import {
  type CronItem,
  type Task as GraphileTask,
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  runOnce,
  type TaskList,
} from 'graphile-worker'
import { sql } from 'kysely'
import { Pool } from 'pg'
import type { Log } from '../log.ts'
import type { Tx } from './db.ts'

/**
 * The bulk lane: everything that is "later" or "every night" and must never delay a page: clean-up, reports, imports,
 * chat. Durable and keyed, with its own connections. At least once: a job looks again before it acts.
 */
export type Task = (payload: unknown, attempt: Attempt) => Promise<void>

export interface Attempt {
  /** No other follows when this one fails. */
  isLast: boolean
}

export interface Jobs {
  stop(): Promise<void>
  /** Gives the jobs of workers that died with their node to others; their own recovery would take hours. */
  unlock(workerIds: string[]): Promise<void>
  workerIds(): string[]
}

export interface JobsOptions {
  databaseUrl: string
  log: Log
  tasks: Record<string, Task>
  /** Task name → cron pattern in UTC, for example `17 3 * * *`. */
  cron: Record<string, string>
}

/** Enqueues a job in this transaction. The same `key` replaces a job that waits; null payloads are allowed. */
export async function enqueue(
  tx: Tx,
  task: string,
  payload: unknown,
  options: { key?: string; at?: Date } = {},
): Promise<void> {
  await sql`select graphile_worker.add_job(
    ${task}, ${JSON.stringify(payload)}::json, run_at => ${options.at ?? tx.now}, job_key => ${options.key ?? null})`.execute(
    tx.db,
  )
}

/** Does the jobs of these tasks that are due, one after the other, and no others: for stories. */
export async function runDueJobs({ databaseUrl, log, tasks }: Omit<JobsOptions, 'cron'>): Promise<void> {
  const pgPool = poolOf(databaseUrl, 2, log)
  try {
    await runOnce({
      pgPool,
      logger: loggerFor(log),
      useNodeTime: true,
      noHandleSignals: true,
      taskList: taskListOf(tasks),
    })
  } finally {
    await pgPool.end()
  }
}

/**
 * A pool of our own: it outlives the runner until every connection is closed, and a connection that breaks while idle must
 * not end the process.
 */
function poolOf(databaseUrl: string, max: number, log: Log): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max, application_name: 'tocsin-bulk' })
  const broke = (error: Error) => log.debug({ error }, 'a connection of the bulk lane broke')
  pool.on('error', broke)
  pool.on('connect', (client) => void client.on('error', broke))
  return pool
}

function taskListOf(tasks: Record<string, Task>): TaskList {
  const entries = Object.entries(tasks).map(([name, task]): [string, GraphileTask] => [
    name,
    (payload, { job }) => task(payload, { isLast: job.attempts >= job.max_attempts }),
  ])
  return Object.fromEntries(entries)
}

function loggerFor(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (level === 'error') log.error({ lane: 'bulk' }, message)
    else if (level === 'warning') log.warn({ lane: 'bulk' }, message)
    else log.trace({ lane: 'bulk' }, message)
  })
}

export async function startJobs({ databaseUrl, log, tasks, cron }: JobsOptions): Promise<Jobs> {
  const workerIds = new Set<string>()
  const events = new EventEmitter()
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => void workerIds.add(worker.workerId))
  const items: CronItem[] = Object.entries(cron).map(([task, match]) => ({
    task,
    match,
    options: { backfillPeriod: 0 },
  }))
  const pgPool = poolOf(databaseUrl, 4, log)
  const shared = { pgPool, logger: loggerFor(log), useNodeTime: true }
  const runner: Runner = await run({
    ...shared,
    concurrency: 2,
    noHandleSignals: true,
    pollInterval: 5000,
    events,
    taskList: taskListOf(tasks),
    parsedCronItems: parseCronItems(items),
  })
  // A failing runner must not take the process down: paging does not depend on it.
  runner.promise.catch((error) => log.error({ error }, 'the bulk lane stopped'))
  const utils = await makeWorkerUtils(shared)
  return {
    async stop() {
      await runner.stop().catch(() => undefined)
      await utils.release()
      await pgPool.end()
    },
    async unlock(ids) {
      if (ids.length > 0) await utils.forceUnlockWorkers(ids)
    },
    workerIds: () => [...workerIds],
  }
}
