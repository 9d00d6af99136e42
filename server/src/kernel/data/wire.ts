import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { type Connection, type PoolClient, Query, type QueryResult } from 'pg'
import type { Rows } from './rows.ts'

/**
 * One database connection in pipeline mode: what is sent in one turn of the event loop leaves in one packet, and nothing
 * waits for the answer to what was sent before it. PostgreSQL still answers in order, one statement at a time.
 */
export interface Wire {
  /** The same connection behind the query builder. */
  db: Kysely<Rows>
  /** One or several statements without parameters; answers the result of the last. */
  text(statements: string): Promise<QueryResult>
  run<Row>(statement: Statement, values: unknown[]): Promise<Row[]>
  copy(statement: string, rows: Field[][]): Promise<void>
}

/**
 * A statement of the hot path with `$1`, `$2`, …: parsed and planned once per connection (a third of what a batch of the
 * intake cost the database was planning) and without the query builder. One name, one text; columns come back in
 * camelCase. The plan stays while its tables grow from nothing: write it so that only an index can serve it.
 */
export interface Statement {
  name: string
  text: string
}

/** What COPY can carry: JSON goes as its text, a list becomes a PostgreSQL array. */
export type Field = string | number | boolean | Date | null | string[]

const wires = new WeakMap<PoolClient, Wire>()

/** The wire of a client of a pool with `pipeline: true`. `prepares`: also what comes from the query builder is prepared. */
export function wireOf(client: PoolClient, prepares = false): Wire {
  let wire = wires.get(client)
  if (!wire) {
    wire = createWire(client, prepares)
    wires.set(client, wire)
  }
  return wire
}

/** Texts of the query builder by their names; lists make many texts of one statement, so not all can have one. */
const names = new Map<string, string>()
const mostNames = 500

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known !== undefined || names.size === mostNames) return known
  const name = `built_${names.size}`
  names.set(text, name)
  return name
}

function createWire(client: PoolClient, prepares: boolean): Wire {
  const { stream } = client.connection
  let isCorked = false

  /** One system call for everything that follows in this turn. */
  function cork(): void {
    if (isCorked) return
    isCorked = true
    stream.cork()
    process.nextTick(() => {
      isCorked = false
      stream.uncork()
    })
  }

  async function query(text: string, values?: unknown[]): Promise<QueryResult> {
    cork()
    const name = prepares && values ? nameOf(text) : undefined
    return name === undefined ? await client.query(text, values) : await client.query({ name, text, values: values! })
  }

  return {
    db: queryBuilder(query),
    async text(statements) {
      const results = (await query(statements)) as QueryResult | QueryResult[]
      return Array.isArray(results) ? results.at(-1)! : results
    },
    async run<Row>({ name, text }: Statement, values: unknown[]) {
      cork()
      const { rows } = await client.query<Record<string, unknown>>({ name, text, values })
      return rows.map(camelCased) as Row[]
    },
    async copy(statement, rows) {
      cork()
      await new Promise<void>((resolve, reject) => {
        client.query(copyQuery(statement, rows, (error) => (error ? reject(error) : resolve())))
      })
    },
  }
}

const camelCase = new CamelCasePlugin({ maintainNestedObjectKeys: true })

/** The query builder on one connection that it can neither open, return nor close. */
function queryBuilder(query: (text: string, values?: unknown[]) => Promise<QueryResult>): Kysely<Rows> {
  const lent = { query, release: () => undefined }
  const pool = { connect: async () => lent, end: async () => undefined, options: {} }
  return new Kysely<Rows>({ dialect: new PostgresDialect({ pool: pool as never }), plugins: [camelCase] })
}

const camelNames = new Map<string, string>()

function camelCased(row: Record<string, unknown>): Record<string, unknown> {
  const renamed: Record<string, unknown> = {}
  for (const column in row) {
    let name = camelNames.get(column)
    if (name === undefined) {
      name = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
      camelNames.set(column, name)
    }
    renamed[name] = row[column]
  }
  return renamed
}

type CopyConnection = Connection & { sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void }

/**
 * `COPY … FROM STDIN` with its data right behind it. The protocol allows that: if the statement fails, the server reports
 * it and drops the data. Of what was tried the cheapest for both sides, in the database for each alert of a batch of 40 with all
 * its rows: json_to_recordset 75 µs, COPY 45 µs; unnest was hardly better than JSON.
 */
function copyQuery(statement: string, rows: Field[][], done: (error: Error | undefined) => void): Query {
  return Object.assign(new Query(statement, undefined, done), {
    submit(connection: Connection) {
      const { sendCopyFromChunk, endCopyFrom } = connection as CopyConnection
      connection.query(statement)
      sendCopyFromChunk.call(connection, Buffer.from(copyText(rows)))
      endCopyFrom.call(connection)
    },
    handleCopyInResponse: () => undefined,
  })
}

/** COPY's text format. */
export function copyText(rows: Field[][]): string {
  let text = ''
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) text += (i === 0 ? '' : '\t') + copyField(row[i]!)
    text += '\n'
  }
  return text
}

function copyField(value: Field): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escaped(value)
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? escaped(`{${value.map(arrayElement).join(',')}}`) : String(value)
}

function arrayElement(text: string): string {
  return /^[a-z]{3}_[0-9a-z]{26}$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (character) => escapes[character]!) : text
}
