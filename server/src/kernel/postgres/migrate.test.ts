import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { Client } from 'pg'
import { migrate } from './migrate.ts'

const admin = () => new Client({ connectionString: process.env.TOCSIN_TEST_DATABASE_URL })
const name = `migrate_${randomBytes(6).toString('hex')}`
const url = Object.assign(new URL(process.env.TOCSIN_TEST_DATABASE_URL!), { pathname: `/${name}` }).href

async function query(client: Client, text: string, values: unknown[] = []) {
  await client.connect()
  try {
    return (await client.query(text, values)).rows
  } finally {
    await client.end()
  }
}
const here = (text: string, values: unknown[] = []) => query(new Client({ connectionString: url }), text, values)

before(async () => void (await query(admin(), `create database ${name}`)))
after(async () => void (await query(admin(), `drop database if exists ${name} with (force)`)))

const all = (await readdir(new URL('../../../migrations/', import.meta.url)))
  .filter((file) => file.endsWith('.sql'))
  .sort()

test('nodes that start at once on an empty database migrate it once', async () => {
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])
  assert.deepEqual(applied.flat(), all, 'one did it all, in order')
  assert.equal(applied.filter((names) => names.length > 0).length, 1)
  const rows = await here('select name from migration order by applied_at, name')
  assert.deepEqual(
    rows.map((row) => row.name),
    all,
  )
})

test('a database that is up to date is left alone', async () => {
  assert.deepEqual(await migrate(url), [])
})

test('what a newer release added is accepted: old and new run side by side during an upgrade', async () => {
  await here("insert into migration (name, checksum) values ('9999_future.sql', 'x')")
  assert.deepEqual(await migrate(url), [])
})

test('a migration that was changed after it had been applied is refused by name, and nothing is touched', async () => {
  const [before] = await here('select checksum from migration where name = $1', [all[0]])
  await here("update migration set checksum = 'another' where name = $1", [all[0]])
  await assert.rejects(migrate(url), new RegExp(`migration ${all[0]} was changed`))
  await here('update migration set checksum = $2 where name = $1', [all[0], before!.checksum])
  assert.deepEqual(await migrate(url), [], 'the refusal left no lock behind')
})

test('a migration that fails is rolled back and named', async () => {
  await here('delete from migration where name = $1', [all[0]])
  await assert.rejects(migrate(url), new RegExp(`migration ${all[0]} failed and was rolled back: .*already exists`))
})

test('a database that is not there is an error, not a crash', async () => {
  await assert.rejects(migrate('postgres://nobody@127.0.0.1:1/nothing'), { code: 'ECONNREFUSED' })
})
