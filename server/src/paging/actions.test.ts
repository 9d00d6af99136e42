import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as actions from './actions.ts'
import { principal, world } from './testing.ts'
import { pageDetail } from './view.ts'

test('two people acknowledge at once: one has it, both get an answer, one fact', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.drain()
  const { id } = await w.page()
  const answers = await Promise.all([
    w.do((tx) => actions.acknowledge(tx, w.as('ana'), id)),
    w.do((tx) => actions.acknowledge(tx, w.as('bo'), id)),
  ])
  assert.equal(answers[0].acknowledgedBy, answers[1].acknowledgedBy)
  assert.equal((await w.facts(id)).filter((fact) => fact.kind === 'page.acknowledged').length, 1)
})

test('unacknowledge: who has it gives it back, the ladder begins anew; nobody gives back what another has', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.drain()
  const { id } = await w.page()
  const give = (name: string) => w.do((tx) => actions.unacknowledge(tx, w.as(name), id))
  assert.equal((await give('ana')).status, 'triggered', 'nobody has it: nothing happens')
  await w.do((tx) => actions.acknowledge(tx, w.as('ana'), id))
  await assert.rejects(give('bo'), { kind: 'conflict', message: /Ana has it; escalate or reassign it instead/ })
  await w.forward(2)
  const back = await give('ana')
  assert.deepEqual([back.status, back.level, back.acknowledgedBy], ['triggered', 0, null])
  await w.drain()
  assert.deepEqual((await w.asked(await w.page())).at(-1), [2, 1, 'Ana'])
  const reopened = (await w.facts(id)).filter((fact) => fact.kind === 'page.reopened')
  assert.deepEqual(
    reopened.map(({ because, data }) => [because, data]),
    [['Ana gave it back', { page: id, reason: 'unacknowledged' }]],
  )
  await w.do((tx) => actions.resolve(tx, w.as('ana'), id))
  await assert.rejects(give('ana'), { kind: 'conflict' })
})

test('escalate, reassign, snooze, more responders and notes', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.forward(1)
  const { id } = await w.page()
  await w.do((tx) => actions.escalate(tx, w.as('ana'), id, { note: 'not mine' }))
  await w.drain()
  assert.deepEqual((await w.asked(await w.page())).at(-1), [1, 2, 'Bo'])
  await w.do((tx) => actions.reassign(tx, w.as('bo'), id, { to: ['user cy@acme.example'] }))
  await w.drain()
  const handed = await w.page()
  assert.deepEqual([(await w.asked(handed)).at(-1), handed.plan.policy], [[1, 1, 'Cy'], null])
  await w.do((tx) => actions.snooze(tx, w.as('cy'), id, 600))
  await w.do((tx) => actions.addResponders(tx, w.as('cy'), id, ['team payments']))
  assert.equal((await w.page()).status, 'acknowledged')
  await assert.rejects(
    w.do((tx) => actions.addResponders(tx, w.as('cy'), id, ['schedule empty'])),
    /Nobody was asked: nobody is on call on empty/,
  )
  await assert.rejects(
    w.do((tx) => actions.reassign(tx, w.as('cy'), id, { to: ['user zoe@acme.example'] })),
    { kind: 'invalid', errors: [{ path: 'to.0', message: 'there is no user zoe@acme.example' }] },
  )
  await w.forward(10)
  assert.equal((await w.page()).status, 'triggered')
  await w.do((tx) => actions.reassign(tx, w.as('cy'), id, { policy: 'hollow' }))
  assert.equal((await w.page()).plan.policy?.slug, 'hollow')
  await w.do((tx) => actions.resolve(tx, w.as('cy'), id))
  await w.do((tx) => actions.note(tx, w.as('cy'), id, 'it was DNS'))
  await assert.rejects(
    w.do((tx) => actions.snooze(tx, w.as('cy'), id, 600)),
    { kind: 'conflict' },
  )
  const kinds = (await w.facts(id)).map((fact) => fact.kind)
  for (const kind of ['page.escalated', 'page.reassigned', 'page.responders_added', 'page.noted'])
    assert.ok(kinds.includes(kind as never), kind)
})

test('a manual page: whom it names first, a policy’s levels behind; permission and unknown names', async () => {
  await using w = await world()
  const page = await w.do((tx) =>
    actions.create(tx, w.as('ana'), {
      title: 'help',
      urgency: 'high',
      to: ['user cy@acme.example'],
      policy: 'payments',
      description: 'smoke',
    }),
  )
  assert.equal(page.because, 'Ana paged Cy and policy Payments')
  await w.forward(5)
  assert.deepEqual(await w.asked(page), [
    [0, 1, 'Cy'],
    [0, 2, 'Ana'],
    [5, 3, 'Bo'],
  ])
  await assert.rejects(
    w.do((tx) => actions.create(tx, w.as('ana'), { title: 'x', urgency: 'low', service: 'nope' })),
    { kind: 'not_found' },
  )
  const observer = { ...principal('dee', null), role: 'observer' as const }
  await assert.rejects(
    w.do((tx) => actions.acknowledge(tx, observer, page.id)),
    { kind: 'forbidden' },
  )
  await assert.rejects(
    w.do((tx) => actions.acknowledge(tx, w.as('ana'), 'pag_00000000000000000000000000')),
    { kind: 'not_found' },
  )
})

test('the page as people see it: ladder with what was, what is next and who would be asked', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.forward(1)
  const root = principal('root', w.people.root!)
  const show = async () => w.do(async (tx) => pageDetail(tx.db, root, await w.page(), tx.now, async () => []))
  const view = await show()
  const lines = view.ladder.map(({ level, kind, at, state, people }) => [
    level,
    kind,
    at.slice(11, 16),
    state,
    people.map((each) => each.name).join(),
  ])
  assert.deepEqual(lines, [
    [1, 'level', '09:00', 'done', 'Ana'],
    [2, 'level', '09:05', 'next', 'Bo'],
    [3, 'catch-all', '09:10', 'later', 'Cy'],
    [4, 'catch-all', '09:15', 'later', ''],
    [5, 'catch-all', '09:15', 'later', 'Root'],
  ])
  assert.deepEqual(
    [view.alerts.length, view.alerts[0]?.page?.number, view.team?.slug, view.rounds],
    [1, view.number, 'payments', 1],
  )
  assert.ok(view.can.includes('acknowledge'))
  assert.deepEqual(
    view.timeline.map((fact) => fact.kind),
    ['page.opened', 'page.reached'],
  )
  await w.do((tx) => actions.acknowledge(tx, w.as('bo'), view.id))
  assert.deepEqual((await show()).ladder.length, 1)
  assert.deepEqual((await show()).acknowledgedBy?.name, 'Bo')
})
