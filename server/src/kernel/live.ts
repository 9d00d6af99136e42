import { setTimeout as sleep } from 'node:timers/promises'
import type { Fact } from '@tocsin/contract/facts'
import type { Database } from './db.ts'
import { endOfFacts, type FactCursor, positionOfFact, readFacts } from './facts.ts'
import type { Log } from './log.ts'

/** One reader for all who listen: it reads each fact once, in order and without gaps, and hands it to every listener. */
export interface LiveFeed {
  /**
   * Facts after `lastId`, then everything new. `reset` stands for facts that are not told again, because there are too
   * many or `lastId` is not known: load everything anew. Ends with the signal.
   */
  follow(lastId: string | null, signal: AbortSignal): AsyncGenerator<Fact[] | 'reset'>
  wake(): void
  start(): void
  stop(): Promise<void>
}

/** A client that missed more facts than this loads everything again. */
const replayLimit = 2000
const batch = 500

export function liveFeed(database: Database, log: Log, pollEvery = 500): LiveFeed {
  const listeners = new Set<(facts: Fact[]) => void>()
  // Null while nobody listens: who comes then begins at the end.
  let cursor: FactCursor | null = null
  let beginning: Promise<FactCursor> | null = null
  let running: Promise<void> | null = null
  let woken = new AbortController()
  let stopping = false

  async function begin(): Promise<void> {
    if (cursor) return
    beginning ??= endOfFacts(database.db).finally(() => {
      beginning = null
    })
    const end = await beginning
    // Another listener may have begun, and the reader gone on, in between: its position must not move.
    cursor ??= end
  }

  /** @returns whether there is certainly more to read. */
  async function readOnce(): Promise<boolean> {
    const from = cursor
    if (!from) return false
    const read = await readFacts(database.db, from, batch)
    // Everybody left and somebody came anew while it read: they have a position of their own.
    if (cursor !== from) return cursor !== null
    cursor = read.cursor
    if (read.facts.length > 0) for (const listener of listeners) listener(read.facts)
    return read.facts.length === batch
  }

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        if (await readOnce()) continue
      } catch (error) {
        log.debug({ error }, 'the live feed could not read; it tries again')
      }
      await sleep(pollEvery, undefined, { signal: woken.signal }).catch(() => undefined)
      woken = new AbortController()
    }
  }

  /** What a client missed that has seen `lastId`; everything committed after it was called comes to the listener. */
  async function missed(lastId: string): Promise<Fact[] | 'reset'> {
    const from = await positionOfFact(database.db, lastId)
    if (!from) return 'reset'
    const { facts } = await readFacts(database.db, from, replayLimit + 1)
    return facts.length > replayLimit ? 'reset' : facts
  }

  return {
    async *follow(lastId, signal) {
      const queue: Fact[][] = []
      let ring: () => void = () => undefined
      const listener = (facts: Fact[]) => {
        queue.push(facts)
        ring()
      }
      const onAbort = () => ring()
      signal.addEventListener('abort', onAbort)
      listeners.add(listener)
      try {
        await begin()
        const replayed = lastId === null ? [] : await missed(lastId)
        if (replayed.length > 0) yield replayed
        const told = new Set(replayed === 'reset' ? [] : replayed.map((fact) => fact.id))
        while (!signal.aborted) {
          const facts = queue.shift()
          if (facts) {
            // What the replay already told is not told again; both are in the same order, so nothing after is in it.
            const fresh = told.size > 0 ? facts.filter((fact) => !told.has(fact.id)) : facts
            if (fresh.length === 0) continue
            told.clear()
            yield fresh
          } else {
            await new Promise<void>((resolve) => {
              ring = resolve
            })
          }
        }
      } finally {
        signal.removeEventListener('abort', onAbort)
        listeners.delete(listener)
        if (listeners.size === 0) cursor = null
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
