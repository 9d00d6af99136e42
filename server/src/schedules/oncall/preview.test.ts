import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { authorise } from '../../access/policy.ts'
import { saveResources } from '../../kernel/data/resources.ts'
import { createLog } from '../../kernel/log.ts'
import type { Call, Principal } from '../../kernel/perform.ts'
import { testContext } from '../../kernel/testing.ts'
import { savePerson } from '../../people/actions.ts'
import { registry } from '../../rooms.ts'
import { onCallRoutes } from './routes.ts'

const { schedules } = onCallRoutes()

const log = createLog('silent')
const people = ['ana@acme.example', 'bo@acme.example', 'cy@acme.example']
const doc = (order: string[]): ScheduleDoc => ({
  timeZone: 'UTC',
  layers: [{ name: 'week', rotate: 'weekly', handoff: 'mon 09:00', from: '2026-10-05', people: order }],
})

test('a preview of a saved schedule keeps who is on duty unless told otherwise, and draws each layer', async () => {
  await using house = await testContext()
  const { database, clock } = house
  await database.transact(async (tx) => {
    for (const email of people) {
      await savePerson(tx, system, { name: email, email, role: 'responder', timeZone: 'UTC' }, null)
    }
    await saveResources(tx, system, registry, [{ kind: 'schedule', slug: 'primary', doc: doc(people) }])
  })
  const actor = { type: 'user', id: 'usr_x', name: 'Ana' } as const
  const principal: Principal = {
    actor,
    userId: null,
    email: null,
    role: 'observer',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: null,
  }
  const context: Call = { principal, ip: null, database, clock, log, authorise }
  const now = clock.now()
  const window = {
    from: new Date(now.getTime() - 7 * 86_400_000).toISOString(),
    until: new Date(now.getTime() + 28 * 86_400_000).toISOString(),
  }
  const other = doc([people[2]!, people[0]!, people[1]!])
  const preview = (more: object) => call(schedules.preview, { schedule: other, ...window, ...more }, { context })
  const at = (spans: { start: string; end: string; users: string[] }[]) =>
    spans.find((span) => Date.parse(span.start) <= now.getTime() && Date.parse(span.end) > now.getTime())?.users
  const today = at((await call(schedules.preview, { schedule: doc(people), ...window }, { context })).spans)

  const kept = await preview({ slug: 'primary', lanes: true })
  assert.deepEqual(at(kept.spans), today)
  assert.deepEqual(
    kept.lanes?.map(({ name }) => name),
    ['week'],
  )
  // The turn that the edit cut at this moment is drawn as one.
  assert.deepEqual(kept.lanes?.[0]?.spans, kept.spans)
  assert.notDeepEqual(at((await preview({ slug: 'primary', rollout: 'recompute' })).spans), today)
  // The past is that of the saved schedule in either case.
  const past = (await preview({ slug: 'primary', rollout: 'recompute' })).spans[0]
  assert.deepEqual(past?.users, kept.spans[0]?.users)
  assert.equal((await preview({})).lanes, undefined)
})
