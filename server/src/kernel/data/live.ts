import { setTimeout as sleep } from 'node:timers/promises'
import type { Fact } from '@tocsin/contract/facts'
import type { Log } from '../log.ts'
import type { Database } from './db.ts'
import { endOfFacts, type FactCursor, positionOfFact, readFacts } from './facts.ts'

/** One reader for all who listen: it reads each fact once, in order and without gaps, and hands it to every listener. */
export interface LiveFeed {
  /**
   * First an empty list: whatever is committed from now on will come. Then facts after `lastId`, then everything new. `reset` stands for facts that are not told again, because there are too
   * many or `lastId` is not known: load everything again. Ends with the signal.
   */
  follow(lastId: string | null, signal: AbortSignal): AsyncGenerator<Fact[] | 'reset'>
  wake(): void
  start(): void
  stop(): Promise<void>
}

/** A client that missed more facts than this loads everything again. */
const replayLimit = 2000
const batch = 500
/** Milliseconds until it looks again after it was woken. */
const soonest = 10

/** What the reader read in one go, behind `from`. */
interface Batch {
  from: FactCursor
  facts: Fact[]
}

export function liveFeed(database: Database, log: Log, pollEvery = 500): LiveFeed {
  const listeners = new Set<(batch: Batch) => void>()
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
    // Everybody left and somebody new came while it read: they have a position of their own.
    if (cursor !== from) return cursor !== null
    cursor = read.cursor
    if (read.facts.length > 0) for (const listener of listeners) listener({ from, facts: read.facts })
    return read.facts.length === batch
  }

  async function run(): Promise<void> {
    let wait = pollEvery
    while (!stopping) {
      try {
        if (await readOnce()) continue
      } catch (error) {
        log.debug({ error }, 'the live feed could not read; it tries again')
      }
      await sleep(wait, undefined, { signal: woken.signal }).catch(() => undefined)
      // What woke it may still hide behind an older transaction that runs: it looks again soon, then ever less often.
      wait = woken.signal.aborted ? soonest : Math.min(wait * 2, pollEvery)
      woken = new AbortController()
    }
  }

  /** What a client missed that has seen `lastId`, and up to where; what is committed later comes to the listener. */
  async function missed(lastId: string): Promise<{ facts: Fact[]; end: Told } | null> {
    const from = await positionOfFact(database.db, lastId)
    if (!from) return null
    const { facts, cursor } = await readFacts(database.db, from, replayLimit + 1)
    return facts.length > replayLimit ? null : { facts, end: { id: facts.at(-1)?.id ?? lastId, at: cursor } }
  }

  return {
    async *follow(lastId, signal) {
      const queue: Batch[] = []
      let ring: () => void = () => undefined
      const listener = (read: Batch) => {
        queue.push(read)
        ring()
      }
      const onAbort = () => ring()
      signal.addEventListener('abort', onAbort)
      listeners.add(listener)
      try {
        await begin()
        yield []
        const replay = lastId === null ? { facts: [], end: null } : await missed(lastId)
        if (replay === null) yield 'reset'
        else if (replay.facts.length > 0) yield replay.facts
        let told = replay?.end ?? null
        while (!signal.aborted) {
          const read = queue.shift()
          if (read) {
            const facts = told ? behind(told, read) : read.facts
            if (facts.length === 0) continue
            told = null
            yield facts
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

/** The last fact that a client has been told, and its position. */
interface Told {
  id: string
  at: FactCursor
}

/**
 * What of a batch a client has not been told yet: the reader may lag behind what was replayed. A batch leaves nothing out,
 * so one that begins before the last fact that was told either holds that fact or nothing new.
 */
function behind(told: Told, { from, facts }: Batch): Fact[] {
  if (compare(from, told.at) >= 0) return facts
  const last = facts.findIndex((fact) => fact.id === told.id)
  return last === -1 ? [] : facts.slice(last + 1)
}

function compare(a: FactCursor, b: FactCursor): number {
  const apart = BigInt(a.tx) - BigInt(b.tx)
  return apart === 0n ? a.seq - b.seq : apart < 0n ? -1 : 1
}
