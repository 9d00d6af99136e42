import { setTimeout as sleep } from 'node:timers/promises'
import { lanesWokenBy } from '@tocsin/contract/fact-kinds'
import { Client } from 'pg'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'

/**
 * The page lane: work whose timer is a due column on the row it guards. A lane looks for what is due, does it, and is
 * asked again until it finds nothing. It is woken in this process after a commit, by one NOTIFY from another node, and
 * by a poll every 500 ms, which is the truth: a lost wake-up costs half a second, never a page.
 */
export interface Lane {
  name: string
  /**
   * Does what is due at once; answers how many rows it took. Zero means: nothing is due. `isCertain`: it was woken by name
   * because something came due, so a look whether there is anything would be a detour.
   */
  work(isCertain?: boolean): Promise<number>
  /** How many rows `work` takes at most: fewer, and nothing is left that a further look would find. Default 1. */
  atOnce?: number
  /** When the next row comes due, or null; scenarios move their clock by it. */
  nextDueAt(): Promise<Date | null>
}

export interface DueLoop {
  /** Something came due: in this lane, or (unnamed) perhaps in any. Other nodes hear of it a moment later. */
  wake(lane?: string): void
  /** Works until no lane finds anything due: for tests, which move the clock themselves. */
  drain(): Promise<number>
  nextDueAt(): Promise<Date | null>
  start(): void
  stop(): Promise<void>
  /** Milliseconds since the last time each lane finished a look; for /readyz and the heartbeat. */
  idleFor(): number
}

const channel = 'tocsin_due'
/** Milliseconds in which wake-ups for other nodes become one: NOTIFY takes a database-wide lock, and our own work goes first. */
const notifyAfter = 10

export interface DueOptions {
  lanes: Lane[]
  clock: Clock
  log: Log
  databaseUrl: string
  pollEvery?: number
}

export function dueLoop({ lanes, clock, log, databaseUrl, pollEvery = 500 }: DueOptions): DueLoop {
  const runners = lanes.map((lane) => runner(lane, log, clock))
  let listening: Promise<void> | null = null
  let stopped = new AbortController()
  let notify: (() => void) | null = null

  async function listen(signal: AbortSignal): Promise<void> {
    let drop: () => void = () => undefined
    // One listener for all connections of this loop's life: one for each would pile up while the database is away.
    signal.addEventListener('abort', () => drop(), { once: true })
    while (!signal.aborted) {
      const client = new Client({
        connectionString: databaseUrl,
        application_name: 'tocsin-wake',
        keepAlive: true,
        connectionTimeoutMillis: 5000,
      })
      const lost = new Promise<void>((resolve) => {
        client.on('error', () => resolve())
        client.on('end', () => resolve())
        drop = resolve
      })
      try {
        await client.connect()
        await client.query(`listen ${channel}`)
        // A node hears its own NOTIFY too, but has woken itself long before.
        const own = (client as Client & { processID: number | null }).processID
        client.on('notification', ({ processId }) => {
          if (processId !== own) for (const each of runners) each.wake(false)
        })
        notify = notifier(client)
        await lost
      } catch (error) {
        log.debug({ error }, 'the wake-up connection failed; the poll goes on')
      } finally {
        notify = null
        await client.end().catch(() => undefined)
      }
      await sleep(1000, undefined, { signal }).catch(() => undefined)
    }
  }

  return {
    wake(name) {
      for (const each of runners) if (!name || each.name === name) each.wake(name !== undefined)
      notify?.()
    },
    async drain() {
      let sum = 0
      for (;;) {
        let found = 0
        for (const lane of lanes) found += await lane.work()
        if (found === 0) return sum
        sum += found
      }
    },
    async nextDueAt() {
      const instants = await Promise.all(lanes.map((lane) => lane.nextDueAt()))
      return instants.reduce((first, next) => (next && (!first || next < first) ? next : first), null)
    },
    start() {
      stopped = new AbortController()
      for (const each of runners) each.start(pollEvery)
      listening = listen(stopped.signal)
    },
    async stop() {
      stopped.abort()
      await Promise.all([...runners.map((each) => each.stop()), listening])
    },
    idleFor: () => Math.max(...runners.map((each) => each.idleFor())),
  }
}

/** Tells other nodes, one NOTIFY at a time: what is woken while one is under way is one more. */
function notifier(client: Client): () => void {
  let isWanted = false
  let isBusy = false
  async function run(): Promise<void> {
    isBusy = true
    while (isWanted) {
      await sleep(notifyAfter)
      isWanted = false
      await client.query(`notify ${channel}`).catch(() => undefined)
    }
    isBusy = false
  }
  return () => {
    isWanted = true
    if (!isBusy) void run()
  }
}

function runner(lane: Lane, log: Log, clock: Clock) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let isBusy = false
  let again = false
  let isCertain = false
  let live = false
  let lastLook = clock.now().getTime()

  async function run(): Promise<void> {
    try {
      while (again && live) {
        const certain = isCertain
        again = isCertain = false
        let found = await lane.work(certain)
        while (live && found >= (lane.atOnce ?? 1)) {
          lastLook = clock.now().getTime()
          found = await lane.work()
        }
        lastLook = clock.now().getTime()
      }
    } catch (error) {
      // The rows keep their due time; the next poll tries again.
      log.error({ error, lane: lane.name }, 'a due lane failed; it is tried again')
      if (again) setImmediate(wake, isCertain)
    } finally {
      isBusy = false
    }
  }

  /** A wake-up while the lane is at work is a further look when it is done; none is lost. */
  function wake(certain: boolean): void {
    if (!live) return
    again = true
    isCertain ||= certain
    if (isBusy) return
    isBusy = true
    running = run()
  }

  return {
    name: lane.name,
    wake,
    start(every: number) {
      live = true
      lastLook = clock.now().getTime()
      timer = setInterval(wake, every, false)
      wake(false)
    },
    async stop() {
      live = false
      clearInterval(timer)
      await running
    },
    idleFor: () => (live ? clock.now().getTime() - lastLook : 0),
  }
}

/** What certainly made something due wakes its lane by name, which then need not look first; what perhaps did wakes all. */
export function wakeLanes(loop: DueLoop, kinds: ReadonlySet<string>): void {
  const { certain, perhaps } = lanesWokenBy(kinds)
  for (const lane of certain) loop.wake(lane)
  if (perhaps) loop.wake()
}
