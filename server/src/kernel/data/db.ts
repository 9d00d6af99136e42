import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Fact, FactKind, FactOf } from './facts.ts'
import type { Rows } from './rows.ts'
import type { Field, Statement } from './wire.ts'

/** One transaction. Every store function takes it first; it refuses to be used after its end. */
export interface Tx {
  readonly db: Kysely<Rows>
  /** The database's time when the transaction began; the `now` of every decision in it. */
  readonly now: Date
  /** Records what happened, in this transaction; the reactions of flow.ts run before the commit. */
  record<K extends FactKind>(kind: K, fact: Omit<FactOf<K>, 'id' | 'at' | 'kind'>): Fact
  /** Runs after the commit, and never when the transaction fails. For waking, not for work that must happen. */
  afterCommit(effect: () => void): void
  /** A statement of the hot path; see `Statement`. It is sent at once, with others of this turn in one round trip. */
  run<Row>(statement: Statement, values: unknown[]): Promise<Row[]>
  /**
   * The same without an answer: there is nothing to wait for, and nothing to forget to catch. If the statement fails, the
   * transaction fails with its error.
   */
  send(statement: Statement, values: unknown[]): void
  /** Adds rows by `copy … from stdin`, the cheapest way; fails like `send`. */
  copy(statement: string, rows: Field[][]): void
  /** Does `work` with all its reactions and takes it back: nothing of it is kept, recorded or told. */
  rehearse<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

/** `first` is sent along with BEGIN, in the same round trip; `work` gets its answer. */
export interface Steps<T, First> {
  first(tx: Pick<Tx, 'run'>): Promise<First>
  work(tx: Tx, first: First): Promise<T>
}

export interface TransactOptions {
  /** PostgreSQL refuses whatever would write. */
  readOnly?: boolean
  /** How many later reactions lie between this transaction and what somebody did. */
  depth?: number
}

export interface Database {
  readonly db: Kysely<Rows>
  transact<T, First = undefined>(
    work: ((tx: Tx) => Promise<T>) | Steps<T, First>,
    options?: TransactOptions,
  ): Promise<T>
  /** Fails when the database cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** jsonb parameters must be text: the driver would turn a JavaScript array into a PostgreSQL array. */
export function json(value: unknown): RawBuilder<unknown> {
  return sql`${JSON.stringify(value)}::jsonb`
}
