import type { Clock } from './clock.ts'
import type { Database } from './data/db.ts'
import type { DueLoop } from './data/due.ts'
import type { Check } from './http/health.ts'
import type { OpenRoom } from './room.ts'
import type { Metrics } from './telemetry.ts'

/** A lane that has not finished a look for so long stands still. Milliseconds. */
const idleTooLong = 30_000

export interface ReadinessOptions {
  /** The connections of the paging path. */
  database: Database
  /** What each says of its part of paging, asked one after the other. */
  rooms: Pick<OpenRoom, 'checks' | 'refresh'>[]
  loop: DueLoop
  /** Whether the lanes work by themselves in this process. */
  isWorking: boolean
  clock: Clock
  metrics: Metrics
}

export interface Readiness {
  /** Whether an alert would be paged now, with the first thing that stands in its way. @throws what the database throws. */
  path(): Promise<Check>
  /** The same for /readyz: what can be asked, and no failure thrown. */
  checks(): Promise<Record<string, Check>>
  /** Brings the gauges up to date before they are read. */
  refresh(): Promise<void>
}

export function createReadiness({ database, rooms, loop, isWorking, clock, metrics }: ReadinessOptions): Readiness {
  async function path(): Promise<Check> {
    for (const check of rooms.flatMap((room) => room.checks ?? [])) {
      const found = await check()
      if (!found.ok) return found
    }
    const idle = isWorking ? loop.idleFor() : 0
    if (idle <= idleTooLong) return { ok: true, detail: 'ok' }
    return { ok: false, detail: `the paging lanes have not looked for ${Math.round(idle / 1000)} s` }
  }

  const failed = (error: Error): Check => ({ ok: false, detail: error.message })
  return {
    path,
    async checks() {
      const answers = await database.ping().then((): Check => ({ ok: true, detail: 'ok' }), failed)
      const paging = answers.ok ? await path().catch(failed) : { ok: false, detail: 'no database' }
      return { database: answers, paging }
    },
    async refresh() {
      await path().catch(() => undefined)
      for (const room of rooms) await room.refresh?.()
      const next = await loop.nextDueAt().catch(() => null)
      const late = next ? Math.max(0, (clock.now().getTime() - next.getTime()) / 1000) : 0
      metrics.gauge('tocsin_due_oldest_seconds', {}, late)
    },
  }
}
