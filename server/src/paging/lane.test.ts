import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { later } from '../kernel/clock.ts'
import type { Tx } from '../kernel/data/db.ts'
import type { Flow } from '../kernel/data/reactions.ts'
import { saveResources } from '../kernel/data/resources.ts'
import { disablePerson } from '../people/actions.ts'
import { registry } from '../rooms.ts'
import * as actions from './actions.ts'
import { takeSteps } from './lane.ts'
import { audit, pageById, pageIdOf, pagesOfAlerts } from './read.ts'
import { claimDuePages, reachedOf } from './store.ts'

import { admin, world } from './testing.ts'

test('an alert opens a page that climbs: schedule, person, the catch-alls, then all admins, again and again', async () => {
  await using w = await world()
  const alert = await w.fires('checkout')
  const page = await w.page()
  assert.deepEqual(
    [page.title, page.urgency, page.status, page.nextStepAt, page.plan.policy?.version],
    ['p99', 'high', 'triggered', w.clock.now(), 1],
  )
  assert.equal(await w.lane.nextDueAt().then(String), String(w.clock.now()))
  await w.forward(90)
  assert.deepEqual(await w.asked(page), [
    [0, 1, 'Ana'],
    [5, 2, 'Bo'],
    [10, 3, 'Cy'],
    [15, 5, 'Root'],
    [75, 3, 'Cy'],
    [80, 5, 'Root'],
  ])
  const kinds = (await w.facts(page.id)).map((fact) => fact.kind)
  assert.deepEqual(kinds.slice(0, 5), [
    'page.opened',
    'page.reached',
    'page.reached',
    'page.reached',
    'page.level_skipped',
  ])
  const [first] = await reachedOf(w.database.db, page.id)
  assert.equal(first!.because, 'level 1 of Payments: Ana is on call on Payments primary')
  const second = (await w.facts(page.id))[2]!
  assert.equal(second.because, 'level 2 of Payments: Ana did not answer within 5 minutes')
  assert.deepEqual((await pagesOfAlerts(w.database.db, [alert])).get(alert), {
    id: page.id,
    number: page.number,
    status: 'triggered',
  })
  assert.deepEqual(
    [await pageIdOf(w.database.db, `#${page.number}`), await pageIdOf(w.database.db, '999')],
    [page.id, null],
  )
  assert.deepEqual(await audit(w.database.db, w.clock.now()), { count: 0, ids: [] })
})

test('an acknowledgement rests the ladder and the page asks again after its time-out', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.forward(1)
  const page = await w.page()
  await w.do((tx) => actions.acknowledge(tx, w.as('bo'), page.id))
  await w.forward(59)
  assert.equal((await w.asked(page)).length, 1)
  await w.forward(1)
  const again = await w.page()
  assert.deepEqual([again.status, again.round, again.acknowledgedBy], ['triggered', 2, null])
  assert.deepEqual(await w.asked(page), [
    [0, 1, 'Ana'],
    [61, 1, 'Ana'],
  ])
  const reopened = (await w.facts(page.id)).find((fact) => fact.kind === 'page.reopened')
  assert.equal(reopened?.because, 'Bo acknowledged an hour ago and it is still open')
})

test('acknowledge races the step: whoever is first, nobody is asked after the acknowledgement', async () => {
  await using w = await world()
  for (let i = 0; i < 12; i++) {
    await w.fires('checkout', 'critical', `p${i}`)
    await w.drain()
    const page = await w.page()
    w.clock.moveTo(page.nextStepAt!)
    await Promise.all([w.lane.work(), w.do((tx) => actions.acknowledge(tx, w.as('ana'), page.id)), w.lane.work()])
    const facts = (await w.facts(page.id)).map((fact) => fact.kind)
    assert.equal(facts.at(-1), 'page.acknowledged', `nothing follows the acknowledgement: ${facts}`)
    await w.drain()
    assert.equal((await w.facts(page.id)).at(-1)?.kind, 'page.acknowledged')
    await w.do((tx) => actions.resolve(tx, w.as('ana'), page.id))
  }
})

const take = async (tx: Tx) => await takeSteps(tx, await claimDuePages(tx, tx.now, 1))

test('a step in flight holds the page: the acknowledgement waits for it, a second step does not', async () => {
  await using w = await world()
  await w.fires('checkout')
  const { id } = await w.page()
  let acknowledged = false
  let waiting: Promise<unknown> = Promise.resolve()
  await w.do(async (tx) => {
    assert.equal(await take(tx), 1)
    assert.equal(await w.do(take), 0)
    waiting = w.do((other) => actions.acknowledge(other, w.as('bo'), id)).then(() => (acknowledged = true))
    assert.equal(acknowledged, false)
  })
  await waiting
  assert.deepEqual(
    (await w.facts(id)).map((fact) => fact.kind),
    ['page.opened', 'page.reached', 'page.acknowledged'],
  )
})

