import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { Problem } from '@tocsin/contract/errors'
import { Logger, runMigrations } from 'graphile-worker'
import { Client } from 'pg'

const folder = new URL('../../../migrations/', import.meta.url)
const lock = 7_061_723_101
const silent = new Logger(() => () => undefined)

/** PostgreSQL 15: `nulls not distinct`, MERGE and jsonb functions that the SQL here relies on. */
const oldest = 150000

/**
 * Brings the database to this release: applies the migrations it has not seen, each in its own transaction, under an
 * advisory lock so that of N nodes one migrates and the others wait. Forward only. A database that a newer release
 * migrated is accepted (rolling upgrade); a migration whose text changed after it was applied is refused.
 * @returns the names applied now.
 */
export async function migrate(url: string): Promise<string[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'tocsin-migrate',
  })
  // A connection that breaks rejects the query that ran on it; without a listener it would end the process as well.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query("select current_setting('server_version_num')::int as version")
    if (rows[0].version < oldest) {
      throw new Problem(
        'unavailable',
        `This database is PostgreSQL ${Math.floor(rows[0].version / 10000)}; Tocsin needs 15 or newer.`,
      )
    }
    await client.query('select pg_advisory_lock($1)', [lock])
    await client.query(
      'create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    )
    const applied = new Map<string, string>()
    for (const row of (await client.query('select name, checksum from migration')).rows)
      applied.set(row.name, row.checksum)
    const fresh: string[] = []
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
      const text = await readFile(new URL(name, folder), 'utf8')
      const checksum = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
      const before = applied.get(name)
      if (before === checksum) continue
      if (before) throw new Error(`migration ${name} was changed after it had been applied; write a new one instead`)
      await client.query('begin')
      try {
        await client.query(text)
        await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback').catch(() => undefined)
        throw new Error(`migration ${name} failed and was rolled back: ${(error as Error).message}`, { cause: error })
      }
      fresh.push(name)
    }
    // The jobs' own tables: transactions enqueue jobs before a worker of this release has started.
    await runMigrations({ connectionString: url, logger: silent })
    return fresh
  } finally {
    await client.end().catch(() => undefined)
  }
}
