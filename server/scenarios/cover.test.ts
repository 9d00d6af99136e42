import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from './world.ts'

const rotation = (handoff: string, people: string) => `
schedules:
  primary:
    team: payments
    timeZone: Europe/Lisbon
    layers: [{ name: weekly, rotate: weekly, handoff: ${handoff}, from: 2026-11-02, people: [${people}] }]
`
const three = 'ana@story.example, bo@story.example, cy@story.example'

test('a rotation is moved by an hour after a swap: the swap still stands, and the page goes to who took it', async () => {
  await using world = await World.start('payments.yaml', rotation('mon 09:00', three))
  const proposed = await world.call('POST', '/api/v1/cover/swaps', {
    mine: { schedule: 'primary', at: '2026-11-03T12:00:00Z' },
    theirs: { schedule: 'primary', at: '2026-11-10T12:00:00Z' },
    user: 'ana@story.example',
    note: 'my sister marries',
    force: true,
  })
  assert.equal(proposed.status, 201, JSON.stringify(proposed.json))
  await world.settle()
  world.person('ana').gets('The swap is agreed')
  const told = world.person('bo').gets('The swap is agreed')
  assert.match(told.text, /You are on call on primary, Mon 2 Nov 10:00 – Mon 9 Nov 10:00 Europe\/Stockholm/)
  assert.ok(told.links.some((link) => link.endsWith('/on-call/primary')))

  await world.source('checkout-alerts').fires('before the move', { dedup_key: 'a' })
  world.person('bo').gets('before the move')
  await world.source('checkout-alerts').resolves('before the move', { dedup_key: 'a' })

  await world.apply(rotation('mon 10:00', three))
  await world.source('checkout-alerts').fires('after the move', { dedup_key: 'b' })
  world.person('bo').gets('after the move')
  await world.source('checkout-alerts').resolves('after the move', { dedup_key: 'b' })

  await world.forward('7d')
  // Monday 9 November, 09:30: the week of Bo's turn begins an hour later now, and Ana took it.
  await world.source('checkout-alerts').fires('still Bo', { dedup_key: 'c' })
  world.person('bo').gets('still Bo')
  await world.source('checkout-alerts').resolves('still Bo', { dedup_key: 'c' })
  await world.forward('1h')
  await world.source('checkout-alerts').fires('now Ana', { dedup_key: 'd' })
  world.person('ana').gets('now Ana')
  world.person('bo').getsNothing()
  await world.source('checkout-alerts').resolves('now Ana', { dedup_key: 'd' })
  world.isQuiet()
})

test('a swap whose shift went to somebody else says so, and pages go where the schedule says', async () => {
  await using world = await World.start('payments.yaml', rotation('mon 09:00', three))
  const at = '2026-11-10T12:00:00Z'
  await world.call('POST', '/api/v1/cover', {
    schedule: 'primary',
    at,
    user: 'bo@story.example',
    to: 'cy@story.example',
  })
  await world.settle()
  world.person('bo').gets('Cy Moreau takes primary')
  world.person('cy').gets('You take primary')
  await world.apply(rotation('mon 09:00', 'ana@story.example, gus@story.example, cy@story.example'))
  const mail = world.person('cy').gets('A cover was detached')
  assert.match(mail.text, /gus@story\.example's now/)
  world.person('bo').gets('A cover was detached')
  await world.forward('8d')
  await world.source('checkout-alerts').fires('disk full', { dedup_key: 'e' })
  world.person('gus').gets('disk full')
  world.isQuiet()
})
