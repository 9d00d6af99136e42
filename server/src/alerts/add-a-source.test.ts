import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import { authorise } from '../access/policy.ts'
import { type Kind, saveResources } from '../kernel/data/resources.ts'
import { createHttp, type FastifyInstance } from '../kernel/http/http.ts'
import { createLog } from '../kernel/log.ts'
import type { Call, Principal } from '../kernel/perform.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import { type TestContext, testContext } from '../kernel/testing.ts'
import { mountIngest } from './ingest/ingest.ts'
import { createIntake } from './ingest/intake.ts'
import { setIngestKey } from './keys/actions.ts'
import { createIngestKeys } from './keys/ingest-keys.ts'
import { integrationKindOf } from './kind.ts'
import { alertRoutes } from './routes.ts'
import { blankSignal, severityOf } from './signal.ts'
import { textOf } from './sources/fields.ts'
import { sources } from './sources/index.ts'
import { type Source, source, Unreadable } from './sources/source.ts'

const log = createLog('silent')
const key = 'key-of-the-lighthouse'
let folder: string
let opened: TestContext
let http: FastifyInstance
let lighthouse: Source
let routes: ReturnType<typeof alertRoutes>
let kind: ReturnType<typeof integrationKindOf>

/** A vendor as docs/recipes/add-a-source.md has it: a folder, and one entry in the list. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lighthouse-'))
  await mkdir(join(folder, 'fixtures'))
  await writeFile(
    join(folder, 'README.md'),
    '# Lighthouse\n\nWatches the sea.\n\n## Set up\n\n1. Turn the lamp to `{{url}}`.\n2. Reload.\n\n## More\n\nNo.\n',
  )
  await writeFile(join(folder, 'fixtures/sample.json'), '{ "ship": "Argo", "how": "critical" }')
  lighthouse = source(pathToFileURL(join(folder, 'index.ts')).href, {
    slug: 'lighthouse',
    name: 'Lighthouse',
    description: 'Ships that come too near.',
    paths: [
      { path: '/lighthouse/v1/ships', key: [{ in: 'header', name: 'x-lighthouse-key' }] },
      { path: '/lighthouse/v2/:secret/ships', key: [{ in: 'url', name: 'secret' }] },
      { path: '/lighthouse/v3/ships', key: [{ in: 'query', name: 'k' }] },
    ],
    headers: ['x-lighthouse-coast'],
    parse(body, { headers }) {
      const { ship, how } = body as Record<string, unknown>
      const title = textOf(ship)
      if (title === null) throw new Unreadable('No ship')
      const coast = headers['x-lighthouse-coast'] ?? 'unknown'
      // Only what is declared is handed on.
      assert.equal(headers['x-lighthouse-key'], undefined)
      return [{ ...blankSignal, key: title, title, severity: severityOf(how), labels: { coast } }]
    },
    answers: { accepted: (signals) => ({ status: 200, body: `${signals.length} seen` }) },
  })
  opened = await testContext()
  const { database } = opened
  const all = [...sources, lighthouse]
  kind = integrationKindOf(all)
  await database.transact(async (tx) => {
    const registry = new Map<Kind['name'], Kind>([['integration', kind as Kind]])
    await saveResources(tx, system, registry, [{ kind: 'integration', slug: 'coast', doc: { source: 'lighthouse' } }])
    await setIngestKey(tx, system, 'coast', key)
  })
  const metrics = createMetrics()
  const ingestKeys = createIngestKeys({ database, log })
  const intake = createIntake({ database, log, metrics })
  http = await createHttp({ log, metrics, trustProxy: false })
  mountIngest(http, { ingestKeys, intake, log, sources: all })
  const none = async () => new Map()
  const publicUrl = () => 'https://tocsin.example'
  routes = alertRoutes({ pagesOfAlerts: none, fatesOfAlerts: none, publicUrl, intake, ingestKeys, sources: all })
})

after(async () => {
  await http?.close()
  await opened?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

function asAdmin(): { context: Call } {
  const { database, clock } = opened
  const principal: Principal = {
    actor: system,
    userId: null,
    email: null,
    role: 'admin',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: null,
  }
  return { context: { principal, ip: null, database, clock, log, authorise } }
}

async function post(url: string, ship: string, headers: Record<string, string> = {}) {
  const { statusCode, body } = await http.inject({ method: 'POST', url, payload: { ship, how: 'P2' }, headers })
  return [statusCode, body]
}

test('an added source is reached on its own paths, with the key where it says', async () => {
  const headers = { 'x-lighthouse-key': key, 'x-lighthouse-coast': 'north' }
  assert.deepEqual(await post('/lighthouse/v1/ships', 'Argo', headers), [200, '1 seen'])
  assert.deepEqual(await post(`/lighthouse/v2/${key}/ships`, 'Beagle'), [200, '1 seen'])
  assert.deepEqual(await post(`/lighthouse/v3/ships?k=${key}`, 'Cutty Sark'), [200, '1 seen'])
  assert.deepEqual(await post(`/in/lighthouse/${key}`, 'Dreadnought'), [200, '1 seen'])
  const { items } = await call(routes.alerts.list, { limit: 10 }, asAdmin())
  assert.deepEqual(
    items.map(({ title, severity, source: from, labels }) => [title, severity, from, labels.coast]).sort(),
    [
      ['Argo', 'high', 'lighthouse', 'north'],
      ['Beagle', 'high', 'lighthouse', 'unknown'],
      ['Cutty Sark', 'high', 'lighthouse', 'unknown'],
      ['Dreadnought', 'high', 'lighthouse', 'unknown'],
    ],
  )
})

test('without a key or with a wrong one nothing is kept', async () => {
  assert.equal((await post('/lighthouse/v1/ships', 'Erebus'))[0], 400)
  assert.equal((await post('/lighthouse/v1/ships', 'Erebus', { 'x-lighthouse-key': 'wrong-key-0000000' }))[0], 404)
  assert.equal((await post('/lighthouse/v2/wrong-key-0000000/ships', 'Erebus'))[0], 404)
  const { items } = await call(routes.alerts.list, { q: 'Erebus', limit: 10 }, asAdmin())
  assert.deepEqual(items, [])
})

test('it is in the catalogue with the steps of its README and its sample, which the test button sends', async () => {
  const listed = await call(routes.sources.list, undefined, asAdmin())
  assert.deepEqual(listed.at(-1), {
    slug: 'lighthouse',
    name: 'Lighthouse',
    description: 'Ships that come too near.',
    setup: ['Turn the lamp to `{{url}}`.', 'Reload.'],
    sample: { ship: 'Argo', how: 'critical' },
  })
  const { alerts } = await call(routes.integrations.test, { slug: 'coast' }, asAdmin())
  assert.equal((await call(routes.alerts.get, { id: alerts[0]! }, asAdmin())).title, 'Argo')
})

test('configuration knows it', () => {
  assert.ok(kind.schema.safeParse({ source: 'lighthouse' }).success)
  const near = kind.schema.safeParse({ source: 'lighthous' })
  assert.match(near.error?.issues[0]?.message ?? '', /did you mean "lighthouse"\?/)
  assert.ok(!integrationKindOf(sources).schema.safeParse({ source: 'lighthouse' }).success)
})
