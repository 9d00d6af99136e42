import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { authorise } from '../access/policy.ts'
import { createLog } from '../kernel/log.ts'
import type { Call, Principal } from '../kernel/perform.ts'
import { toProblem } from '../kernel/problems.ts'
import { testContext } from '../kernel/testing.ts'
import { savePerson } from '../people/actions.ts'
import { type Reached, type Resolved, step } from './ladder/ladder.ts'
import { acknowledge } from './model.ts'
import { pageById } from './read.ts'
import { pagingRoutes } from './routes.ts'
import { testPlan } from './test-page.ts'

test('a test page asks its maker twice and nobody else, then it is over', () => {
  const plan = testPlan('user ana@x.example')
  const begin = new Date('2026-11-02T03:00:00Z')
  const asked: string[] = []
  const resolved: Resolved = (target) => {
    asked.push(target)
    return { people: [{ id: 'usr_ana', name: 'Ana', how: '' }], because: '' }
  }
  const standing = { round: 1, level: 0, roundBeganAt: begin, nextStepAt: begin, nextStepReason: null }
  const first = step(standing, plan, resolved, [], begin)
  const reached: Reached[] = [{ user: 'usr_ana', name: 'Ana', round: first.round, level: first.level, at: begin }]
  const second = step({ ...standing, ...first }, plan, resolved, reached, first.nextStepAt!)
  assert.equal((first.nextStepAt!.getTime() - begin.getTime()) / 1000, 300)
  assert.deepEqual([second.reach.length, second.nextStepAt], [1, null])
  assert.ok(second.ended)
  assert.deepEqual([...new Set(asked)], ['user ana@x.example'])
})

test('one presses the button and is paged; acknowledged, it rests for good; a token without a person is told why not', async () => {
  await using house = await testContext()
  const { database, clock } = house
  const system = { type: 'system', id: null, name: 'test' } as const
  const id = await database.transact(async (tx) => {
    const details = { email: 'ana@x.example', name: 'Ana', role: 'responder', timeZone: 'UTC' } as const
    return (await savePerson(tx, system, details, null)).person.id
  })
  const ana: Principal = {
    actor: { type: 'user', id, name: 'Ana' },
    userId: id,
    email: 'ana@x.example',
    role: 'responder',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: null,
  }
  const as = (principal: Principal): { context: Call } => ({
    context: { principal, ip: null, database, clock, log: createLog('silent'), authorise },
  })
  const { pages } = pagingRoutes({ notificationsOf: async () => [] })
  const made = await call(pages.testMe, undefined, as(ana))
  assert.deepEqual([made.title, made.urgency, made.status], ['Test page for Ana', 'high', 'triggered'])
  const { timeline } = await call(pages.get, { id: made.id }, as(ana))
  assert.deepEqual(
    timeline.map((fact) => [fact.kind, fact.actor.name]),
    [['page.opened', 'Ana']],
  )
  const row = (await pageById(database.db, made.id))!
  const { to } = acknowledge(row, { actor: ana.actor, userId: id }, null, new Date())
  assert.deepEqual([to?.nextStepAt, typeof to?.endedBecause], [null, 'string'])
  const refused = async (principal: Principal, kind: string) =>
    await assert.rejects(call(pages.testMe, undefined, as(principal)), (error) => toProblem(error).kind === kind)
  await refused({ ...ana, userId: null, email: null }, 'invalid')
  await refused({ ...ana, role: 'observer' }, 'forbidden')
})
