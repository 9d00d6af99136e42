import { setTimeout as sleep } from 'node:timers/promises'
import {
  CamelCasePlugin,
  type Kysely,
  Kysely as KyselyInstance,
  type KyselyPlugin,
  PostgresDialect,
  type RawBuilder,
  sql,
} from 'kysely'
import { Pool, types } from 'pg'
import type { Clock } from './clock.ts'
import { type Fact, type FactKind, type FactOf, type Flow, insertFacts, newFact, react } from './facts.ts'
import type { Log } from './log.ts'
import type { Rows } from './rows.ts'

// bigint columns are counters and numbers far below 2^53.
types.setTypeParser(types.builtins.INT8, Number)

/** One transaction. Every store function takes it first; it refuses to be used after its end. */
export interface Tx {
  readonly db: Kysely<Rows>
  /** The database's time when the transaction began; the `now` of every decision in it. */
  readonly now: Date
  /** Records what happened, in this transaction; the reactions of flow.ts run before the commit. */
  record<K extends FactKind>(kind: K, fact: Omit<FactOf<K>, 'id' | 'at' | 'kind'>): Fact
  /** Runs after the commit, and never when the transaction fails. For waking, not for work that must happen. */
  afterCommit(effect: () => void): void
  /** Does `work` with all its reactions and takes it back: nothing of it is kept, recorded or told. */
  rehearse<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

export interface Database {
  readonly db: Kysely<Rows>
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Fails when the database cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface DatabaseOptions {
  url: string
  max: number
  clock: Clock
  log: Log
  flow: Flow
  /** Milliseconds after which a statement is cancelled. */
  statementTimeout?: number
  name?: string
}

/** jsonb parameters must be text: the driver would turn a JavaScript array into a PostgreSQL array. */
export function json(value: unknown): RawBuilder<unknown> {
  return sql`${JSON.stringify(value)}::jsonb`
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
    options: `-c statement_timeout=${options.statementTimeout ?? 15_000} -c idle_in_transaction_session_timeout=30000 -c timezone=UTC -c jit=off`,
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

  async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
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

    async function carryOut<R>(own: Work<R>): Promise<R> {
      const tx: Tx = {
        db: own.db,
        now: own.now,
        record(kind, fact) {
          mustBeOpen()
          const recorded = newFact(kind, fact, own.now)
          own.facts.push(recorded)
          return recorded
        },
        afterCommit(effect) {
          mustBeOpen()
          own.effects.push(effect)
        },
        rehearse: (work) => rehearse({ ...own, facts: [], effects: [], work }),
      }
      const value = await own.work(tx)
      await react(tx, options.flow, own.facts)
      await insertFacts(tx, own.facts)
      return value
    }

    async function rehearse<R>(own: Work<R>): Promise<R> {
      await sql`savepoint rehearsal`.execute(own.db)
      const undo = () => sql`rollback to savepoint rehearsal`.execute(own.db)
      let value: R
      try {
        value = await carryOut(own)
      } catch (error) {
        await undo().catch(() => undefined)
        throw error
      }
      await undo()
      return value
    }

    try {
      const result = await db.transaction().execute(async (trx) => {
        const now = options.clock.replacesDatabaseTime ? options.clock.now() : await databaseTime(trx)
        return await carryOut({ db: trx.withPlugin(guard) as Kysely<Rows>, now, facts, effects, work })
      })
      ended = true
      if (facts.length > 0) effects.push(() => options.flow.recorded(facts))
      for (const effect of effects) afterwards(effect, options.log)
      return result
    } finally {
      ended = true
    }
  }

  return {
    db,
    async transact(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(work)
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
  db: Kysely<Rows>
  now: Date
  facts: Fact[]
  effects: (() => void)[]
  work: (tx: Tx) => Promise<T>
}

/** The commit stands: an effect that fails must neither look like a failed transaction nor stop the others. */
function afterwards(effect: () => void, log: Log): void {
  try {
    effect()
  } catch (error) {
    log.error({ error }, 'what was to follow a commit failed; what was committed stands')
  }
}

async function databaseTime(db: Kysely<Rows>): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)
  return rows[0]!.now
}
