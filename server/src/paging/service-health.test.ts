import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import { facts } from '../access/audit/routes.ts'
import { authorise } from '../access/policy.ts'
import { saveResources } from '../kernel/data/resources.ts'
import { createLog } from '../kernel/log.ts'
import type { Call, Principal } from '../kernel/perform.ts'
import { testContext } from '../kernel/testing.ts'
import { savePerson } from '../people/actions.ts'
import { registry } from '../rooms.ts'
import { openCounts } from './read.ts'
import { pagingRoutes } from './routes.ts'

test('what weighs on services, and the log by who did it', async () => {
  await using house = await testContext()
  const { database, clock } = house
  const id = await database.transact(async (tx) => {
    const details = { email: 'ana@acme.example', name: 'Ana', role: 'manager', timeZone: 'UTC' } as const
    const { person } = await savePerson(tx, system, details, null)
    await saveResources(
      tx,
      system,
      registry,
      ['checkout', 'payouts', 'queue'].map((slug) => ({ kind: 'service', slug, doc: {} })),
    )
    return person.id
  })
  const principal: Principal = {
    actor: { type: 'user', id, name: 'Ana' },
    userId: id,
    email: 'ana@acme.example',
    role: 'manager',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: null,
  }
  const as: { context: Call } = {
    context: { principal, ip: null, database, clock, log: createLog('silent'), authorise },
  }
  const { pages, serviceHealth } = pagingRoutes({ notificationsOf: async () => [] })
  const open = (service: string) => call(pages.create, { title: 'x', to: ['user ana@acme.example'], service }, as)
  assert.deepEqual(await call(serviceHealth.list, undefined, as), [])
  const [first] = [await open('checkout'), await open('checkout'), await open('payouts')]
  await call(pages.acknowledge, { id: first.id }, as)
  const over = await open('queue')
  await call(pages.resolve, { id: over.id }, as)
  assert.deepEqual(await call(serviceHealth.list, undefined, as), [
    { service: 'checkout', triggered: 1, acknowledged: 1, firing: 0 },
    { service: 'payouts', triggered: 1, acknowledged: 0, firing: 0 },
  ])
  assert.deepEqual(await openCounts(database.db), { triggered: 2, acknowledged: 1 })

  const kinds = async (ask: { actor?: string; kind?: string }) =>
    (await call(facts.list, { limit: 200, ...ask }, as)).items.map((fact) => fact.kind)
  assert.deepEqual(await kinds({ actor: id, kind: 'page.acknowledged' }), ['page.acknowledged'])
  assert.ok((await kinds({ actor: 'system' })).includes('user.created'))
  assert.ok(!(await kinds({ actor: id })).includes('user.created'))
  assert.deepEqual(await kinds({ actor: 'usr_nobody' }), [])
})
