// Durable alerts per second for single posts, in alternating rounds with one INSERT per request on the same database,
// and with Alertmanager's in-memory POST when its program is on this machine. Prints the median of per-round ratios.
//   node bench/ingest.ts [rounds] [seconds]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { Pool } from 'pg'
import { hammer, median, startBench } from './peers.ts'

const rounds = Number(process.argv[2] ?? 5)
const seconds = Number(process.argv[3] ?? 4)
const connections = 64
const key = 'bench-ingest-key-000001'

/** The plain way: parse, validate a little, one INSERT, 202. Same server library, same database, same indexes. */
async function startOneInsert(databaseUrl: string) {
  const pool = new Pool({ connectionString: databaseUrl, max: 20 })
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
    close: async () => {
      await http.close()
      await pool.end()
    },
  }
}

async function startAlertmanager() {
  const program = ['/usr/bin/prometheus-alertmanager', '/usr/bin/alertmanager', '/usr/local/bin/alertmanager'].find(
    existsSync,
  )
  if (!program) return null
  const folder = await mkdtemp(join(tmpdir(), 'bench-am-'))
  await writeFile(join(folder, 'am.yml'), 'route: { receiver: none, group_wait: 1h }\nreceivers: [{ name: none }]\n')
  const port = 19093
  const child = spawn(
    program,
    [
      `--config.file=${folder}/am.yml`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  )
  const url = `http://127.0.0.1:${port}`
  for (let i = 0; i < 100; i++) {
    if (
      await fetch(`${url}/-/ready`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url: `${url}/api/v2/alerts`,
    async close() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

const bench = await startBench()
await bench.call(
  'PUT',
  '/api/v1/config',
  `services: { bench: {} }\nintegrations: { bench: { source: generic, service: bench, key: ${key} } }`,
  'application/yaml',
)
const plain = await startOneInsert(bench.postgres.url)
const alertmanager = await startAlertmanager()
const contestants: { name: string; run: () => Promise<number> }[] = [
  { name: 'tocsin', run: () => hammer(`${bench.app.url}/in/generic/${key}`, 'alert', { seconds, connections }) },
  { name: 'insert', run: () => hammer(plain.url, 'alert', { seconds, connections }) },
  ...(alertmanager
    ? [{ name: 'alertmanager', run: () => hammer(alertmanager.url, 'prometheus', { seconds, connections }) }]
    : []),
]
const results: Record<string, number[]> = {}
for (let round = 0; round <= rounds; round++) {
  const line: string[] = []
  for (const { name, run } of contestants) {
    const rate = await run()
    if (round > 0) results[name] = [...(results[name] ?? []), rate]
    line.push(`${name} ${Math.round(rate)}/s`)
  }
  console.log(`${round === 0 ? 'warm-up' : `round ${round}`}: ${line.join('   ')}`)
}
const ratio = (peer: string) =>
  median((results.tocsin ?? []).map((rate, i) => rate / (results[peer]?.[i] ?? Number.NaN)))
console.log(
  `\nTocsin, durable, whole pipeline (parse, dedup, page, facts): median ${Math.round(median(results.tocsin ?? []))} alerts/s`,
)
console.log(`ratio to one INSERT per request: ${ratio('insert').toFixed(2)} (target ≥ 1.5)`)
console.log(
  alertmanager
    ? `ratio to Alertmanager in memory:  ${ratio('alertmanager').toFixed(2)} (target ≥ 0.3)`
    : 'Alertmanager is not on this machine: no ratio to it',
)
await alertmanager?.close()
await plain.close()
await bench.close()
