import { Problem } from '@tocsin/contract/errors'
import { isWorse, type Severity } from '@tocsin/contract/severity'
import { stopwatch } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/data/db.ts'
import type { Log } from '../../kernel/log.ts'
import { toProblem } from '../../kernel/problems.ts'
import type { Metrics } from '../../kernel/telemetry.ts'
import { batchOf, type Delivery, ingestBatch, lockBatch, type Receipt } from './batch.ts'
import { notUnderstoodSignal } from './raise.ts'

/** Where deliveries queue; answers when they are durable. */
export interface Intake {
  /**
   * @throws Problem unavailable (503, with `retryAfter`) when it is not stored: the database is away or too much is
   * waiting; too_many (429) when this integration alone has filled half of the queue.
   */
  submit(delivery: Delivery): Promise<Receipt>
  /** Deliveries that wait or are being stored. */
  waiting(): number
}

export interface IntakeOptions {
  database: Database
  log: Log
  metrics: Metrics
  /** Transactions at once. Two keep both the database and this process busy: a third more than one, measured. */
  lanes?: number
  /** Deliveries that may wait; more are refused. */
  queueLimit?: number
  /** Milliseconds after which a sender is told to try again, whether its delivery is stored later or not. */
  answerWithin?: number
}

interface Waiting {
  delivery: Delivery
  /** When it came, on this process's stopwatch. */
  at: number
  resolve(receipt: Receipt): void
  reject(error: unknown): void
}

const maxDeliveries = 500
const maxSignals = 1_000

/**
 * The micro-batch. While one transaction commits, everything that arrives waits and becomes the next one: one commit for
 * hundreds of requests, none delayed when it is quiet. One delivery that cannot be stored does not keep back its
 * neighbours: the batch is halved until it is found.
 */