test('a policy that is edited or people who go during a page: the plan stays, who is behind it is asked anew', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.drain()
  const page = await w.page()
  await w.do((tx) =>
    saveResources(tx, admin, registry, [
      { kind: 'policy', slug: 'payments', doc: { levels: [{ after: '0m', notify: ['user cy@acme.example'] }] } },
    ]),
  )
  await w.do((tx) => disablePerson(tx, admin, w.people.cy!))
  await w.forward(15)
  assert.deepEqual(await w.asked(page), [
    [0, 1, 'Ana'],
    [5, 2, 'Bo'],
    [10, 5, 'Root'],
  ])
  const skipped = (await w.facts(page.id))
    .filter((fact) => fact.kind === 'page.level_skipped')
    .map((fact) => fact.because)
  assert.deepEqual(skipped, [
    'catch-all of team Payments was skipped: Cy is disabled',
    'catch-all of the organisation was skipped: it is not set',
  ])
})

test('an empty level is skipped at once with its reason; a service without a policy asks the admins at once', async () => {
  await using w = await world()
  await w.fires('hollow')
  await w.fires('bare')
  await w.drain()
  const [hollow, bare] = await w.pages()
  assert.deepEqual(await w.asked(hollow!), [
    [0, 2, 'Ana'],
    [0, 2, 'Bo'],
  ])
  assert.match((await w.facts(hollow!.id))[1]!.because!, /^level 1 of Hollow was skipped: nobody is on call on empty/)
  const [byTeam] = await reachedOf(w.database.db, hollow!.id)
  assert.match(byTeam!.because, /; Ana is in team Payments$/)
  assert.deepEqual(await w.asked(bare!), [[0, 2, 'Root']])
  assert.match(bare!.because, /service bare has no escalation policy, so the catch-all is asked at once/)
})

test('nobody of the level can be reached: the next one follows at once, and an installation without anybody does not spin', async () => {
  const everybodyGone: Flow['then']['page.reached'] = [
    async (tx, facts) => {
      for (const { data } of facts)
        for (const { user } of data.people) {
          const { page, round, level } = data
          tx.record('person.unreachable', {
            actor: admin,
            subjects: [page, user],
            because: 'no contact method',
            data: { page, user, round, level },
          })
        }
    },
  ]
  await using w = await world({ 'page.reached': everybodyGone })
  await w.fires('checkout')
  const steps = await w.drain()
  const page = await w.page()
  assert.deepEqual(await w.asked(page), [
    [0, 1, 'Ana'],
    [0, 2, 'Bo'],
    [0, 3, 'Cy'],
    [0, 5, 'Root'],
  ])
  assert.equal(steps, 4)
  assert.deepEqual(page.nextStepAt, later(w.clock.now(), 300))
})

test('a step that fails is tried again later and later; after five times all admins are asked', async () => {
  let broken = true
  await using w = await world({
    'page.reached': [
      async (_tx, facts) => {
        if (broken && facts.some((fact) => fact.data.level === 1)) throw new Error('a bug')
      },
    ],
  })
  await w.fires('checkout')
  await w.fires('bare')
  await w.lane.work()
  const [page] = await w.pages()
  assert.deepEqual([page!.stepFailures, page!.nextStepAt], [1, later(w.clock.now(), 2)])
  await w.forward(2)
  const after = (await pageById(w.database.db, page!.id))!
  assert.deepEqual(
    (await w.asked(page!)).map(([, level, name]) => [level, name]),
    [[5, 'Root']],
  )
  assert.equal(after.stepFailures, 0)
  assert.match((await w.facts(page!.id)).at(-1)!.because!, /failed 5 times in a row, so all admins are asked/)
  broken = false
  await w.forward(60)
  assert.equal((await w.asked(page!)).at(-1)?.[2], 'Cy')
})

test('a plan that cannot be read asks all admins', async () => {
  await using w = await world()
  await w.fires('checkout')
  await sql`update page set plan = '{"from": "the future"}'`.execute(w.database.db)
  await w.drain()
  assert.deepEqual(
    (await w.asked(await w.page())).map((each) => each[2]),
    ['Root'],
  )
})

test('the auditor finds a page that was forgotten and one that is overdue', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.fires('hollow')
  await w.drain()
  const [one] = await w.pages()
  await sql`update page set next_step_at = null where id = ${one!.id}`.execute(w.database.db)
  assert.deepEqual(await audit(w.database.db, w.clock.now()), { count: 1, ids: [one!.id] })
  assert.equal((await audit(w.database.db, later(w.clock.now(), 17 * 60))).count, 2)
})
