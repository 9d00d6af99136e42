import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { facts } from '../access/audit/routes.ts'
import { authorise } from '../access/policy.ts'
import { saveResources } from '../kernel/data/resources.ts'
import { createLog } from '../kernel/log.ts'
import type { Call, Principal } from '../kernel/perform.ts'
import { toProblem } from '../kernel/problems.ts'
import { testContext } from '../kernel/testing.ts'
import { savePerson } from '../people/actions.ts'
import { registry } from '../rooms.ts'
import { pagingRoutes } from './routes.ts'

async function world() {
  const house = await testContext()
  const { database, clock } = house
  const system = { type: 'system', id: null, name: 'test' } as const
  const id = await database.transact(async (tx) => {
    const { person } = await savePerson(
      tx,
      system,
      { email: 'ana@acme.example', name: 'Ana', role: 'responder', timeZone: 'UTC' },
      null,
    )
    await saveResources(tx, system, registry, [{ kind: 'service', slug: 'checkout', doc: {} }])
    return person.id
  })
  const ana: Principal = {
    actor: { type: 'user', id, name: 'Ana' },
    userId: id,
    email: 'ana@acme.example',
    role: 'responder',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: null,
  }
  const context = (principal: Principal): { context: Call } => ({
    context: { principal, ip: null, database, clock, log: createLog('silent'), authorise },
  })
  return { ...house, ana, context, routes: { ...pagingRoutes({ notificationsOf: async () => [] }), facts } }
}

const kindOf = (kind: string) => (error: unknown) => toProblem(error).kind === kind

test('a page by hand is created, listed with a cursor, found by number, and acknowledged', async () => {
  await using w = await world()
  const { pages } = w.routes
  const as = w.context(w.ana)
  const made = []
  for (const title of ['one', 'two 100%', 'three']) {
    made.push(
      await call(
        pages.create,
        { title, to: ['user ana@acme.example'], service: title === 'three' ? 'checkout' : undefined },
        as,
      ),
    )
  }
  assert.deepEqual([made[0]?.status, made[0]?.urgency, made[0]?.ladder[0]?.state], ['triggered', 'high', 'next'])
  const first = await call(pages.list, { limit: 2 }, as)
  assert.deepEqual(
    first.items.map((page) => page.title),
    ['three', 'two 100%'],
  )
  const second = await call(pages.list, { limit: 2, cursor: first.nextCursor! }, as)
  assert.deepEqual([second.items.map((page) => page.title), second.nextCursor], [['one'], null])
  const titles = async (input: object) => (await call(pages.list, input, as)).items.map((page) => page.title)
  assert.deepEqual(await titles({ q: '0%' }), ['two 100%'])
  assert.deepEqual(await titles({ q: `#${made[0]!.number}` }), ['one'])
  assert.deepEqual(await titles({ service: 'checkout', status: 'open' }), ['three'])
  assert.deepEqual(await titles({ service: 'nope' }), [])
  assert.deepEqual(await titles({ user: 'me' }), [])
  const done = await call(pages.acknowledge, { id: String(made[0]!.number), note: 'mine' }, as)
  assert.deepEqual([done.status, done.acknowledgedBy?.name], ['acknowledged', 'Ana'])
  assert.deepEqual(await titles({ status: 'acknowledged' }), ['one'])
  const shown = await call(pages.get, { id: made[0]!.id }, as)
  assert.deepEqual(
    shown.timeline.map((fact) => fact.kind),
    ['page.opened', 'page.acknowledged'],
  )
  assert.equal(shown.timeline[1]?.data.note, 'mine')
  await call(pages.snooze, { id: made[1]!.id, for: '2h' }, as)
  await call(pages.resolve, { id: made[1]!.id }, as)
  assert.deepEqual(await titles({ status: 'resolved' }), ['two 100%'])
})

test('who may not, what is not there, and what is not a cursor', async () => {
  await using w = await world()
  const { pages, facts } = w.routes
  const as = w.context(w.ana)
  const observer = w.context({ ...w.ana, role: 'observer' })
  await assert.rejects(call(pages.get, { id: '17' }, as), kindOf('not_found'))
  await assert.rejects(call(pages.acknowledge, { id: 'pag_00000000000000000000000000' }, as), kindOf('not_found'))
  await assert.rejects(call(pages.list, { cursor: 'x' }, as), kindOf('invalid'))
  await assert.rejects(call(pages.list, { user: 'nobody@acme.example' }, as), kindOf('not_found'))
  await assert.rejects(call(pages.list, { user: 'me' }, w.context({ ...w.ana, userId: null })), kindOf('invalid'))
  await assert.rejects(call(pages.create, { title: 'x' }, as), kindOf('invalid'))
  await assert.rejects(call(pages.create, { title: 'x', to: ['user ana@acme.example'] }, observer), kindOf('forbidden'))
  await assert.rejects(call(facts.list, {}, as), kindOf('forbidden'))
  const { items } = await call(facts.list, { limit: 1 }, w.context({ ...w.ana, role: 'manager' }))
  assert.equal(items.length, 1)
  assert.equal((await call(facts.list, { subject: w.ana.userId! }, as)).items[0]?.kind, 'user.created')
})
