import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from './world.ts'

test('an unanswered page climbs, and acknowledging by the mail stops it', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').fires('p99 latency above 2 s', { dedup_key: 'lat' })
  const first = world.person('ana').gets('p99 latency above 2 s')
  assert.match(first.text, /If nobody answers, Bo Lind is notified at/)
  await world.forward('4m')
  world.person('bo').getsNothing()
  await world.forward('1m')
  const mail = world.person('bo').gets('p99 latency above 2 s')
  const { page, done, status } = await world.followsAckLink(mail)
  assert.match(page, /Acknowledge/)
  assert.equal(status, 200)
  assert.match(done, /You have it/)
  const [open] = await world.openPages()
  assert.equal(open.status, 'acknowledged')
  assert.equal(open.acknowledgedBy.name, 'Bo Lind')
  await world.forward('50m')
  world.isQuiet()
})

test('looking at the acknowledge link does nothing: mail scanners follow links', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').fires('disk full', { dedup_key: 'disk' })
  const mail = world.person('ana').gets('disk full')
  const link = new URL(mail.links.find((each) => each.includes('/ack/'))!)
  for (const method of ['GET', 'HEAD', 'GET']) await fetch(`${world.app.url}${link.pathname}`, { method })
  assert.equal((await world.openPages())[0].status, 'triggered')
  const forged = await fetch(`${world.app.url}${link.pathname.slice(0, -2)}xx`, { method: 'POST' })
  assert.ok(forged.status >= 400)
  assert.equal((await world.openPages())[0].status, 'triggered')
})

test('nobody is on call: the catch-all gets the page at once, with the reason', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('archive-alerts').fires('cannot write', { dedup_key: 'w' })
  world.person('gus').gets('cannot write')
  const [open] = await world.openPages()
  const page = await world.page(open.id)
  const reasons = page.timeline.map((fact: { because: string | null }) => fact.because ?? '').join('\n')
  assert.match(reasons, /nobody/i)
  world.isQuiet()
})

test('an empty level is skipped at once, not waited out', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('reports-alerts').fires('nightly report failed', { dedup_key: 'r' })
  world.person('cy').gets('nightly report failed')
  world.isQuiet()
})

test('two people acknowledge at once: one has it, the other is told who', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').fires('errors above 5 %', { dedup_key: 'e' })
  const first = world.person('ana').gets('errors above 5 %')
  await world.forward('5m')
  const second = world.person('bo').gets('errors above 5 %')
  const answers = await Promise.all([world.followsAckLink(first), world.followsAckLink(second)])
  const page = await world.page((await world.openPages())[0].id)
  const acknowledged = page.timeline.filter((fact: { kind: string }) => fact.kind === 'page.acknowledged')
  assert.equal(acknowledged.length, 1)
  assert.equal(answers.filter(({ done }) => done.includes('You have it')).length, 1)
  assert.ok(answers.some(({ done }) => done.includes(page.acknowledgedBy.name)))
  world.isQuiet()
})

test('the source resolves: the page resolves, nobody is bothered any more', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').fires('queue not draining', { dedup_key: 'q' })
  world.person('ana').gets('queue not draining')
  await world.source('checkout-alerts').resolves('queue not draining', { dedup_key: 'q' })
  assert.deepEqual(await world.openPages(), [])
  await world.forward('2h')
  world.isQuiet()
})

test('a resolve that overtakes its trigger does not hide the trouble', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').resolves('late resolve', { dedup_key: 'x' })
  world.isQuiet()
  await world.source('checkout-alerts').fires('late resolve', { dedup_key: 'x' })
  world.person('ana').gets('late resolve')
  world.isQuiet()
})

test('an acknowledged page that is forgotten asks again', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').fires('still broken', { dedup_key: 's' })
  await world.followsAckLink(world.person('ana').gets('still broken'))
  await world.forward('59m')
  world.isQuiet()
  await world.forward('1m')
  world.person('ana').gets('still broken')
  assert.equal((await world.openPages())[0].status, 'triggered')
})

test('the policy is edited during a page: the page keeps the one it began with', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').fires('slow', { dedup_key: 'slow' })
  world.person('ana').gets('slow')
  await world.apply(`
policies:
  payments: { team: payments, levels: [{ after: 0m, notify: [schedule primary] }, { after: 5m, notify: [user cy@story.example] }] }`)
  await world.forward('5m')
  world.person('bo').gets('slow')
  world.isQuiet()
})

test('nobody ever answers: two rounds, then the catch-all, then again every hour; never silence', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').fires('on fire', { dedup_key: 'fire' })
  await world.forward('5m')
  world.person('ana').gets('on fire')
  world.person('bo').gets('on fire')
  await world.forward('25m')
  world.person('ana').gets('on fire')
  world.person('bo').gets('on fire')
  await world.forward('30m')
  world.person('gus').gets('on fire')
  const before = world.person('gus').unread().length
  await world.forward('3h')
  assert.ok(world.person('gus').unread().length > before, 'the last resort is asked again')
  const [open] = await world.openPages()
  assert.equal(open.status, 'triggered')
  assert.ok(open.nextStepAt)
})

test('somebody is asked to help on a page that is already acknowledged: they are told', async () => {
  await using world = await World.start('payments.yaml')
  await world.source('checkout-alerts').fires('two heads are better', { dedup_key: 'two' })
  await world.followsAckLink(world.person('ana').gets('two heads'))
  const [open] = await world.openPages()
  const answer = await world.call('POST', `/api/v1/pages/${open.id}/add-responders`, { to: ['user cy@story.example'] })
  assert.equal(answer.status, 200, JSON.stringify(answer.json))
  await world.settle()
  world.person('cy').gets('two heads')
  assert.equal((await world.openPages())[0].status, 'acknowledged')
  world.isQuiet()
})
