// A storm with a kill in the middle: posts alerts to a real server process, kills it with -9 while it accepts, starts it
// again, goes on, and then looks for every alert that had been answered 2xx.   node dev/storm.ts [alerts]
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startMailbox } from './fakes/mailbox.ts'

const token = 'storm-token-0123456789abcdef'
const key = 'storm-integration-key-001'
const main = fileURLToPath(new URL('../server/src/main.ts', import.meta.url))

export interface StormResult {
  accepted: number
  refused: number
  lost: string[]
  pages: number
  /** Open pages without a next step after the restart. */
  stranded: number
  restartMs: number
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

export async function storm(count: number): Promise<StormResult> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-storm-'))
  const mailbox = await startMailbox()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = join(dataDir, 'storm.yaml')
  const services = Array.from({ length: 20 }, (_, i) => `  s${i}: { policy: p }`).join('\n')
  await writeFile(
    config,
    `users: { ana@storm.example: { contacts: [{ email: ana@storm.example }] } }
policies: { p: { levels: [{ after: 0m, notify: [user ana@storm.example] }] } }
services:
${services}
integrations: { storm: { source: generic, key: ${key} } }
`,
  )
  let child: ChildProcess | null = null
  const start = async () => {
    child = spawn(process.execPath, [main, 'serve'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        // Its database is its own and has the machine's time, so the server has it too, whatever the tests take for today.
        TOCSIN_TEST_CLOCK_OFFSET: '0',
        PORT: String(port),
        HOST: '127.0.0.1',
        TOCSIN_DATA: dataDir,
        TOCSIN_CONFIG: config,
        TOCSIN_ADMIN_TOKEN: token,
        SMTP_URL: mailbox.url,
        LOG_LEVEL: 'fatal',
      },
    })
    for (;;) {
      if (child.exitCode !== null) throw new Error('the server did not start')
      const ready = await fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
      if (ready) return
      await sleep(50)
    }
  }
  const read = async (path: string) =>
    (await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).json()

  try {
    await start()
    const accepted = new Set<string>()
    let refused = 0
    let next = 0
    let restartMs = 0
    let restarting: Promise<void> | null = null
    const killAt = Math.floor(count / 2)
    const post = async (n: number) => {
      const body = JSON.stringify({ key: `storm-${n}`, title: `storm ${n}`, severity: 'high', service: `s${n % 20}` })
      try {
        const answer = await fetch(`${url}/in/generic/${key}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
        if (answer.ok) accepted.add(`storm-${n}`)
        else refused += 1
        await answer.arrayBuffer()
      } catch {
        refused += 1
      }
    }
    await Promise.all(
      Array.from({ length: 50 }, async () => {
        while (next < count) {
          if (next >= killAt && !restarting) {
            const began = performance.now()
            child!.kill('SIGKILL')
            restarting = once(child!, 'exit')
              .then(start)
              .then(() => {
                restartMs = performance.now() - began
              })
          }
          const before = refused
          await post(next++)
          // A sender that is refused waits for the server as a real one would, then goes on with new alerts.
          if (refused > before) await restarting
        }
      }),
    )
    await restarting
    const found = new Set<string>()
    for (let cursor: string | null = ''; cursor !== null; ) {
      const answer = (await read(`/alerts?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`)) as {
        items: { dedupKey: string }[]
        nextCursor: string | null
      }
      for (const alert of answer.items) found.add(alert.dedupKey)
      cursor = answer.nextCursor
    }
    const metrics = await (await fetch(`${url}/metrics`)).text()
    const stranded = Number(/^tocsin_auditor_findings (\d+)/m.exec(metrics)?.[1] ?? Number.NaN)
    const pages = (await read('/pages?status=open&limit=200')) as { items: unknown[] }
    return {
      accepted: accepted.size,
      refused,
      lost: [...accepted].filter((each) => !found.has(each)),
      pages: pages.items.length,
      stranded,
      restartMs,
    }
  } finally {
    const last = child as ChildProcess | null
    if (last && last.exitCode === null) {
      last.kill('SIGTERM')
      await once(last, 'exit')
    }
    await mailbox[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const result = await storm(Number(process.argv[2] ?? 10_000))
  console.log(
    `accepted ${result.accepted}, refused during the kill ${result.refused}, lost ${result.lost.length}, ready again after ${Math.round(result.restartMs)} ms`,
  )
  console.log(`open pages ${result.pages}, open pages without a next step ${result.stranded}`)
  process.exitCode = result.lost.length === 0 && result.stranded === 0 ? 0 : 1
}
