import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { expandSchedule, onCallAt, render } from './model.ts'

const read = (turns: object, layer: object = {}, timeZone = 'Europe/Stockholm') =>
  expandSchedule(
    ScheduleDoc.parse({
      timeZone,
      layers: [{ name: 'r', people: ['ana', 'bo', 'cy'], turns: { type: 'grid', ...turns }, ...layer }],
    }),
  )
const starts = (schedule: ReturnType<typeof read>, from: string, until: string) =>
  render(schedule, [], new Date(from), new Date(until)).map(
    ({ start, users }) => `${start.toISOString().slice(0, 16)} ${users}`,
  )

test('weekly handoffs keep their local time in winter and summer', () => {
  const schedule = read({ anchor: '2026-03-23T09:00', unit: 'week' })
  assert.deepEqual(starts(schedule, '2026-03-23T08:00:00Z', '2026-04-07T00:00:00Z'), [
    '2026-03-23T08:00 ana',
    '2026-03-30T07:00 bo',
    '2026-04-06T07:00 cy',
  ])
})

test('a turn inside the gap has no length and still has its number: its person loses it', () => {
  const schedule = read({ anchor: '2026-03-29T00:00', unit: 'hour', clock: 'wall' })
  assert.deepEqual(starts(schedule, '2026-03-28T23:00:00Z', '2026-03-29T03:00:00Z'), [
    '2026-03-28T23:00 ana',
    '2026-03-29T00:00 bo',
    '2026-03-29T01:00 ana',
    '2026-03-29T02:00 bo',
  ])
})

test('elapsed hours lose nobody', () => {
  const schedule = read({ anchor: '2026-03-29T00:00', unit: 'hour', clock: 'elapsed' })
  assert.deepEqual(starts(schedule, '2026-03-28T23:00:00Z', '2026-03-29T03:00:00Z'), [
    '2026-03-28T23:00 ana',
    '2026-03-29T00:00 bo',
    '2026-03-29T01:00 cy',
    '2026-03-29T02:00 ana',
  ])
})

test('in a list of lengths each is used in turn, also before the anchor', () => {
  const schedule = read(
    { anchor: '2026-06-10T00:00', unit: 'day', interval: [1, 3], beforeAnchor: 'extend' },
    {},
    'UTC',
  )
  assert.deepEqual(starts(schedule, '2026-06-06T00:00:00Z', '2026-06-15T00:00:00Z'), [
    '2026-06-06T00:00 bo',
    '2026-06-07T00:00 cy',
    '2026-06-10T00:00 ana',
    '2026-06-11T00:00 bo',
    '2026-06-14T00:00 cy',
  ])
})

const months: [monthEnd: string, days: string[]][] = [
  ['clamp', ['01-31', '02-28', '03-31', '04-30', '05-31']],
  ['overflow', ['01-31', '03-03', '03-31', '05-01', '05-31']],
  ['clamp-iterated', ['01-31', '02-28', '03-28', '04-28', '05-28']],
]
for (const [monthEnd, days] of months) {
  test(`months from the 31st: ${monthEnd}`, () => {
    const schedule = read({ anchor: '2026-01-31T00:00', unit: 'month', monthEnd }, {}, 'UTC')
    assert.deepEqual(
      starts(schedule, '2026-01-31T00:00:00Z', '2026-06-01T00:00:00Z').map((each) => each.slice(5, 10)),
      days,
    )
  })
}

test('nobody before the anchor unless it extends', () => {
  const at = new Date('2026-01-01T00:00:00Z')
  assert.deepEqual(onCallAt(read({ anchor: '2026-02-02T09:00', unit: 'week' }), [], at).users, [])
  assert.deepEqual(onCallAt(read({ anchor: '2026-02-02T09:00', unit: 'week', beforeAnchor: 'extend' }), [], at).users, [
    'bo',
  ])
})

test('concurrency: several slots at once, moved on by the stride', () => {
  const two = { people: ['ana', 'bo', 'cy', 'di'], concurrency: { count: 2, stride: 2 } }
  const schedule = read({ anchor: '2026-06-01T00:00', unit: 'day' }, two, 'UTC')
  assert.deepEqual(starts(schedule, '2026-06-01T00:00:00Z', '2026-06-04T00:00:00Z'), [
    '2026-06-01T00:00 ana,bo',
    '2026-06-02T00:00 cy,di',
    '2026-06-03T00:00 ana,bo',
  ])
})

const edits: [policy: string, people: string[], after: string[]][] = [
  ['recompute', ['di', 'ana', 'bo', 'cy'], ['02T12:00 ana', '03T00:00 bo', '04T00:00 cy', '05T00:00 di']],
  ['keep-current', ['di', 'ana', 'bo', 'cy'], ['03T00:00 cy', '04T00:00 di', '05T00:00 ana']],
  ['keep-current', ['ana', 'cy'], ['02T12:00 cy', '03T00:00 ana', '04T00:00 cy', '05T00:00 ana']],
  ['after-current-turn', ['di', 'ana', 'bo', 'cy'], ['03T00:00 cy', '04T00:00 di', '05T00:00 ana']],
  ['after-current-turn', ['ana', 'cy'], ['03T00:00 cy', '04T00:00 ana', '05T00:00 cy']],
  ['after-full-rotation', ['di', 'ana'], ['03T00:00 cy', '04T00:00 di', '05T00:00 ana']],
]
for (const [policy, people, after] of edits) {
  test(`people change to ${people} in the middle of bo's turn: ${policy}`, () => {
    const schedule = read(
      { anchor: '2026-06-01T00:00', unit: 'day' },
      { edits: [{ at: '2026-06-02T12:00:00Z', people, policy }] },
      'UTC',
    )
    const found = starts(schedule, '2026-06-01T00:00:00Z', '2026-06-06T00:00:00Z').map((each) => each.slice(8))
    assert.deepEqual(found, ['01T00:00 ana', '02T00:00 bo', ...after])
  })
}
