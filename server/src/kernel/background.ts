import type { Database } from './data/db.ts'
import type { DueLoop } from './data/due.ts'
import { startJobs, type Task } from './data/jobs.ts'
import type { LiveFeed } from './data/live.ts'
import { presence } from './data/nodes.ts'
import type { Env } from './env.ts'
import { startHeartbeat } from './heartbeat.ts'
import type { Outbound } from './http/outbound.ts'
import type { Log } from './log.ts'
import type { Readiness } from './readiness.ts'
import type { Job } from './room.ts'

export interface BackgroundOptions {
  database: Database
  databaseUrl: string
  loop: DueLoop
  live: LiveFeed
  jobs: Record<string, Job>
  /** Work that is enqueued, and has no hour of its own. */
  tasks: Record<string, Task>
  /** Gates the outside heartbeat. */
  readiness: Readiness
  env: Env
  outbound: Outbound
  log: Log
  version: string
}

/** Starts everything that happens without being asked; answers how to stop it. */
export async function startBackground(options: BackgroundOptions): Promise<() => Promise<void>> {
  const { database, databaseUrl, loop, live, log, outbound, version } = options
  const given = Object.entries(options.jobs)
  const jobs = await startJobs({
    databaseUrl,
    log,
    tasks: { ...Object.fromEntries(given.map(([name, { run }]) => [name, run])), ...options.tasks },
    cron: Object.fromEntries(given.map(([name, { cron }]) => [name, cron])),
  })
  const node = await presence(database, jobs, log, version)
  const heartbeat = startHeartbeat({ url: options.env.heartbeatUrl, healthy: options.readiness.path, outbound, log })
  live.start()
  loop.start()
  return async () => {
    heartbeat.stop()
    await loop.stop()
    await live.stop()
    // Jobs first: while they drain, the node's lease still stands for them.
    await jobs.stop()
    await node.stop()
  }
}
