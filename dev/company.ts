// The demo company with things going on, for screenshots and browser tests: real server, real database, fake mail.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../server/src/app.ts'
import { systemClock } from '../server/src/kernel/clock.ts'
import { readEnv } from '../server/src/kernel/env.ts'
import { createLog } from '../server/src/kernel/log.ts'
import { startEmbeddedPostgres } from '../server/src/kernel/postgres/embedded-postgres.ts'
import { migrate } from '../server/src/kernel/postgres/migrate.ts'
import { furnishedDatabase, type TestDatabase, testDatabase } from '../server/src/kernel/testing.ts'
import { type Mailbox, startMailbox } from './fakes/mailbox.ts'

export const admin = { name: 'Gus Hart', email: 'gus@acme.example', password: 'tocsin-demo-2026' }
const token = 'company-admin-token-0123456789'

export interface Company extends AsyncDisposable {
  app: App
  mailbox: Mailbox
  /** An operation as an admin without a person. */
  call<T = unknown>(method: string, path: string, body?: unknown, type?: string): Promise<T>
  /** Signals to the demo's generic webhook integration. */
  signal(body: Record<string, unknown>): Promise<void>
}

export interface CompanyOptions {
  /** False: nothing is set up yet; the first start as a person sees it. */
  furnished?: boolean
}

const key = 'company-webhook-key-0001'

async function ownCluster(): Promise<TestDatabase> {
  const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-company-'))
  const postgres = await startEmbeddedPostgres({
    dataDir: join(dataDir, 'postgres'),
    log: createLog('error'),
    durable: false,
  })
  await migrate(postgres.url)
  return {
    url: postgres.url,
    async [Symbol.asyncDispose]() {
      await postgres.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function openDatabase(isFurnished: boolean): Promise<TestDatabase> {
  if (!process.env.TOCSIN_TEST_DATABASE_URL) {
    const own = await ownCluster()
    if (isFurnished) await fill(own.url)
    return own
  }
  return isFurnished ? await furnishedDatabase(fill) : await testDatabase()
}

/** The demo company, set up in an empty database. */
async function fill(url: string): Promise<void> {
  await using mailbox = await startMailbox()
  const app = await serve(url, mailbox)
  try {
    await furnish(companyOf(app, mailbox))
  } finally {
    await app.close()
  }
}

async function serve(url: string, mailbox: Mailbox): Promise<App> {
  const env = readEnv({
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: url,
    TOCSIN_ADMIN_TOKEN: token,
    TOCSIN_SECRET: 'a-secret-for-the-demo-company',
    SMTP_URL: mailbox.url,
    MAIL_FROM: 'Tocsin <tocsin@acme.example>',
    TOCSIN_OUTBOUND_ALLOW: '127.0.0.1',
    LOG_LEVEL: 'error',
  })
  const app = await createApp({ env, databaseUrl: url, clock: systemClock, log: createLog('error') })
  await app.listen()
  return app
}

function companyOf(app: App, mailbox: Mailbox): Omit<Company, keyof AsyncDisposable> {
  return {
    app,
    mailbox,
    async call<T>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<T> {
      const response = await fetch(`${app.url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
      return (text ? JSON.parse(text) : null) as T
    },
    async signal(body) {
      const response = await fetch(`${app.url}/in/generic/${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      if (!response.ok) throw new Error(`the signal was refused: ${response.status} ${await response.text()}`)
    },
  }
}

export async function startCompany({ furnished = true }: CompanyOptions = {}): Promise<Company> {
  const [own, mailbox] = await Promise.all([openDatabase(furnished), startMailbox()])
  const app = await serve(own.url, mailbox)
  return {
    ...companyOf(app, mailbox),
    async [Symbol.asyncDispose]() {
      await app.close()
      await mailbox[Symbol.asyncDispose]()
      await own[Symbol.asyncDispose]()
    },
  }
}

async function furnish(company: Pick<Company, 'app' | 'call'>): Promise<void> {
  await company.call('POST', '/setup', {
    token: company.app.setupToken,
    organisation: 'Acme',
    timeZone: 'Europe/Berlin',
    ...admin,
  })
  await company.call(
    'PUT',
    '/config',
    await readFile(new URL('acme.yaml', import.meta.url), 'utf8'),
    'application/yaml',
  )
  await company.call('PUT', '/config', {
    integrations: { webhook: { name: 'Webhook', source: 'generic', team: 'payments', key } },
  })
}

/** An evening at Acme: something nobody has answered yet, something in hand, something over, something low. */
export async function stirUp(company: Company): Promise<void> {
  await company.signal({
    title: 'Ledger: replica lag above 30 s',
    severity: 'high',
    dedup_key: 'lag',
    service: 'payments-db',
    labels: { env: 'prod', host: 'db-2' },
  })
  await company.signal({ title: 'Queue: consumers restarted', severity: 'low', dedup_key: 'restart', service: 'queue' })
  await company.signal({ title: 'Payouts: batch was late', severity: 'medium', dedup_key: 'batch', service: 'payouts' })
  const open = await company.call<{ items: { id: string; title: string }[] }>('GET', '/pages?status=open')
  const find = (words: string) => open.items.find((page) => page.title.includes(words))!.id
  await company.call('POST', `/pages/${find('replica')}/acknowledge`, { note: 'Looking at the replica.' })
  await company.signal({ title: 'Payouts: batch was late', dedup_key: 'batch', service: 'payouts', status: 'resolved' })
  await company.signal({
    title: 'Checkout: p99 latency above 2 s',
    description: 'The 99th percentile of the checkout latency has been above two seconds for five minutes.',
    severity: 'critical',
    dedup_key: 'latency',
    service: 'checkout',
    link: 'https://grafana.acme.example/d/checkout',
    labels: { env: 'prod', region: 'eu-west-1' },
  })
  await company.signal({
    title: 'Checkout: error rate above 5 %',
    severity: 'high',
    dedup_key: 'errors',
    service: 'checkout',
    labels: { env: 'prod' },
  })
}
