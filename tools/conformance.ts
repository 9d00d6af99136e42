// Runs cases that come from outside through the running product: `npm run conformance -- <folder>`. The folder may hold
// `schedules/` (a schedule format of its own, see its README) and `payloads/` (stored webhook deliveries).
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../server/src/app.ts'
import { systemClock } from '../server/src/kernel/clock.ts'
import { readEnv } from '../server/src/kernel/env.ts'
import { createLog } from '../server/src/kernel/log.ts'
import { startEmbeddedPostgres } from '../server/src/kernel/postgres/embedded-postgres.ts'
import { migrate } from '../server/src/kernel/postgres/migrate.ts'
import { runPayloads, type Tocsin } from './conformance-payloads.ts'
import { runSchedules } from './conformance-previews.ts'

const [folder] = process.argv.slice(2)
if (!folder || !existsSync(folder)) {
  console.error('Usage: npm run conformance -- <folder with schedules/ and payloads/>')
  process.exit(2)
}

const token = 'conformance-token-0123456789'
const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-conformance-'))
const log = createLog('error')
const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log, durable: false })
const sum = { passed: 0, failed: 0, skipped: 0 }
try {
  await migrate(postgres.url)
  const env = readEnv({ PORT: '0', TOCSIN_DATA: dataDir, TOCSIN_ADMIN_TOKEN: token, LOG_LEVEL: 'error' })
  const app = await createApp({ env, databaseUrl: postgres.url, clock: systemClock, log })
  await app.listen()
  const tocsin: Tocsin = {
    url: app.url,
    async call(method, path, body, type = 'application/json') {
      const response = await fetch(`${app.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }) },
        body: body === undefined ? null : JSON.stringify(body),
      })
      return { status: response.status, json: await response.json() }
    },
  }
  const suites = {
    schedules: async () =>
      runSchedules(tocsin, JSON.parse(await readFile(join(folder, 'schedules', 'cases.json'), 'utf8'))),
    payloads: () => runPayloads(tocsin, join(folder, 'payloads')),
  }
  for (const [name, run] of Object.entries(suites)) {
    if (!existsSync(join(folder, name))) continue
    const result = await run()
    console.log(
      `${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (of sources this release does not have)`,
    )
    for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += result[key]
  }
  await app.close()
} finally {
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
}
console.log(`${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed === 0 ? 0 : 1
