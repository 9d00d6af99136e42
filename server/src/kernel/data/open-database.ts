import { setTimeout as sleep } from 'node:timers/promises'
import { CamelCasePlugin, type Kysely, Kysely as KyselyInstance, type KyselyPlugin, PostgresDialect, sql } from 'kysely'
import { Pool, types } from 'pg'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Database, Steps, TransactOptions, Tx } from './db.ts'
import { type Fact, newFact } from './facts.ts'
import { enqueueLater } from './later.ts'
import { type Flow, insertFacts, react } from './reactions.ts'
import type { Rows } from './rows.ts'
import { type Wire, wireOf } from './wire.ts'

// bigint columns are counters and numbers far below 2^53.
types.setTypeParser(types.builtins.INT8, Number)

export interface DatabaseOptions {
  url: string
  max: number
  clock: Clock
  log: Log
  flow: Flow
  /** Looks at every fact that is recorded, for tests: throws when it is not as its kind says. */
  checkFact?: ((fact: Fact) => void) | undefined
  /** Milliseconds after which a statement is cancelled. */
  statementTimeout?: number
  name?: string
  /**
   * For the paging path, which reads by index only: every statement of a transaction is planned once for each connection, and
   * no plan made while a table was small may read it from end to end when it has grown.
   */
  onlyByIndex?: boolean
}

const retryable = new Set(['40001', '40P01'])
const attempts = 5

