import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Principal } from '../kernel/perform.ts'
import { toProblem } from '../kernel/problems.ts'
import { disablePerson } from '../people/actions.ts'
import { acknowledge, create } from './actions.ts'
import { whoToCall } from './read.ts'
import { testMe } from './test-page.ts'
import { admin, world } from './testing.ts'

test('who may no longer respond is told why, and whom to call instead', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.forward(1)
  const page = await w.page()
  const demoted: Principal = { ...w.as('cy'), role: 'observer', scopes: ['page:respond'] }
  const refusal = async (work: Parameters<typeof w.do>[0]) => {
    const problem = toProblem(
      await w.do(work).then(
        () => assert.fail('it was allowed'),
        (error: unknown) => error,
      ),
    )
    return `${problem.kind}: ${problem.message}`
  }
  assert.equal(
    await refusal((tx) => acknowledge(tx, demoted, page.id)),
    'forbidden: You may not answer this page: the role observer may not answer pages. Nothing was changed.',
  )
  assert.match(await refusal((tx) => testMe(tx, demoted)), /^forbidden: .*the role observer may not answer pages/)
  assert.match(
    await refusal((tx) => create(tx, { ...w.as('bo'), scopes: ['observe'] }, { title: 'x', urgency: 'high', to: [] })),
    /^forbidden: You may not page people/,
  )
  const call = async () =>
    (await w.do(async (tx) => whoToCall(tx, await w.page()))).map((each) => [each.name, each.because])
  assert.deepEqual(await call(), [
    ['Ana', 'was asked about it'],
    ['Bo', 'is asked next, as level 2 of Payments'],
  ])
  await w.do((tx) => acknowledge(tx, w.as('bo'), page.id))
  assert.deepEqual(await call(), [
    ['Bo', 'has it'],
    ['Ana', 'is on call on Payments primary'],
  ])
  for (const name of ['ana', 'bo']) await w.do((tx) => disablePerson(tx, admin, w.people[name]!))
  assert.deepEqual(await call(), [['Root', 'is an admin']])
})
