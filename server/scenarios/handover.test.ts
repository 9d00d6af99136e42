import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from './world.ts'

/** Ana this week, Bo the next; Cy looks after the team. Whoever takes over has an hour to say so. */
const house = `
teams:
  payments:
    name: Payments
    members: { ana@story.example: responder, bo@story.example: responder, cy@story.example: manager }
schedules:
  primary:
    name: Primary
    team: payments
    timeZone: Europe/Lisbon
    layers: [{ name: weekly, rotate: weekly, handoff: mon 09:00, from: 2026-11-02, people: [ana@story.example, bo@story.example] }]
services:
  reports: { name: Reports, team: payments, policy: payments }
`

test('a shift is handed over: it wrote itself, nobody accepted it in time, those who must know were told, and it was', async () => {
  await using world = await World.start('payments.yaml', house)
  const [ana, bo, cy] = [world.person('ana'), world.person('bo'), world.person('cy')]

  // Wednesday: Ana is paged, takes it by the mail's link, and it goes away.
  await world.forward('2d')
  await world.everyMinute()
  await world.source('checkout-alerts').fires('Card payments fail', { dedup_key: 'cards' })
  const paged = ana.gets('Card payments fail')
  await world.forward('3m')
  assert.equal((await world.followsAckLink(paged)).status, 200)
  await world.forward('20m')
  await world.source('checkout-alerts').resolves('Card payments fail', { dedup_key: 'cards' })

  // Sunday evening, twelve hours before: Bo hears that his shift comes, Ana that hers ends.
  await world.forwardTo('2026-11-08T20:59:00Z')
  await world.everyMinute()
  world.isQuiet()
  await world.forward('1m')
  await world.everyMinute()
  const soon = bo.gets('On call from Mon 9 Nov, 10:00 (Europe/Stockholm): Primary')
  assert.match(soon.text, /until Mon 16 Nov, 10:00 \(Europe\/Stockholm\)/)
  assert.match(soon.text, /You take over from Ana Reis/)
  const ending = ana.gets('Your shift ends Mon 9 Nov, 09:00 (Europe/Lisbon): Primary')
  assert.match(ending.text, /Bo Lind takes over/)
  world.isQuiet()

  // Monday, two minutes before the change: a disk fills, and Ana is asked as it is still hers.
  await world.forwardTo('2026-11-09T08:58:00Z')
  await world.everyMinute()
  await world.source('reports-alerts').fires('Disk fills', { dedup_key: 'disk' })
  ana.gets('Disk fills')

  // The change. What happened is in the mail; nobody wrote a word of it.
  await world.forward('2m')
  await world.everyMinute()
  const begins = bo.gets('You are on call: Primary')
  assert.match(begins.text, /Please accept the hand-over from Ana Reis/)
  assert.match(begins.text, /2 pages \(2 high, 0 low\), 1 resolved/)
  assert.match(begins.text, /Still open\s+- #2 Reports: Disk fills, high, since Mon,? 9 Nov,? 08:58: nobody has it/)
  assert.match(begins.text, /#1 Checkout: Card payments fail.*Ana Reis took it after 3m, resolved after 23m/)
  const link = begins.links.find((each) => each.includes('/hand-overs/'))
  assert.ok(link, begins.text)
  assert.match(ana.gets('Your shift is over: Primary').text, /Bo Lind is on call now/)
  world.isQuiet()

  // Bo takes the page that is open and sees to it, and forgets the hand-over.
  await world.forward('3m')
  await world.followsAckLink(bo.gets('Disk fills'))
  await world.forward('20m')
  await world.source('reports-alerts').resolves('Disk fills', { dedup_key: 'disk' })
  await world.forwardTo('2026-11-09T09:59:00Z')
  await world.everyMinute()
  world.isQuiet()
  await world.forward('1m')
  await world.everyMinute()
  for (const told of [ana, cy]) {
    const mail = told.gets('Hand-over not accepted: Primary')
    assert.match(mail.text, /Bo Lind took over Primary .* from Ana Reis and has not accepted the hand-over/)
    assert.ok(mail.links.includes(link))
  }
  world.isQuiet()
  await world.forward('5m')
  await world.everyMinute()
  world.isQuiet()

  // Nobody accepts in his place; he does, and everything is quiet.
  const path = `/api/v1/handovers/${link.split('/').at(-1)}`
  assert.equal((await world.call('POST', `${path}/accept`)).status, 403)
  assert.equal((await world.as('ana', 'POST', `${path}/accept`)).status, 403)
  const waiting = await world.as('bo', 'GET', '/api/v1/handovers?user=me&state=waiting')
  assert.deepEqual(
    waiting.json.items.map((each: { state: string; can: string[] }) => [each.state, each.can]),
    [['overdue', ['accept']]],
  )
  const accepted = await world.as('bo', 'POST', `${path}/accept`)
  assert.equal(accepted.status, 200, JSON.stringify(accepted.json))
  assert.deepEqual([accepted.json.state, accepted.json.because], ['accepted', 'laptop (Bo Lind) accepted it'])
  assert.match(accepted.json.text, /Disk fills.*: resolved Mon,? 9 Nov,? 09:23 by/)
  await world.forward('1d')
  await world.everyMinute()
  world.isQuiet()
  const facts = await world.call('GET', `/api/v1/facts?subject=${accepted.json.id}`)
  assert.deepEqual(facts.json.items.map((fact: { kind: string }) => fact.kind).toReversed(), [
    'handover.opened',
    'handover.overdue',
    'handover.accepted',
  ])
})
