import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, test } from 'node:test'
import pg from 'pg'
import { type PostgresLog, startEmbeddedPostgres } from './embedded-postgres.ts'

const home = mkdtempSync(join(tmpdir(), 'tocsin-postgres-'))
const quiet: PostgresLog = { debug() {}, info() {}, warn() {}, error() {} }
const dataDir = join(home, 'postgres')

after(() => rmSync(home, { recursive: true, force: true }))

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // the database is killed under it on purpose
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

function postmasterPid(): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8'), 10)
}

test('it starts on nothing, keeps data over a restart, and is as durable and as private as promised', async () => {
  const first = await startEmbeddedPostgres({ dataDir, log: quiet })
  const settings = await ask(
    first.url,
    `select current_setting('fsync') fsync, current_setting('full_page_writes') pages,
            current_setting('synchronous_commit') commit, current_setting('data_checksums') checksums,
            current_setting('listen_addresses') address, current_setting('server_encoding') encoding,
            lower('ÄÉ') lower, current_database() name`,
  )
  assert.deepEqual(settings, [
    {
      fsync: 'on',
      pages: 'on',
      commit: 'on',
      checksums: 'on',
      address: '127.0.0.1',
      encoding: 'UTF8',
      lower: 'äé',
      name: 'tocsin',
    },
  ])
  assert.equal(statSync(`${dataDir}.password`).mode & 0o777, 0o600)
  const wrong = first.url.replace(/:[^:@]*@/, ':wrong@')
  await assert.rejects(ask(wrong, 'select 1'), { code: '28P01' })
  await ask(first.url, 'create table kept (n int); insert into kept values (42)')
  await first.stop()
  await first.stop()

  const second = await startEmbeddedPostgres({ dataDir, log: quiet })
  assert.deepEqual(await ask(second.url, 'select n from kept'), [{ n: 42 }])
  await second.stop()
  assert.deepEqual(readdirSync(home).sort(), ['postgres', 'postgres.password'])
})

test('when PostgreSQL is killed it comes back on the same port with everything committed', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir, log: quiet })
  await ask(postgres.url, 'insert into kept values (43)')
  const died = new Promise<string>((resolve) => postgres.onExit(resolve))
  process.kill(postmasterPid(), 'SIGKILL')
  assert.match(await died, /SIGKILL/)
  const deadline = performance.now() + 20_000
  const back = async (): Promise<Record<string, unknown>[]> => {
    try {
      return await ask(postgres.url, 'select count(*)::int from kept')
    } catch (error) {
      if (performance.now() > deadline) throw error
      return await back()
    }
  }
  assert.deepEqual(await back(), [{ count: 2 }])
  await postgres.stop()
})

test('a server killed with kill -9 leaves a PostgreSQL behind; the next start shuts it down and goes on', async () => {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded-postgres.ts', import.meta.url).href)}
    const log = { debug() {}, info() {}, warn() {}, error() {} }
    console.log((await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log })).url)`
  const server = spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = (await once(createInterface(server.stdout), 'line')) as [string]
  await ask(url, 'insert into kept values (44)')
  const left = postmasterPid()

  await assert.rejects(startEmbeddedPostgres({ dataDir, log: quiet }), {
    kind: 'conflict',
    message: /in use by another/,
  })

  server.kill('SIGKILL')
  await once(server, 'exit')
  process.kill(left, 0) // it did survive its server
  const warnings: string[] = []
  const next = await startEmbeddedPostgres({ dataDir, log: { ...quiet, warn: (message) => warnings.push(message) } })
  assert.match(warnings[0] ?? '', new RegExp(`PostgreSQL ${left} was left running`))
  assert.deepEqual(await ask(next.url, 'select count(*)::int from kept'), [{ count: 3 }])
  await next.stop()
})

test('stale files heal: a pid that now is another process, a half-made directory, a lost password', async () => {
  writeFileSync(join(dataDir, 'postmaster.pid'), `${process.pid}\n${dataDir}\n`)
  mkdirSync(`${dataDir}.init-1`)
  rmSync(`${dataDir}.password`)
  writeFileSync(`${dataDir}.lock`, JSON.stringify({ pid: process.pid, began: 'long ago', place: 'elsewhere' }))
  utimesSync(`${dataDir}.lock`, 0, 0)
  const postgres = await startEmbeddedPostgres({ dataDir, log: quiet })
  assert.deepEqual(await ask(postgres.url, 'select count(*)::int from kept'), [{ count: 3 }])
  assert.equal(existsSync(`${dataDir}.init-1`), false)
  await postgres.stop()
})

test('it never creates a database over something else', async () => {
  const other = join(home, 'other')
  mkdirSync(other)
  writeFileSync(join(other, 'photo.jpg'), 'x')
  await assert.rejects(startEmbeddedPostgres({ dataDir: other, log: quiet }), {
    kind: 'conflict',
    message: /is not empty and holds no database/,
  })
  writeFileSync(join(other, 'PG_VERSION'), '17\n')
  await assert.rejects(startEmbeddedPostgres({ dataDir: other, log: quiet }), {
    kind: 'conflict',
    message: /made by PostgreSQL 17, this Tocsin carries PostgreSQL 18/,
  })
  assert.deepEqual(readdirSync(other).sort(), ['PG_VERSION', 'photo.jpg'])
  assert.equal(existsSync(`${other}.lock`), false)
})
