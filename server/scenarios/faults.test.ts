import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { World } from './world.ts'

test('a node dies between claiming and sending: another sends within 15 s, and the dead one is fenced', async () => {
  await using world = await World.start('payments.yaml')
  const dying = world.app
  world.receiver.behave('hang')
  await world.apply(`
users:
  cy@story.example: { contacts: [{ webhook: "${world.receiver.url}/cy" }] }
policies:
  straight-to-cy: { levels: [{ after: 0m, notify: [user cy@story.example] }] }
services:
  reports: { name: Reports, team: payments, policy: straight-to-cy }`)
  await world
    .source('reports-alerts')
    .sends({ title: 'stuck', status: 'firing', severity: 'critical', dedup_key: 'stuck' })
  // The dying node claims and has the request in the air; it is never heard of again.
  await dying.claimOnly()
  await world.receiver.waitFor(1)
  world.receiver.behave(200)
  const other = await world.addNode()
  world.nodes.splice(0, 1, other)
  world.nodes.splice(1)
  await world.forward('15s')
  assert.ok(world.receiver.received.length >= 2, 'another attempt was made')
  const [open] = await world.openPages()
  const page = await world.page(open.id)
  assert.equal(page.notifications.filter((each: { state: string }) => each.state === 'delivered').length >= 1, true)
  await dying.close()
})

test('the database breaks every connection in the middle: nothing accepted is lost, the page goes on', async () => {
  await using world = await World.start('payments.yaml')
  await world
    .source('checkout-alerts')
    .sends({ title: 'before the restart', status: 'firing', severity: 'critical', dedup_key: 'db' })
  const admin = new Client({ connectionString: world.databaseUrl })
  await admin.connect()
  await admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await admin.end()
  // Whoever picks up a connection that was just broken fails; a lane looks again half a second later, and so does the story.
  let isWorking = false
  for (let tries = 0; tries < 24 && !isWorking; tries++) {
    isWorking = await world.settle().then(
      () => true,
      () => false,
    )
  }
  await world.forward('1m')
  world.person('ana').gets('before the restart')
  assert.equal((await world.openPages()).length, 1)
})

test('1,000 alerts in a burst: one page per service, and each person hears of the first at once', async () => {
  await using world = await World.start('payments.yaml')
  const burst: Promise<void>[] = []
  for (let i = 0; i < 500; i++) {
    burst.push(
      world
        .source('checkout-alerts')
        .sends({ title: `checkout ${i}`, status: 'firing', severity: 'high', dedup_key: `c${i}` }),
    )
    burst.push(
      world
        .source('reports-alerts')
        .sends({ title: `reports ${i}`, status: 'firing', severity: 'high', dedup_key: `r${i}` }),
    )
  }
  await Promise.all(burst)
  await world.settle()
  const open = await world.openPages()
  assert.equal(open.length, 2)
  assert.equal(
    open.reduce((sum: number, page: { alertCount: number }) => sum + page.alertCount, 0),
    1000,
  )
  world.person('ana').gets('checkout')
  world.person('cy').gets('reports')
  world.isQuiet()
})

test('an acknowledgement and a step race: after the acknowledgement nobody else is asked', async () => {
  await using world = await World.start('payments.yaml')
  for (let i = 0; i < 5; i++) {
    await world.source('checkout-alerts').fires(`race ${i}`, { key: `race${i}` })
    world.person('ana').gets('race')
    const [page] = await world.openPages()
    const due = new Date(page.nextStepAt)
    world.clock.moveTo(due)
    await Promise.all([world.call('POST', `/api/v1/pages/${page.id}/acknowledge`, {}), world.settle()])
    await world.settle()
    const after = await world.page(page.id)
    assert.equal(after.status, 'acknowledged')
    const acknowledgedAt = after.timeline.findIndex((fact: { kind: string }) => fact.kind === 'page.acknowledged')
    const reachedLater = after.timeline
      .slice(acknowledgedAt)
      .filter((fact: { kind: string }) => fact.kind === 'page.reached')
    assert.deepEqual(reachedLater, [])
    await world.call('POST', `/api/v1/pages/${page.id}/resolve`, {})
    world.person('bo').readsEverything()
  }
})
