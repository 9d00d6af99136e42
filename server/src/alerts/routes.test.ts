import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import { authorise } from '../access/policy.ts'
import { serviceKind } from '../catalog/kind.ts'
import { later } from '../kernel/clock.ts'
import { type Kind, saveResources } from '../kernel/data/resources.ts'
import { createLog } from '../kernel/log.ts'
import type { Call, Principal } from '../kernel/perform.ts'
import { toProblem } from '../kernel/problems.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import { testContext } from '../kernel/testing.ts'
import { createIntake } from './ingest/intake.ts'
import { setIngestKey } from './keys/actions.ts'
import { createIngestKeys } from './keys/ingest-keys.ts'
import { integrationKindOf } from './kind.ts'
import { alertRoutes } from './routes.ts'
import { sources } from './sources/index.ts'

const log = createLog('silent')
const registry = new Map<Kind['name'], Kind>([
  ['service', serviceKind as Kind],
  ['integration', integrationKindOf(sources) as Kind],
])

function principal(role: Principal['role']): Principal {
  const actor = { type: 'user', id: 'usr_1', name: 'Ana' } as const
  return {
    actor,
    userId: 'usr_1',
    email: 'ana@acme.example',
    role,
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: null,
  }
}

async function room() {
  const house = await testContext()
  const { database, clock } = house
  await database.transact(async (tx) => {
    await saveResources(tx, system, registry, [
      { kind: 'service', slug: 'checkout', doc: { name: 'Checkout' } },
      ...sources.map(({ slug }) => ({
        kind: 'integration' as const,
        slug,
        doc: { source: slug, service: 'checkout' },
      })),
    ])
    for (const { slug } of sources) await setIngestKey(tx, system, slug, null)
  })
  const ingestKeys = createIngestKeys({ database, log })
  const intake = createIntake({ database, log, metrics: createMetrics() })
  const page = { id: 'pag_1', number: 7, status: 'triggered' } as const
  const pagesOfAlerts = async (_: unknown, ids: string[]) => new Map(ids.map((id) => [id, page]))
  const fate = { acknowledgedAt: clock.now(), acknowledgedBy: 'Bo', resolvedAt: null, resolvedBy: null }
  const fatesOfAlerts = async (_: unknown, ids: string[]) => new Map(ids.map((id) => [id, fate]))
  const routes = alertRoutes({
    pagesOfAlerts,
    fatesOfAlerts,
    publicUrl: () => 'https://tocsin.example',
    intake,
    ingestKeys,
    sources,
  })
  const as = (role: Principal['role']) => {
    const context: Call = { principal: principal(role), ip: null, database, clock, log, authorise }
    return { context }
  }
  return { ...house, routes, as, page, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() }
}

test('the test of every source goes through the real path and opens an alert that says so', async () => {
  await using opened = await room()
  const { routes, as, page } = opened
  for (const { slug } of sources) {
    const { delivery, alerts } = await call(routes.integrations.test, { slug }, as('responder'))
    assert.equal(alerts.length, 1, slug)
    const alert = await call(routes.alerts.get, { id: alerts[0]! }, as('observer'))
    assert.partialDeepStrictEqual(alert, {
      status: 'firing',
      source: slug,
      page,
      service: { slug: 'checkout', name: 'Checkout' },
    })
    assert.equal(alert.labels.test, 'true')
    assert.ok(alert.payload?.startsWith('{'))
    const { items } = await call(routes.integrations.deliveries, { slug }, as('responder'))
    assert.deepEqual(
      items.map(({ id, outcome }) => [id, outcome[0]?.alert]),
      [[delivery, alerts[0]]],
    )
  }
})

test('the list: filters, words, pages without gaps', async () => {
  await using opened = await room()
  const { routes, as, clock } = opened
  const ids: string[] = []
  for (const slug of ['alertmanager', 'generic', 'pagerduty-events']) {
    ids.push(...(await call(routes.integrations.test, { slug }, as('admin'))).alerts)
    clock.moveTo(new Date(clock.now().getTime() + 1_000))
  }
  const list = (input: Record<string, unknown>) => call(routes.alerts.list, input, as('observer'))
  const first = await list({ limit: 2 })
  assert.deepEqual(
    first.items.map(({ id }) => id),
    [ids[2], ids[1]],
  )
  const second = await list({ limit: 2, cursor: first.nextCursor! })
  assert.deepEqual([second.items.map(({ id }) => id), second.nextCursor], [[ids[0]], null])
  const count = async (input: Record<string, unknown>) => (await list(input)).items.length
  assert.equal(await count({ integration: 'generic' }), 1)
  assert.equal(await count({ service: 'checkout', status: 'firing' }), 3)
  assert.equal(await count({ status: 'resolved' }), 0)
  assert.equal(await count({ q: 'QUEUE payments' }), 1)
  for (const q of ['%', '_', '\\', "'; drop table alert", '(a+)+$', '%'.repeat(200)])
    assert.equal(await count({ q }), q === '%' ? 1 : 0, q)
  for (const cursor of ['', 'x', Buffer.from('2026-99-99T00:00:00.000Z alr_x').toString('base64url')]) {
    await assert.rejects(list({ cursor }), (error) => toProblem(error).kind === 'invalid')
  }
  await assert.rejects(list({ service: 'chekout' }), (error) =>
    /did you mean "checkout"/.test(toProblem(error).message),
  )
})