export function openDatabase(options: DatabaseOptions): Database {
  // The pool resolves its end before its sockets are closed: what breaks after that is no news.
  let closing = false
  const pool = new Pool({
    connectionString: options.url,
    max: options.max,
    application_name: options.name ?? 'tocsin',
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    pipeline: true,
    options: `-c statement_timeout=${options.statementTimeout ?? 15_000} -c idle_in_transaction_session_timeout=30000 -c timezone=UTC -c jit=off${options.onlyByIndex ? ' -c enable_seqscan=off' : ''}`,
  })
  // A connection that breaks while idle is replaced at the next use; one that breaks in use fails its query. Without a
  // listener (the pool takes its own away while a connection is in use) either would also end the process.
  pool.on(
    'error',
    (error) => void (closing || options.log.warn({ why: error.message }, 'an idle database connection broke')),
  )
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const db = new KyselyInstance<Rows>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })

  async function once<T, First>(
    { first: opening, work }: Steps<T, First | undefined>,
    { readOnly = false, depth = 0 }: TransactOptions,
  ): Promise<T> {
    const facts: Fact[] = []
    const effects: (() => void)[] = []
    let ended = false
    function mustBeOpen(): void {
      if (ended) throw new Error('this transaction has ended; something was started in it without waiting for it')
    }
    const guard: KyselyPlugin = {
      transformQuery({ node }) {
        mustBeOpen()
        return node
      },
      transformResult: async ({ result }) => result,
    }

    async function carryOut<R>(wire: Wire, own: Work<R>): Promise<R> {
      let guarded: Kysely<Rows> | undefined
      const sent = <Answer>(answer: Promise<Answer>) => noted(own.sent, answer)
      const tx: Tx = {
        get db() {
          guarded ??= wire.db.withPlugin(guard)
          return guarded
        },
        now: own.now,
        record(kind, fact) {
          mustBeOpen()
          const recorded = newFact(kind, fact, own.now)
          options.checkFact?.(recorded)
          own.facts.push(recorded)
          return recorded
        },
        afterCommit(effect) {
          mustBeOpen()
          own.effects.push(effect)
        },
        run(statement, values) {
          mustBeOpen()
          return sent(wire.run(statement, values))
        },
        send(statement, values) {
          mustBeOpen()
          void sent(wire.run(statement, values))
        },
        copy(statement, rows) {
          mustBeOpen()
          void sent(wire.copy(statement, rows))
        },
        async rehearse(work) {
          mustBeOpen()
          return await rehearse(wire, { ...own, facts: [], effects: [], sent: [], work })
        },
      }
      try {
        const value = await own.work(tx)
        await react(tx, options.flow, own.facts)
        if (options.flow.later) enqueueLater(tx, options.flow.later, own.facts, depth, options.log)
        insertFacts(tx, own.facts)
        return value
      } catch (error) {
        throw await causeOf(own.sent, error)
      }
    }

    async function rehearse<R>(wire: Wire, own: Work<R>): Promise<R> {
      await wire.text('savepoint rehearsal')
      const undo = () => wire.text('rollback to savepoint rehearsal')
      let value: R
      try {
        value = await carryOut(wire, own)
        await arrived(own.sent)
      } catch (error) {
        await undo().catch(() => undefined)
        throw error
      }
      await undo()
      return value
    }

    const client = await pool.connect()
    const wire = wireOf(client, options.onlyByIndex)
    let isBroken = false
    let isOver = false
    try {
      const opened: Promise<unknown>[] = []
      const begin = readOnly ? 'begin read only' : 'begin'
      const [{ rows }, first] = await Promise.all([
        wire.text(options.clock.replacesDatabaseTime ? begin : `${begin}; select clock_timestamp() as now`),
        opening({ run: (statement, values) => noted(opened, wire.run(statement, values)) }),
      ]).catch(async (error) => {
        throw await causeOf(opened, error)
      })
      const now: Date = options.clock.replacesDatabaseTime ? options.clock.now() : rows[0].now
      const sent: Promise<unknown>[] = []
      const result = await carryOut(wire, { now, facts, effects, sent, work: (tx) => work(tx, first) })
      isOver = true
      // COMMIT does not wait for what was sent before: after an error it is a ROLLBACK.
      const [{ command }] = await Promise.all([wire.text('commit'), arrived(sent)])
      if (command !== 'COMMIT') throw new Error('nothing was committed: an error in this transaction was passed over')
      ended = true
      if (facts.length > 0) effects.push(() => options.flow.recorded(facts))
      for (const effect of effects) afterwards(effect, options.log)
      return result
    } catch (error) {
      ended = true
      if (!isOver) {
        await wire.text('rollback').catch(() => {
          isBroken = true
        })
      }
      throw error
    } finally {
      client.release(isBroken)
    }
  }

  return {
    db,
    async transact<T, First>(work: ((tx: Tx) => Promise<T>) | Steps<T, First>, how: TransactOptions = {}) {
      const steps = typeof work === 'function' ? { first: async () => undefined, work } : work
      for (let attempt = 1; ; attempt++) {
        try {
          return await once<T, First>(steps as Steps<T, First | undefined>, how)
        } catch (error) {
          const code = (error as { code?: string }).code
          if (!code || !retryable.has(code) || attempt >= attempts) throw error
          options.log.debug({ code, attempt }, 'transaction is tried again')
          // Two that met in a deadlock and begin again in step meet there again: each waits its own while, up to 160 ms.
          await sleep(Math.random() * 10 * 2 ** attempt)
        }
      }
    },
    async ping() {
      await sql`select 1`.execute(db)
    },
    close() {
      closing = true
      return db.destroy()
    },
  }
}

/** What one transaction, or one rehearsal inside it, carries along. */
interface Work<T> {
  now: Date
  facts: Fact[]
  effects: (() => void)[]
  /** Statements that perhaps nobody waits for before the end. */
  sent: Promise<unknown>[]
  work: (tx: Tx) => Promise<T>
}

/** A statement on its way. Nobody may wait for it: the end of the transaction tells of its failure. */
function noted<Answer>(sent: Promise<unknown>[], answer: Promise<Answer>): Promise<Answer> {
  answer.catch(() => undefined)
  sent.push(answer)
  return answer
}

/** Waits for all of them. @throws what the first of them that failed, in the order in which they were sent, failed with */
async function arrived(sent: Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(sent)).find((each) => each.status === 'rejected')
  if (failed) throw failed.reason
}

/** After an error every later statement fails too: the cause is the first that failed of those sent, else `error`. */
async function causeOf(sent: Promise<unknown>[], error: unknown): Promise<unknown> {
  return await arrived(sent).then(
    () => error,
    (cause) => cause,
  )
}

/** The commit stands: an effect that fails must neither look like a failed transaction nor stop the others. */
function afterwards(effect: () => void, log: Log): void {
  try {
    effect()
  } catch (error) {
    log.error({ error }, 'what was to follow a commit failed; what was committed stands')
  }
}
