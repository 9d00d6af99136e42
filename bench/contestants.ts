// The servers of the ingest benchmark, each in a process of its own:
//   tocsin                    Tocsin and its embedded PostgreSQL, with fsync
//   insert <database URL>     one INSERT per request on that same PostgreSQL
// Sends { url, databaseUrl } when it listens and ends when its parent lets go of it.
import { once } from 'node:events'
import { fastify } from 'fastify'
import { Pool } from 'pg'
import { startBench } from './peers.ts'

export interface Listening {
  url: string
  databaseUrl: string
}

export const key = 'bench-ingest-key-000001'

async function startTocsin() {
  const bench = await startBench()
  const config = `services: { bench: {} }\nintegrations: { bench: { source: generic, service: bench, key: ${key} } }`
  await bench.call('PUT', '/api/v1/config', config, 'application/yaml')
  return { url: `${bench.app.url}/in/generic/${key}`, databaseUrl: bench.postgres.url, close: bench.close }
}

/** The plain way: parse, validate a little, one INSERT, 202. Same server library, same driver, same database, a prepared statement. */
async function startOneInsert(databaseUrl: string) {
  const pool = new Pool({ connectionString: databaseUrl, max: 20 })
  pool.on('error', () => undefined) // the database may end first
  await pool.query(
    'create table if not exists bench_alert (id bigint generated always as identity primary key, key text not null, body jsonb not null, at timestamptz not null default now())',
  )
  await pool.query('create index if not exists bench_alert_key on bench_alert (key)')
  const http = fastify()
  http.post('/', async (call, reply) => {
    const body = call.body as { key?: string; title?: string }
    if (!body.key || !body.title) return reply.status(400).send({ error: 'key and title are needed' })
    await pool.query({
      name: 'insert',
      text: 'insert into bench_alert (key, body) values ($1, $2)',
      values: [body.key, JSON.stringify(body)],
    })
    return reply.status(202).send({ status: 'accepted' })
  })
  const url = await http.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    databaseUrl,
    async close() {
      await http.close()
      await pool.end()
    },
  }
}

const [name, databaseUrl = ''] = process.argv.slice(2)
const { url, databaseUrl: used, close } = name === 'tocsin' ? await startTocsin() : await startOneInsert(databaseUrl)
process.send!({ url, databaseUrl: used } satisfies Listening)
await once(process, 'disconnect')
await close()
