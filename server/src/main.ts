import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Problem } from '@tocsin/contract/errors'
import { createApp } from './app.ts'
import { systemClock } from './kernel/clock.ts'
import { type Env, EnvironmentError, readEnv } from './kernel/env.ts'
import { announce, createLog, type Log } from './kernel/log.ts'
import { startEmbeddedPostgres } from './kernel/postgres/embedded-postgres.ts'
import { migrate } from './kernel/postgres/migrate.ts'
import { declarations } from './notifications/channels/index.ts'

interface Postgres {
  url: string
  stop(): Promise<void>
}

/** The operator's PostgreSQL, or the embedded one under TOCSIN_DATA. */
async function openPostgres(env: Env, log: Log): Promise<Postgres> {
  if (env.databaseUrl) return { url: env.databaseUrl, stop: async () => undefined }
  const dataDir = resolve(env.dataDir)
  await mkdir(dataDir, { recursive: true })
  return await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log })
}

async function serve(env: Env, log: Log): Promise<void> {
  // Paging goes on: what failed was one thing of one request or lane, and whoever is on call must still be reached.
  process.on('unhandledRejection', (error) =>
    log.error({ error }, 'a failure that nothing waited for; please report it'),
  )
  const postgres = await openPostgres(env, log)
  try {
    await migrate(postgres.url)
    const app = await createApp({ env, databaseUrl: postgres.url, clock: systemClock, log })
    for (const line of await app.listen()) announce(line)
    await untilToldToStop()
    log.info('stopping: finishing what is in flight')
    await app.close()
  } finally {
    await postgres.stop()
  }
}

/** npm and the launcher may each pass the same signal on; one is enough, and a second must not cut the shutdown short. */
function untilToldToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
}

async function migrateOnly(env: Env, log: Log): Promise<void> {
  const postgres = await openPostgres(env, log)
  try {
    const applied = await migrate(postgres.url)
    announce(applied.length > 0 ? `applied ${applied.join(', ')}` : 'the database is up to date')
  } finally {
    await postgres.stop()
  }
}

const [command = 'serve'] = process.argv.slice(2)
let log = createLog('info')
try {
  const env = readEnv(
    undefined,
    declarations.map(({ settings }) => settings),
  )
  log = createLog(env.logLevel)
  if (command === 'migrate') await migrateOnly(env, log)
  else await serve(env, log)
  process.exitCode = 0
} catch (error) {
  // What a person can act on is said in a sentence; anything else is a bug and shows where it came from.
  if (error instanceof Problem || error instanceof EnvironmentError) announce(error.message)
  else log.fatal({ error }, 'Tocsin could not start')
  process.exitCode = 1
}
