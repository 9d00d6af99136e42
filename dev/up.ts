// `npm run demo`: the demo company on its own data, with a fake mail provider; prints how to sign in and one line that
// makes a page happen. `npm run dev`: the same, restarted on every change, with the web app served by Vite.
import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createApp } from '../server/src/app.ts'
import { systemClock } from '../server/src/kernel/clock.ts'
import { readEnv } from '../server/src/kernel/env.ts'
import { createLog } from '../server/src/kernel/log.ts'
import { startEmbeddedPostgres } from '../server/src/kernel/postgres/embedded-postgres.ts'
import { migrate } from '../server/src/kernel/postgres/migrate.ts'
import { startMailbox } from './fakes/mailbox.ts'
import { showMailbox } from './fakes/mailbox-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Only for looking around on this machine: the demo listens on 127.0.0.1. */
const demo = {
  token: 'demo-token-for-this-machine-only',
  email: 'gus@acme.example',
  password: 'tocsin-demo-2026',
  key: 'demo-checkout-key-0001',
}

async function up(dataDir: string): Promise<void> {
  const port = Number(process.env.PORT ?? 8080)
  const log = createLog(process.env.LOG_LEVEL ?? 'warn')
  const mailbox = await startMailbox()
  const mailboxPage = await showMailbox(mailbox, port === 0 ? 0 : port + 1)
  const postgres = await startEmbeddedPostgres({ dataDir: `${root}${dataDir}/postgres`, log })
  await migrate(postgres.url)
  const env = readEnv({
    ...process.env,
    PORT: String(port),
    TOCSIN_DATA: `${root}${dataDir}`,
    TOCSIN_ADMIN_TOKEN: demo.token,
    TOCSIN_CONFIG: undefined,
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'Tocsin demo <tocsin@acme.example>',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
  })
  const app = await createApp({ env, databaseUrl: postgres.url, clock: systemClock, log })
  await app.listen()
  await furnish(app.url, app.setupToken)

  console.log(`
Tocsin demo: ${app.url}
  sign in as   ${demo.email}   password   ${demo.password}
  mailbox      ${mailboxPage.url}   (what Ana, Bo and the others get by mail)
  API token    ${demo.token}

Make a page happen:
  curl -X POST ${app.url}/in/generic/${demo.key} -H 'content-type: application/json' \\
    -d '{"title":"Checkout: p99 latency above 2 s","severity":"critical","dedup_key":"latency"}'
and end it with the same line and "status":"resolved" in it. Ctrl-C stops the demo; its data stays in ./${dataDir}.
`)
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
  await app.close()
  mailboxPage.close()
  await mailbox[Symbol.asyncDispose]()
  await postgres.stop()
}

/** The first admin through the front door, then the company's configuration; the second start finds both there. */
async function furnish(url: string, setupToken: string | null): Promise<void> {
  const call = async (method: string, path: string, type: string, body: string) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { 'content-type': type, authorization: `Bearer ${demo.token}` },
      body,
    })
    if (!response.ok) throw new Error(`the demo could not be furnished: ${method} ${path}: ${await response.text()}`)
  }
  if (setupToken) {
    const admin = {
      token: setupToken,
      organisation: 'Acme',
      name: 'Gus Hart',
      email: demo.email,
      password: demo.password,
      timeZone: 'Europe/Berlin',
    }
    await call('POST', '/api/v1/setup', 'application/json', JSON.stringify(admin))
  }
  const company = await readFile(new URL('acme.yaml', import.meta.url), 'utf8')
  await call('PUT', '/api/v1/config', 'application/yaml', company)
  await call(
    'PUT',
    '/api/v1/config',
    'application/yaml',
    `integrations:\n  demo: { name: Demo webhook, source: generic, service: checkout, team: payments, key: ${demo.key} }\n`,
  )
}

async function watch(): Promise<void> {
  const { createServer } = await import('vite')
  const vite = await createServer({ root: `${root}web`, configFile: `${root}web/vite.config.ts` })
  await vite.listen()
  console.log(`The web app with hot reload: ${vite.resolvedUrls?.local[0] ?? ''}`)
  const child = spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', fileURLToPath(import.meta.url), 'up', 'data-dev'],
    { stdio: 'inherit' },
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  child.on('exit', async (code) => {
    await vite.close()
    process.exit(code ?? 0)
  })
}

const [command, dataDir] = process.argv.slice(2)
if (command === 'dev') await watch()
else await up(dataDir ?? 'data-demo')