export function createIntake(options: IntakeOptions): Intake {
  const { database, log, metrics, lanes = 2, queueLimit = 20_000, answerWithin = 2_000 } = options
  const uptime = stopwatch()
  let queue: Waiting[] = []
  let running = 0
  const inHand = new Set<Waiting>()
  let watching = false
  const share = new Map<string, number>()

  /**
   * A second transaction begins when as much waits as the others hold: halves of 32 instead of 20 and 44 when 64 senders
   * wait for their answers, a quarter less work in the database for each alert. `anyway`: one of them may hang.
   */
  function start(anyway = false): void {
    while (running < lanes && queue.length > 0 && (anyway || queue.length >= inHand.size)) {
      running += 1
      void runBatch(nextBatch())
    }
  }

  function nextBatch(): Waiting[] {
    let count = 0
    let signals = 0
    for (const { delivery } of queue) {
      signals += delivery.signals.length
      if (count === maxDeliveries || (count > 0 && signals > maxSignals)) break
      count += 1
    }
    const batch = queue.slice(0, count)
    queue = queue.slice(count)
    return batch
  }

  async function runBatch(batch: Waiting[]): Promise<void> {
    for (const one of batch) inHand.add(one)
    try {
      await storeAll(batch)
    } finally {
      for (const one of batch) {
        inHand.delete(one)
        leave(one)
      }
      running -= 1
      start()
    }
  }

  function leave({ delivery }: Waiting): void {
    const { id } = delivery.integration
    const left = (share.get(id) ?? 1) - 1
    if (left === 0) share.delete(id)
    else share.set(id, left)
  }

  /** A database that hangs gives no error: nobody waits longer than `answerWithin`, and what still waits is let go. */
  function refuseLate(): void {
    watching = false
    const limit = uptime() - answerWithin
    for (const one of inHand) if (one.at < limit) one.reject(refusal(null))
    const late = queue.findIndex(({ at }) => at >= limit)
    for (const one of queue.splice(0, late === -1 ? queue.length : late)) {
      one.reject(refusal(null))
      leave(one)
    }
    start(true)
    keepWatch()
  }

  function keepWatch(): void {
    if (watching || queue.length + inHand.size === 0) return
    watching = true
    setTimeout(refuseLate, Math.min(250, answerWithin)).unref()
  }

  async function store(deliveries: Delivery[]): Promise<Receipt[]> {
    const elapsed = stopwatch()
    const batch = batchOf(deliveries)
    const receipts = await database.transact({
      first: (tx) => lockBatch(tx, batch),
      work: async (tx, open) => ingestBatch(tx, batch, open),
    })
    metrics.observe('tocsin_ingest_batch_seconds', {}, elapsed() / 1000)
    for (const { signals, integration } of deliveries) {
      for (const { status } of signals) metrics.count('tocsin_signals_total', { source: integration.source, status })
    }
    return receipts
  }

  /** Every promise of the batch is settled when this returns; it never throws. */
  async function storeAll(batch: Waiting[], again = true): Promise<void> {
    try {
      const receipts = await store(batch.map(({ delivery }) => delivery))
      for (const [i, { resolve }] of batch.entries()) resolve(receipts[i]!)
    } catch (error) {
      if (again) return await storeAll(batch, false)
      if (isAway(error)) {
        log.warn({ error, deliveries: batch.length }, 'the intake could not store; the senders were asked to try again')
        for (const { reject } of batch) reject(refusal(error))
      } else if (batch.length > 1) {
        const middle = batch.length >> 1
        await storeAll(batch.slice(0, middle), false)
        await storeAll(batch.slice(middle), false)
      } else {
        for (const one of batch) await keepUnprocessable(one, error)
      }
    }
  }

  /** Keeps what could not be processed as an unreadable delivery and raises that, as loud as what was in it. */
  async function keepUnprocessable({ delivery, resolve, reject }: Waiting, error: unknown): Promise<void> {
    const { integration } = delivery
    log.error({ error, integration: integration.id }, 'a delivery could not be processed; it is kept as it came')
    const problem = 'Tocsin could not process this payload; the log says why.'
    const kept: Delivery = {
      ...delivery,
      problem: delivery.problem ? `${delivery.problem} ${problem}` : problem,
      signals: [notUnderstoodSignal(integration, problem, worstOf(delivery))],
    }
    // The service itself may be what is broken: then the catch-all.
    const unowned = { ...kept, integration: { ...integration, service: null } }
    for (const attempt of [kept, unowned, { ...unowned, body: '' }]) {
      try {
        const [receipt] = await store([attempt])
        return resolve(receipt!)
      } catch (next) {
        if (isAway(next)) return reject(refusal(next))
      }
    }
    reject(refusal(error))
  }

  return {
    async submit(delivery) {
      const { id, name } = delivery.integration
      const mine = share.get(id) ?? 0
      if (queue.length + inHand.size >= queueLimit) throw refusal(null)
      if (mine >= queueLimit / 2) {
        const sentence = `${name} sends faster than it can be stored. This request was not kept; send it again in a second.`
        throw new Problem('too_many', sentence, { retryAfter: 1 })
      }
      share.set(id, mine + 1)
      return await new Promise<Receipt>((resolve, reject) => {
        queue.push({ delivery, at: uptime(), resolve, reject })
        // Those that arrive in the same turn of the event loop share a transaction.
        if (queue.length >= inHand.size) setImmediate(() => start())
        keepWatch()
      })
    },
    waiting: () => queue.length + inHand.size,
  }
}

/** Not the fault of what is stored: the database is away, read-only, full or too busy. */
function isAway(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code ?? ''
  return toProblem(error).kind === 'unavailable' || /^(40|55|58|25006|25P0|57014)/.test(code)
}

function refusal(cause: unknown): Problem {
  const sentence = 'The alert could not be stored just now. Nothing was kept; send it again in a few seconds.'
  return new Problem('unavailable', sentence, { cause, retryAfter: 2 })
}

function worstOf({ signals }: Delivery): Severity {
  return signals
    .filter(({ status }) => status === 'firing')
    .map(({ severity }) => severity ?? 'high')
    .reduce((worst, severity) => (isWorse(severity, worst) ? severity : worst), 'low' as Severity)
}
