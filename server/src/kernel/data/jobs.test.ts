import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { sql } from 'kysely'
import { later, systemClock } from '../clock.ts'
import { createLog } from '../log.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import type { Database } from './db.ts'
import { enqueue, type Jobs, startJobs, type Task } from './jobs.ts'
import { presence } from './nodes.ts'
import { openDatabase } from './open-database.ts'
import type { Flow } from './reactions.ts'

const log = createLog('silent')
const then: Flow['then'] = {}
let own: TestDatabase
let database: Database
let jobs: Jobs
const done: unknown[] = []
let ran = Promise.withResolvers<void>()
const tasks: Record<string, Task> = {
  note: async (payload) => {
    done.push(payload)
    ran.resolve()
    ran = Promise.withResolvers()
  },
}

before(async () => {
  own = await testDatabase()
  database = openDatabase({
    url: own.url,
    max: 3,
    clock: systemClock,
    log,
    flow: { then, recorded: () => undefined },
  })
  jobs = await startJobs({ databaseUrl: own.url, log, tasks, cron: { note: '17 3 29 2 *' } })
})
after(async () => {
  await jobs.stop()
  await database.close()
  await own[Symbol.asyncDispose]()
})
beforeEach(() => {
  done.length = 0
})

async function until(found: () => boolean): Promise<void> {
  while (!found()) await ran.promise
}

interface WaitingRow {
  task: string
  key: string | null
  lockedBy: string | null
}

async function waiting(): Promise<WaitingRow[]> {
  const { rows } =
    await sql<WaitingRow>`select task_identifier as task, key, locked_by from graphile_worker.jobs order by id`.execute(
      database.db,
    )
  return rows
}

/** Far enough that no worker takes it during these tests. */
const tomorrow = () => later(new Date(), 86_400)

test('a job that a transaction enqueues is done after its commit, with its payload', async () => {
  await database.transact(async (tx) => {
    await enqueue(tx, 'note', { page: 'p', list: [1, null, 'ü'] })
    await enqueue(tx, 'note', null)
    assert.deepEqual(done, [])
  })
  await until(() => done.length === 2)
  assert.deepEqual(
    done.toSorted((a) => (a === null ? 1 : -1)),
    [{ page: 'p', list: [1, null, 'ü'] }, null],
  )
})

test('a job of a transaction that fails was never there', async () => {
  await assert.rejects(
    database.transact(async (tx) => {
      await enqueue(tx, 'note', 'never', { key: 'rolled-back' })
      throw new Error('rolled back')
    }),
  )
  assert.deepEqual(await waiting(), [])
})

test('a job with the same key replaces the one that waits', async () => {
  await database.transact((tx) => enqueue(tx, 'note', 'first', { key: 'same', at: tomorrow() }))
  await database.transact((tx) => enqueue(tx, 'note', 'second', { key: 'same', at: tomorrow() }))
  assert.deepEqual(
    (await waiting()).map(({ task, key }) => [task, key]),
    [['note', 'same']],
  )
  await database.transact((tx) => enqueue(tx, 'note', 'third', { key: 'same' }))
  await until(() => done.length > 0)
  assert.deepEqual(done, ['third'])
})

/** A job that a worker of a dead node holds, and that node’s row with a lease that ended long ago. */
async function deadNode(): Promise<void> {
  await database.transact(async (tx) => {
    await enqueue(tx, 'note', 'of the dead', { key: 'dead', at: tomorrow() })
    await sql`update graphile_worker._private_jobs set locked_by = 'worker-dead', locked_at = now() where key = 'dead'`.execute(
      tx.db,
    )
    const gone = later(tx.now, -60)
    await tx.db
      .insertInto('node')
      .values({ id: 'dead', host: 'h', version: '1', workerIds: ['worker-dead'], startedAt: gone, leaseUntil: gone })
      .execute()
  })
}

const nodes = async () => (await database.db.selectFrom('node').select(['id', 'workerIds']).execute()).map((row) => row)

test('the jobs of a node that died go to others when one of them looks', async () => {
  await deadNode()
  assert.equal((await waiting())[0]?.lockedBy, 'worker-dead')
  const node = await presence(database, jobs, log, '1')
  assert.deepEqual(
    (await waiting()).map((row) => row.lockedBy),
    [null],
  )
  assert.deepEqual(await nodes(), [{ id: node.id, workerIds: jobs.workerIds() }])
  assert.ok(jobs.workerIds().length > 0)
  await node.stop()
  assert.deepEqual(await nodes(), [], 'who leaves politely leaves nothing')
})

test('when unlocking fails, the dead node stays in the book for the next one to look', async () => {
  await sql`delete from graphile_worker._private_jobs`.execute(database.db)
  await deadNode()
  const broken: Jobs = { ...jobs, unlock: async () => Promise.reject(new Error('the bulk lane is away')) }
  await assert.rejects(presence(database, broken, log, '1'), /bulk lane is away/)
  assert.equal(
    (await nodes()).some((row) => row.id === 'dead'),
    true,
  )
  const node = await presence(database, jobs, log, '1')
  assert.deepEqual(
    (await waiting()).map((row) => row.lockedBy),
    [null],
  )
  assert.equal(
    (await nodes()).some((row) => row.id === 'dead'),
    false,
  )
  await node.stop()
})

test('a node that lives is left alone', async () => {
  const [a, b] = [await presence(database, jobs, log, '1'), await presence(database, jobs, log, '1')]
  const ids = (await nodes()).map((row) => row.id)
  assert.equal(ids.includes(a.id) && ids.includes(b.id), true)
  await Promise.all([a.stop(), b.stop()])
})
