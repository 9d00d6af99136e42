import { setTimeout as sleep } from 'node:timers/promises'
import type { Fact } from '@tocsin/contract/facts'
import type { Database } from './db.ts'
import { endOfFacts, type FactCursor, positionOfFact, readFacts } from './facts.ts'
import type { Log } from './log.ts'

/** One reader for all who listen: it reads each fact once, in order and without gaps, and hands it to every listener. */
export interface LiveFeed {
  /** Facts after `lastId` (when it is known), then everything new. Ends with the signal. */
  follow(lastId: string | null, signal: AbortSignal): AsyncGenerator<Fact[]>
  wake(): void
  start(): void
  stop(): Promise<void>
}

/** A client that was away longer than this many facts is told to load everything again. */
const replayLimit = 2000

export function liveFeed(database: Database, log: Log, pollEvery = 500): LiveFeed {
  const listeners = new Set<(facts: Fact[]) => void>()
  let cursor: FactCursor | null = null
  let running: Promise<void> | null = null
  let woken = new AbortController()
  let stopping = false

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        cursor ??= await endOfFacts(database.db)
        if (listeners.size > 0) {
          const read = await readFacts(database.db, cursor)
          cursor = read.cursor
          if (read.facts.length > 0) for (const listener of listeners) listener(read.facts)
          if (read.facts.length === 500) continue
        } else cursor = null
      } catch (error) {
        log.debug({ error }, 'the live feed could not read; it tries again')
      }
      await sleep(pollEvery, undefined, { signal: woken.signal }).catch(() => undefined)
      woken = new AbortController()
    }
  }

  return {
    async *follow(lastId, signal) {
      const queue: Fact[][] = []
      let ring: () => void = () => undefined
      const listener = (facts: Fact[]) => {
        queue.push(facts)
        ring()
      }
      const from = lastId ? await positionOfFact(database.db, lastId) : null
      listeners.add(listener)
      cursor ??= from ?? (await endOfFacts(database.db))
      woken.abort()
      const seen = new Set<string>()
      try {
        let position = from
        for (let sum = 0; position && sum < replayLimit; ) {
          const read = await readFacts(database.db, position)
          if (read.facts.length === 0) break
          for (const fact of read.facts) seen.add(fact.id)
          sum += read.facts.length
          position = read.cursor
          yield read.facts
        }
        while (!signal.aborted) {
          const facts = queue.shift()
          if (facts) {
            // What the replay already told is not told again.
            const fresh = seen.size > 0 ? facts.filter((fact) => !seen.has(fact.id)) : facts
            if (fresh.length > 0) yield fresh
          } else {
            await new Promise<void>((resolve) => {
              ring = resolve
              signal.addEventListener('abort', () => resolve(), { once: true })
            })
          }
        }
      } finally {
        listeners.delete(listener)
      }
    },
    wake() {
      if (listeners.size > 0) woken.abort()
    },
    start() {
      running = run()
    },
    async stop() {
      stopping = true
      woken.abort()
      await running
    },
  }
}
