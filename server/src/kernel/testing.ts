import { randomBytes } from 'node:crypto'
import { Client } from 'pg'
import { type Clock, standingClock } from './clock.ts'
import { type Database, openDatabase } from './data/db.ts'
import type { Flow } from './data/facts.ts'
import { createLog } from './log.ts'
import { migrate } from './postgres/migrate.ts'

const template = 'tocsin_template'

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

/** Makes the migrated database that every test file clones; called once by the test runner. */
export async function prepareTemplate(adminUrl: string): Promise<void> {
  await onServer(adminUrl, `drop database if exists ${template}`)
  await onServer(adminUrl, `create database ${template}`)
  await migrate(withDatabase(adminUrl, template))
}

export interface TestDatabase extends AsyncDisposable {
  url: string
}

/** A database of this test's own, cloned from the template; gone at the end of the scope (`await using`). */
export async function testDatabase(): Promise<TestDatabase> {
  const admin = process.env.TOCSIN_TEST_DATABASE_URL
  if (!admin)
    throw new Error('run tests with `npm test -- <path>`: it starts the PostgreSQL they clone their database from')
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(admin, `create database ${name} template ${template}`)
  return {
    url: withDatabase(admin, name),
    async [Symbol.asyncDispose]() {
      await onServer(admin, `drop database if exists ${name} with (force)`)
    },
  }
}

export interface TestContext extends AsyncDisposable {
  database: Database
  clock: ReturnType<typeof standingClock>
}

/** An open test database with a clock that stands at `start`, for store and action tests. */
export async function testContext(
  flow: Partial<Flow['then']> = {},
  start = new Date('2026-11-02T09:00:00Z'),
): Promise<TestContext> {
  const own = await testDatabase()
  const clock = standingClock(start)
  const database = openDatabase({
    url: own.url,
    max: 5,
    clock: clock as Clock,
    log: createLog('fatal'),
    flow: { then: flow, recorded: () => undefined },
  })
  return {
    database,
    clock,
    async [Symbol.asyncDispose]() {
      await database.close()
      await own[Symbol.asyncDispose]()
    },
  }
}
