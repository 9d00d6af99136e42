import { hostname } from 'node:os'
import { later } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Database } from './db.ts'
import type { Jobs } from './jobs.ts'

/** Seconds a node may be silent before its bulk jobs are given to others. */
const lease = 30
const beat = 10_000

export interface NodePresence {
  id: string
  stop(): Promise<void>
}

/**
 * Says that this process is alive and buries the dead: a node whose lease ended has its bulk jobs unlocked. Pages and
 * notifications do not need this; their leases are on their own rows.
 */
export async function presence(database: Database, jobs: Jobs, log: Log, version: string): Promise<NodePresence> {
  const id = `${hostname()}-${process.pid}-${crypto.randomUUID().slice(0, 8)}`

  async function heartbeat(): Promise<void> {
    const left = await database.transact(async (tx) => {
      await tx.db
        .insertInto('node')
        .values({
          id,
          host: hostname(),
          version,
          workerIds: jobs.workerIds(),
          startedAt: tx.now,
          leaseUntil: later(tx.now, lease),
        })
        .onConflict((conflict) =>
          conflict.column('id').doUpdateSet({ leaseUntil: later(tx.now, lease), workerIds: jobs.workerIds() }),
        )
        .execute()
      return await tx.db
        .selectFrom('node')
        .select(['id', 'workerIds', 'leaseUntil'])
        .where('leaseUntil', '<', tx.now)
        .execute()
    })
    for (const node of left) {
      log.warn({ node: node.id }, 'a node is gone; its bulk jobs go to others')
      // In this order: whoever dies in between leaves the row, and the next node does both again.
      await jobs.unlock(node.workerIds)
      await database.db.deleteFrom('node').where('id', '=', node.id).where('leaseUntil', '=', node.leaseUntil).execute()
    }
  }

  await heartbeat()
  let beating: Promise<void> | null = null
  const timer = setInterval(() => {
    beating ??= heartbeat()
      .catch((error) => log.warn({ error }, 'the node heartbeat failed; it is tried again'))
      .finally(() => {
        beating = null
      })
  }, beat)
  return {
    id,
    async stop() {
      clearInterval(timer)
      // A beat under way would write the row again after it was taken out.
      await beating
      await database.db
        .deleteFrom('node')
        .where('id', '=', id)
        .execute()
        .catch(() => undefined)
    },
  }
}
