import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pages } from '@tocsin/contract/paging/paging'
import { z } from 'zod'
import { channel } from '../src/notifications/channels/channel.ts'
import { checkAddress, declarations } from '../src/notifications/channels/index.ts'
import { World } from './world.ts'

/**
 * A channel that nobody but this test knows: what it would take to add one. It is the whole of its folder; the line that
 * registers it in `channels/index.ts` is `registered` below.
 */
const flown: { to: string; says: string; key: string }[] = []
const pigeon = channel({
  slug: 'pigeon',
  name: 'Pigeon',
  word: 'pigeon',
  provider: 'loft',
  settings: z.object({ PIGEON_LOFT: z.string().default('tower').describe('where they start') }),
  address: {
    label: 'Ring number',
    hint: 'P-12',
    schema: z.string().regex(/^P-\d+$/, 'must be a ring number such as P-12'),
    needsCode: true,
    hasSecret: false,
  },
  limits: { title: 40, body: 160, perSecond: 5, concurrency: 2 },
  proof: 'delivered',
  rank: { high: -1, low: 5 },
  actions: ['acknowledge'],
  open({ PIGEON_LOFT: loft }) {
    return {
      available: () => ({ ok: true }),
      async send(message, to, key) {
        flown.push({ to: to.address, says: `from ${loft}: ${message.short}`, key })
        return { id: key, state: 'delivered' }
      },
    }
  },
  inbound(http, { perform, whoIsAt }) {
    http.post('/replies', async (request, reply) => {
      const { from, page } = z.object({ from: z.string(), page: z.string() }).parse(JSON.parse(String(request.body)))
      const by = await whoIsAt(from)
      if (!by) return await reply.status(404).send({ said: 'Nobody has this ring.' })
      const { acknowledgedBy } = await perform(pages.acknowledge, by, { id: page })
      return { said: `${acknowledgedBy?.name} has it.` }
    })
  },
})

function registered(): Disposable {
  declarations.push(pigeon)
  return { [Symbol.dispose]: () => void declarations.splice(declarations.indexOf(pigeon), 1) }
}

test('a channel that registers itself is listed, declared, planned, sent over and answered, without another line', async () => {
  using _ = registered()
  flown.length = 0
  await using world = await World.start(
    'payments.yaml',
    'users:\n  bo@story.example: { contacts: [{ email: bo@story.example }, { pigeon: P-12, label: My bird }] }\n',
  )

  world.person('bo').gets('Tocsin: Your contact methods changed')

  // The form, and what sets it up.
  const listed = (await world.call('GET', '/api/v1/channels')).json.find(
    ({ slug }: { slug: string }) => slug === 'pigeon',
  )
  assert.equal(listed.addressLabel, 'Ring number')
  assert.deepEqual(
    [listed.addressHint, listed.needsCode, listed.canAcknowledge, listed.confirmsDelivery, listed.takesAnswers],
    ['P-12', true, true, true, true],
  )
  const provider = (await world.call('GET', '/api/v1/providers')).json.find(
    (each: { channel: string }) => each.channel === 'pigeon',
  )
  assert.deepEqual(provider.variables, [{ name: 'PIGEON_LOFT', meaning: 'where they start', fallback: 'tower' }])
  assert.deepEqual(checkAddress(pigeon, 'dove'), { problem: 'The ring number must be a ring number such as P-12.' })

  // Configuration: declared, exported, and refused when it is wrong.
  const yaml = await world.call('GET', '/api/v1/config?format=json')
  assert.deepEqual(yaml.json.users['bo@story.example'].contacts, [
    { email: 'bo@story.example' },
    { pigeon: 'P-12', label: 'My bird' },
  ])
  const bad = await world.call(
    'PUT',
    '/api/v1/config',
    'users: { bo@story.example: { contacts: [{ pigeon: dove }] } }',
    'application/yaml',
  )
  assert.equal(bad.status, 400)
  assert.match(JSON.stringify(bad.json.errors), /must be a ring number such as P-12/)

  // The plan: it interrupts best, so it comes first for high urgency and last for low.
  const plan = (await world.call('GET', '/api/v1/users/bo@story.example/notification-rules')).json.effective
  assert.deepEqual(
    plan.map((each: { urgency: string; channel: string }) => `${each.urgency} ${each.channel}`),
    ['high pigeon', 'high email', 'low email'],
  )

  // Delivery: Ana does not answer, Bo gets a pigeon.
  await world.source('checkout-alerts').fires('p99 latency above 2 s', { dedup_key: 'lat' })
  world.person('ana').gets('p99 latency above 2 s')
  await world.forward('5m')
  assert.equal(flown.length, 1)
  assert.equal(flown[0]?.to, 'P-12')
  assert.match(flown[0]?.says ?? '', /^from tower: #\d+ Checkout: p99 latency above 2 s http\S+\/pages\/\d+$/)

  // An answer: only from whom it was sent to, and only what they may do.
  const [page] = await world.openPages()
  const replies = async (from: string) => await world.call('POST', '/channels/pigeon/replies', { from, page: page.id })
  assert.equal((await replies('P-99')).status, 404)
  const answered = await replies('P-12')
  assert.deepEqual([answered.status, answered.json.said], [200, 'Bo Lind has it.'])
  const { timeline, ...now } = await world.page(page.id)
  assert.equal(now.status, 'acknowledged')
  world.isQuiet()
})
