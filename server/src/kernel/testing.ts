import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { factSchemas } from '@tocsin/contract/fact-schemas'
import { Client } from 'pg'
import { type Clock, standingClock } from './clock.ts'
import type { Database } from './data/db.ts'
import type { Fact } from './data/facts.ts'
import { type Later, openLater } from './data/later.ts'
import { openDatabase } from './data/open-database.ts'
import type { Flow } from './data/reactions.ts'
import { outbound } from './http/outbound.ts'
import { createLog } from './log.ts'
import { migrate } from './postgres/migrate.ts'

const template = 'tocsin_template'
const furnished = 'tocsin_furnished'

async function onServer(url: string, ...statements: string[]): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** Milliseconds by which a run with `--date` moves the present; undefined in a run without. */
function clockOffset(): number | undefined {
  const offset = process.env.TOCSIN_TEST_CLOCK_OFFSET
  return offset === undefined ? undefined : Number(offset)
}

/** What a program needs in its environment to have the present of the tests. */
export function presentOfTests(): Record<string, string> {
  const { NODE_OPTIONS = '', TOCSIN_TEST_CLOCK_OFFSET, TOCSIN_TEST_CLOCK_LOG = '' } = process.env
  return TOCSIN_TEST_CLOCK_OFFSET === undefined ? {} : { NODE_OPTIONS, TOCSIN_TEST_CLOCK_OFFSET, TOCSIN_TEST_CLOCK_LOG }
}

// Found before PostgreSQL's own by the search path of a database whose clock is moved.
const movedClock = ['now', 'clock_timestamp'].map(
  (
    name,
  ) => `create function public.${name}() returns timestamptz language plpgsql ${name === 'now' ? 'stable' : 'volatile'}
    as $$ begin return pg_catalog.${name}() + current_setting('tocsin.clock_offset')::interval; end $$`,
)

function moveClockOf(name: string, offset: number): string[] {
  return [
    `alter database ${name} set search_path = public, pg_catalog`,
    `alter database ${name} set tocsin.clock_offset = '${offset} milliseconds'`,
    `alter database ${name} set track_functions = 'pl'`,
  ]
}

/** Makes the migrated database that every test clones; called once by the test runner. */
export async function prepareTemplate(adminUrl: string, hasMovedClock = false): Promise<void> {
  const url = withDatabase(adminUrl, template)
  await onServer(
    adminUrl,
    `drop database if exists ${template}`,
    `create database ${template}`,
    ...(hasMovedClock ? moveClockOf(template, 0) : []),
  )
  if (hasMovedClock) await onServer(url, ...movedClock)
  await migrate(url)
}

export interface TestDatabase extends AsyncDisposable {
  url: string
}

function adminUrl(): string {
  const url = process.env.TOCSIN_TEST_DATABASE_URL
  if (!url)
    throw new Error('run tests with `npm test -- <path>`: it starts the PostgreSQL they clone their database from')
  return url
}

/** A database of this test's own, cloned from the template; gone at the end of the scope (`await using`). */
export async function testDatabase(): Promise<TestDatabase> {
  return await cloneOf(template)
}

/** Takes the furnished database away, so that the next one is furnished at another date. */
export async function dropFurnished(adminUrl: string): Promise<void> {
  await onServer(adminUrl, `drop database if exists ${furnished} with (force)`)
}

/** A clone of a database that `furnish` filled. That happens once in a run, by whichever process asks first. */
export async function furnishedDatabase(furnish: (url: string) => Promise<void>): Promise<TestDatabase> {
  const client = new Client({ connectionString: adminUrl() })
  await client.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('furnish'))")
    const { rowCount } = await client.query('select from pg_database where datname = $1', [furnished])
    if (rowCount === 0) {
      const filled = `${furnished}_${randomBytes(6).toString('hex')}`
      await client.query(`create database ${filled} template ${template}`)
      await anHourAgo(filled, client, () => furnish(withDatabase(adminUrl(), filled)))
      await client.query(`alter database ${filled} rename to ${furnished}`)
    }
  } finally {
    await client.end()
  }
  return await cloneOf(furnished)
}

/** In a run with `--date` every file begins at the same moment: what all of them find must have happened before it. */
async function anHourAgo(name: string, client: Client, work: () => Promise<void>): Promise<void> {
  const offset = clockOffset()
  if (offset === undefined) return await work()
  const earlier = offset - 3_600_000
  for (const statement of moveClockOf(name, earlier)) await client.query(statement)
  process.env.TOCSIN_TEST_CLOCK_OFFSET = String(earlier)
  try {
    await work()
  } finally {
    process.env.TOCSIN_TEST_CLOCK_OFFSET = String(offset)
  }
}

async function cloneOf(source: string): Promise<TestDatabase> {
  const admin = adminUrl()
  const offset = clockOffset()
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(
    admin,
    `create database ${name} template ${source} strategy file_copy`,
    ...(offset === undefined ? [] : moveClockOf(name, offset)),
  )
  const url = withDatabase(admin, name)
  return {
    url,
    async [Symbol.asyncDispose]() {
      await noteClockReads(url)
      await onServer(admin, `drop database if exists ${name} with (force)`)
    },
  }
}

/** Tells `tools/test/clock.mjs` whether anything asked the database for the present. */
async function noteClockReads(url: string): Promise<void> {
  const log = process.env.TOCSIN_TEST_CLOCK_LOG
  if (!log) return
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query('select funcname from pg_stat_user_functions where calls > 0')
    for (const { funcname } of rows) appendFileSync(log, `PostgreSQL ${funcname}()\n`)
  } finally {
    await client.end()
  }
}

export interface TestContext extends AsyncDisposable {
  database: Database
  clock: ReturnType<typeof standingClock>
  /** Does what follows later from facts and is due. */
  reactLater(): Promise<number>
}

/** For databases of tests. @throws Error when a fact does not carry what its kind says */
export function checkFact({ kind, data }: Fact): void {
  const { error } = factSchemas[kind].safeParse(data)
  if (error) throw new Error(`A fact ${kind} does not carry what the contract says: ${error.message}`)
}

/** An open test database with a clock that stands at `start`, for store and action tests. */
export async function testContext(
  flow: Partial<Flow['then']> = {},
  start = new Date('2026-11-02T09:00:00Z'),
  later: Later = {},
): Promise<TestContext> {
  const own = await testDatabase()
  const clock = standingClock(start)
  const log = createLog('fatal')
  const database = openDatabase({
    url: own.url,
    max: 5,
    clock: clock as Clock,
    log,
    flow: { then: flow, later, recorded: () => undefined },
    checkFact,
  })
  const reactions = openLater({ later, database, databaseUrl: own.url, clock, log, outbound: outbound() })
  return {
    database,
    clock,
    reactLater: () => reactions.runDue(),
    async [Symbol.asyncDispose]() {
      await database.close()
      await own[Symbol.asyncDispose]()
    },
  }
}
