// Durable alerts per second for single posts, every contestant in a process of its own, in alternating rounds with one INSERT per request on the same database,
// and with Alertmanager's in-memory POST when its program is on this machine. Prints the median of per-round ratios.
//   node bench/ingest.ts [rounds] [seconds]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Listening } from './contestants.ts'
import { median, startHammer, startProgram } from './peers.ts'

const rounds = Number(process.argv[2] ?? 5)
const seconds = Number(process.argv[3] ?? 4)
const connections = 64

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

const tocsin = await startProgram<Listening>('./contestants.ts', 'tocsin')
const insert = await startProgram<Listening>('./contestants.ts', 'insert', tocsin.hello.databaseUrl)
const alertmanager = await startAlertmanager()
const hammer = await startHammer()
const contestants: { name: string; run: () => Promise<number> }[] = [
  { name: 'tocsin', run: () => hammer.run({ url: tocsin.hello.url, kind: 'alert', seconds, connections }) },
  { name: 'insert', run: () => hammer.run({ url: insert.hello.url, kind: 'alert', seconds, connections }) },
]
if (alertmanager) {
  contestants.push({
    name: 'alertmanager',
    run: () => hammer.run({ url: alertmanager.url, kind: 'prometheus', seconds, connections }),
  })
}
const results: Record<string, number[]> = Object.fromEntries(contestants.map(({ name }) => [name, []]))
for (let round = 0; round <= rounds; round++) {
  const line: string[] = []
  for (const { name, run } of contestants) {
    const rate = await run()
    if (round > 0) results[name]!.push(rate)
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
await hammer.stop()
await insert.stop()
await tocsin.stop()
