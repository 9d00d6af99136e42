import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { authorise } from '../../access/policy.ts'
import { saveResources } from '../../kernel/data/resources.ts'
import { createLog } from '../../kernel/log.ts'
import type { Call, Principal } from '../../kernel/perform.ts'
import { toProblem } from '../../kernel/problems.ts'
import { testContext } from '../../kernel/testing.ts'
import { savePerson } from '../../people/actions.ts'
import { registry } from '../../rooms.ts'
import { overrideRoutes } from '../overrides/routes.ts'
import { expandSchedule, type Schedule, type ScheduleOverride } from '../rotation/model.ts'
import { ownShifts } from './own-shifts.ts'
import { onCallRoutes } from './routes.ts'

const { onCall } = onCallRoutes()
const { overrides } = overrideRoutes()

const weekly = (people: string[]) => ({
  name: 'Week',
  rotate: 'weekly',
  handoff: 'mon 09:00',
  from: '2026-10-05',
  people,
})
const doc = { timeZone: 'Europe/Berlin', layers: [weekly(['ana@x.example', 'bo@x.example'])] }
const schedule = expandSchedule(ScheduleDoc.parse(doc))
const from = new Date('2026-10-12T07:00:00Z')
const until = new Date('2026-11-09T08:00:00Z')
const alone = (schedule: Schedule, overrides: ScheduleOverride[]) => ({
  versions: [{ from: null, schedule }],
  overrides,
})
const told = (shifts: ReturnType<typeof ownShifts>) =>
  shifts.map((shift) => [shift.start.toISOString().slice(0, 16), shift.end.toISOString().slice(0, 16), shift.layer])

test('a week with the change of the clock is an hour longer, and ends at nine on the wall', () => {
  assert.deepEqual(told(ownShifts(alone(schedule, []), 'ana@x.example', from, until)), [
    ['2026-10-19T07:00', '2026-10-26T08:00', 'Week'],
    ['2026-11-02T08:00', '2026-11-09T08:00', 'Week'],
  ])
})

test('overrides take away and give; what an override gives has no layer; the reason names it', () => {
  const away: ScheduleOverride = {
    op: 'set',
    start: '2026-10-21T07:00:00Z',
    end: '2026-10-22T07:00:00Z',
    users: ['bo@x.example'],
    by: 'Bo',
  }
  assert.deepEqual(told(ownShifts(alone(schedule, [away]), 'ana@x.example', from, until)), [
    ['2026-10-19T07:00', '2026-10-21T07:00', 'Week'],
    ['2026-10-22T07:00', '2026-10-26T08:00', 'Week'],
    ['2026-11-02T08:00', '2026-11-09T08:00', 'Week'],
  ])
  const bo = ownShifts(alone(schedule, [away]), 'bo@x.example', from, until)
  assert.deepEqual(told(bo)[1], ['2026-10-21T07:00', '2026-10-22T07:00', null])
  assert.match(bo[1]!.because, /Bo/)
})

test('one shift, whoever else comes and goes meanwhile; windows cut it off', () => {
  const both = expandSchedule(
    ScheduleDoc.parse({
      timeZone: 'UTC',
      layers: [
        { name: 'A', people: ['ana@x.example'] },
        { ...weekly(['bo@x.example', 'cy@x.example']), priority: 0 },
      ],
    }),
  )
  assert.deepEqual(told(ownShifts(alone(both, []), 'ana@x.example', from, until)), [
    ['2026-10-12T07:00', '2026-11-09T08:00', 'A'],
  ])
})

test('the operation: me, by e-mail whatever its case, of one schedule or team, eight weeks; its limits', async () => {
  await using house = await testContext()
  const { database, clock } = house
  const system = { type: 'system', id: null, name: 'test' } as const
  const ids = await database.transact(async (tx) => {
    const people: string[] = []
    for (const [email, name] of [
      ['ana@x.example', 'Ana'],
      ['bo@x.example', 'Bo'],
    ] as const) {
      const { person } = await savePerson(tx, system, { email, name, role: 'responder', timeZone: 'UTC' }, null)
      people.push(person.id)
    }
    await saveResources(tx, system, registry, [
      { kind: 'team', slug: 'pay', doc: {} },
      { kind: 'schedule', slug: 'one', doc: { ...doc, team: 'pay', name: 'First' } },
      {
        kind: 'schedule',
        slug: 'two',
        doc: { timeZone: 'UTC', layers: [{ name: 'Always', people: ['bo@x.example'] }] },
      },
    ])
    return people
  })
  const ana: Principal = {
    actor: { type: 'user', id: ids[0]!, name: 'Ana' },
    userId: ids[0]!,
    email: 'ana@x.example',
    role: 'admin',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: null,
  }
  const as = (principal: Principal): { context: Call } => ({
    context: { principal, ip: null, database, clock, log: createLog('silent'), authorise },
  })
  const mine = await call(onCall.shifts, {}, as(ana))
  assert.deepEqual(mine.map((shift) => [shift.schedule.name, shift.start, shift.end]).slice(0, 2), [
    ['First', '2026-11-02T09:00:00.000Z', '2026-11-09T08:00:00.000Z'],
    ['First', '2026-11-16T08:00:00.000Z', '2026-11-23T08:00:00.000Z'],
  ])
  assert.equal(mine.length, 5)
  const slugs = async (input: object) => (await call(onCall.shifts, input, as(ana))).map((shift) => shift.schedule.slug)
  assert.deepEqual(await slugs({ user: 'BO@x.example', schedule: 'two' }), ['two'])
  assert.deepEqual([...new Set(await slugs({ user: 'bo@x.example', team: 'pay' }))], ['one'])
  assert.deepEqual(await slugs({ schedule: 'two' }), [])
  await call(
    overrides.add,
    {
      slug: 'two',
      override: { op: 'add', start: '2026-11-03T00:00:00Z', end: '2026-11-04T00:00:00Z', users: ['ana@x.example'] },
    },
    as(ana),
  )
  const [added] = await call(onCall.shifts, { schedule: 'two' }, as(ana))
  assert.deepEqual([added?.start, added?.layer], ['2026-11-03T00:00:00.000Z', null])
  const kind = (expected: string) => (error: unknown) => toProblem(error).kind === expected
  const refused = async (input: object, expected: string, by = ana) =>
    await assert.rejects(call(onCall.shifts, input, as(by)), kind(expected))
  await refused({ from: '2026-11-02T09:00:00Z', until: '2027-11-20T09:00:00Z' }, 'invalid')
  await refused({ from: '2026-11-02T09:00:00Z', until: '2026-11-02T09:00:00Z' }, 'invalid')
  await refused({ user: 'cy@x.example' }, 'not_found')
  await refused({}, 'invalid', { ...ana, userId: null, email: null })
})