test('resolving by hand', async () => {
  await using opened = await room()
  const { routes, as } = opened
  const { alerts } = await call(routes.integrations.test, { slug: 'generic' }, as('responder'))
  const id = alerts[0]!
  await assert.rejects(
    call(routes.alerts.resolve, { id }, as('observer')),
    (error) => toProblem(error).kind === 'forbidden',
  )
  const resolved = await call(routes.alerts.resolve, { id, note: 'restarted it' }, as('responder'))
  assert.deepEqual([resolved.status, resolved.because], ['resolved', 'Ana resolved it by hand: restarted it'])
  const again = await call(routes.alerts.resolve, { id }, as('responder'))
  assert.equal(again.because, resolved.because)
  const unknown = `alr_${'0'.repeat(26)}`
  await assert.rejects(
    call(routes.alerts.get, { id: unknown }, as('observer')),
    (error) => toProblem(error).kind === 'not_found',
  )
})

test('integrations: URL, keys, traffic; a new key works at once', async () => {
  await using opened = await room()
  const { routes, as } = opened
  await call(routes.integrations.test, { slug: 'generic' }, as('admin'))
  const integration = await call(routes.integrations.get, { slug: 'generic' }, as('observer'))
  assert.partialDeepStrictEqual(integration, {
    url: 'https://tocsin.example/in/generic/{{key}}',
    service: 'checkout',
    receivedToday: 1,
    lastReceivedAt: '2026-11-02T09:00:00.000Z',
  })
  assert.equal(integration.keys.length, 1)
  await assert.rejects(
    call(routes.integrations.rotateKey, { slug: 'generic' }, as('responder')),
    (error) => toProblem(error).kind === 'forbidden',
  )
  const rotated = await call(routes.integrations.rotateKey, { slug: 'generic' }, as('manager'))
  assert.equal(rotated.url, `https://tocsin.example/in/generic/${rotated.key}`)
  assert.equal(rotated.oldKeyUntil, '2026-11-03T09:00:00.000Z')
  const { keys } = await call(routes.integrations.get, { slug: 'generic' }, as('observer'))
  assert.ok(keys.some(({ hint }) => hint === rotated.key.slice(-4)))
  assert.equal((await call(routes.integrations.list, undefined, as('observer'))).length, sources.length)
  assert.equal((await call(routes.sources.list, undefined, as('observer'))).length, sources.length)
})

test('occurrences by steps over all alerts of the key; similar alerts with what became of them', async () => {
  await using opened = await room()
  const { routes, as, clock, database } = opened
  const slug = 'generic'
  const first = await call(routes.integrations.test, { slug }, as('responder'))
  clock.moveTo(later(clock.now(), 3600))
  await call(routes.integrations.test, { slug }, as('responder'))
  const id = first.alerts[0]!
  await call(routes.alerts.resolve, { id }, as('responder'))
  clock.moveTo(later(clock.now(), 3600))
  const again = await call(routes.integrations.test, { slug }, as('responder'))
  clock.moveTo(later(clock.now(), 60))
  const told = await call(routes.alerts.occurrences, { id: again.alerts[0]! }, as('observer'))
  assert.equal(told.stepSeconds, 1800)
  assert.equal(told.counts.length, 48)
  assert.deepEqual([told.total, told.alerts], [3, 2])
  assert.equal(told.counts.at(-1), 1)
  const similar = await call(routes.alerts.similar, { id: again.alerts[0]! }, as('observer'))
  assert.deepEqual(
    similar.map((each) => [each.alert.id, each.because, each.acknowledgedBy, each.secondsToResolve]),
    [[id, 'the same dedup key', 'Bo', 3600]],
  )
  await assert.rejects(
    call(routes.alerts.occurrences, { id, since: '2030-01-01T00:00:00Z' }, as('observer')),
    (error) => toProblem(error).kind === 'invalid',
  )
  await database.db.deleteFrom('delivery').execute()
  assert.equal((await call(routes.alerts.occurrences, { id }, as('observer'))).total, 0)
})
