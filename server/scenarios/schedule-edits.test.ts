import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from './world.ts'

const people = ['ana', 'bo', 'cy'].map((name) => `${name}@story.example`)
const rota = (more: object, names = people) => ({
  timeZone: 'Europe/Lisbon',
  layers: [{ name: 'weekly', rotate: 'weekly', handoff: 'mon 09:00', from: '2026-10-05', people: names, ...more }],
})

/** Who had which week of October and November, by the timeline's final lane. */
async function weeks(world: World) {
  const { json } = await world.call(
    'GET',
    '/api/v1/schedules/weeks/timeline?from=2026-10-01T00:00:00Z&until=2026-11-23T00:00:00Z',
  )
  return json.lanes
    .find((lane: { name: string }) => lane.name === 'Final')
    .spans.map(
      (span: { start: string; users: string[] }) => `${span.start.slice(5, 16)} ${span.users[0]!.split('@')[0]}`,
    )
}

const before = [
  '10-05T08:00 ana',
  '10-12T08:00 bo',
  '10-19T08:00 cy',
  '10-26T09:00 ana',
  '11-02T09:00 bo',
  '11-09T09:00 cy',
  '11-16T09:00 ana',
]

test('an edit today: last month’s shifts are unchanged, and today’s person stays', async () => {
  await using world = await World.start('payments.yaml', JSON.stringify({ schedules: { weeks: rota({}) } }))
  const now = async () => (await world.call('GET', '/api/v1/on-call?schedule=weeks')).json[0].users[0].email
  const put = async (doc: object, more: object = {}) => {
    const answer = await world.call('PUT', '/api/v1/schedules/weeks', { doc, ...more })
    assert.equal(answer.status, 200, JSON.stringify(answer.json))
  }
  assert.deepEqual(await weeks(world), before)
  assert.equal(await now(), people[1])

  // Ana leaves the rota: by the document alone today would be Cy’s, and October would be dealt anew.
  await put(rota({}, [people[1]!, people[2]!]))
  assert.deepEqual(await weeks(world), [...before.slice(0, 6), '11-16T09:00 bo'])
  assert.equal(await now(), people[1])

  const anas = await world.call('GET', `/api/v1/shifts?user=${people[0]}&schedule=weeks&from=2026-10-01T00:00:00Z`)
  assert.deepEqual(
    anas.json.map((shift: { start: string }) => shift.start.slice(0, 10)),
    ['2026-10-05', '2026-10-26'],
    'who has left the rota still had their shifts',
  )

  // An hour later: handoffs move, and Ana comes back before Bo.
  await world.forward('1h')
  await put(rota({ handoff: 'mon 12:00' }))
  assert.deepEqual(await weeks(world), [...before.slice(0, 5), '11-09T12:00 cy', '11-16T12:00 ana'])
  assert.equal(await now(), people[1])

  // What is exported can be applied again, and changes nothing.
  const exported = (await world.call('GET', '/api/v1/config')).json
  const steps = (await world.call('PUT', '/api/v1/config', exported)).json
  assert.deepEqual(
    steps.filter((step: { action: string }) => step.action !== 'unchanged'),
    [],
  )

  // A plan changes nothing, neither now nor what is remembered of it.
  const other = { schedules: { weeks: rota({}, [people[2]!, people[0]!]) } }
  assert.equal((await world.call('POST', '/api/v1/config/plan', other)).status, 200)
  assert.equal(await now(), people[1])

  // Who asks for it gets the turns dealt anew; the past stands all the same.
  await world.forward('1h')
  await put(rota({}, [people[2]!, people[0]!]), { rollout: 'recompute' })
  const dealt = await weeks(world)
  assert.deepEqual(dealt.slice(0, 5), before.slice(0, 5))
  assert.equal(await now(), people[2])
  assert.deepEqual(dealt.slice(5), ['11-02T11:30 cy', '11-09T09:00 ana', '11-16T09:00 cy'])

  const then = (await world.call('GET', '/api/v1/on-call?schedule=weeks&at=2026-10-13T00:00:00Z')).json
  assert.equal(then[0].users[0].email, people[1])
  const { json } = await world.call('GET', `/api/v1/shifts?user=${people[0]}&schedule=weeks&from=2026-10-01T00:00:00Z`)
  assert.deepEqual(json.map((shift: { start: string }) => shift.start.slice(0, 10)).slice(0, 3), [
    '2026-10-05',
    '2026-10-26',
    '2026-11-09',
  ])
  world.isQuiet()
})
