import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type LocalCalendar, nightsOf, overlapWith, type Split, splitOf } from './hours.ts'
import { day, zoneOf } from './zone.ts'

const hour = 3_600_000
const at = (text: string) => Date.parse(text)
const of = (zone: string, holidays: [string, string][] = []): LocalCalendar => ({
  zone: zoneOf(zone),
  holidays: holidays.map(([start, end]) => ({ start: at(start), end: at(end) })),
})

const table: [string, string, string, LocalCalendar, [number, number, number, number]][] = [
  ['a working day', '2026-11-02T09:00Z', '2026-11-02T17:00Z', of('UTC'), [8, 0, 0, 0]],
  ['a whole day', '2026-11-02T00:00Z', '2026-11-03T00:00Z', of('UTC'), [24, 9, 0, 0]],
  ['a week from Monday 09:00', '2026-11-02T09:00Z', '2026-11-09T09:00Z', of('UTC'), [168, 63, 48, 0]],
  ['ten weeks', '2026-06-01T09:00Z', '2026-08-10T09:00Z', of('UTC'), [1680, 630, 480, 0]],
  ['Friday night into Saturday', '2026-11-06T22:00Z', '2026-11-07T07:00Z', of('UTC'), [9, 9, 7, 0]],
  ['the same hours in Sydney', '2026-11-06T22:00Z', '2026-11-07T07:00Z', of('Australia/Sydney'), [9, 0, 9, 0]],
  ['before 1970', '1969-12-31T22:00Z', '1970-01-01T07:00Z', of('UTC'), [9, 9, 0, 0]],
  [
    'the night that loses an hour',
    '2026-03-28T22:00+01:00',
    '2026-03-29T07:00+02:00',
    of('Europe/Berlin'),
    [8, 8, 8, 0],
  ],
  [
    'the night that has one more',
    '2026-10-24T22:00+02:00',
    '2026-10-25T07:00+01:00',
    of('Europe/Berlin'),
    [10, 10, 10, 0],
  ],
  [
    'a week with the lost hour',
    '2026-03-23T09:00+01:00',
    '2026-03-30T09:00+02:00',
    of('Europe/Berlin'),
    [167, 62, 47, 0],
  ],
  [
    'half an hour of change',
    '2026-04-04T22:00+11:00',
    '2026-04-05T07:00+10:30',
    of('Australia/Lord_Howe'),
    [9.5, 9.5, 9.5, 0],
  ],
  ['a day that was skipped', '2011-12-29T00:00-10:00', '2011-12-31T00:00+14:00', of('Pacific/Apia'), [24, 9, 0, 0]],
  ['a quarter-hour zone', '2026-11-02T16:15Z', '2026-11-02T17:15Z', of('Asia/Kathmandu'), [1, 1, 0, 0]],
  [
    'part of a holiday',
    '2026-12-24T18:00Z',
    '2026-12-25T06:00Z',
    of('UTC', [['2026-12-25T00:00Z', '2026-12-26T00:00Z']]),
    [12, 8, 0, 6],
  ],
  [
    'two holidays',
    '2026-12-24T00:00Z',
    '2026-12-29T00:00Z',
    of('UTC', [
      ['2026-12-25T00:00Z', '2026-12-26T00:00Z'],
      ['2026-12-28T12:00Z', '2026-12-30T00:00Z'],
    ]),
    [120, 45, 48, 36],
  ],
  ['no time at all', '2026-11-02T00:00Z', '2026-11-02T00:00Z', of('UTC'), [0, 0, 0, 0]],
]

for (const [name, start, end, calendar, [total, night, weekend, holiday]] of table) {
  test(`hours of ${name}`, () => {
    const split = splitOf({ start: at(start), end: at(end) }, calendar)
    assert.deepEqual(
      [split.total / hour, split.night / hour, split.weekend / hour, split.holiday / hour],
      [total, night, weekend, holiday],
    )
  })
}

/** Slow and obviously right: asks `Temporal` about every minute. */
function oracle(start: number, end: number, zone: string, holidays: LocalCalendar['holidays']): Split {
  const split = { total: 0, night: 0, weekend: 0, holiday: 0 }
  for (let time = start; time < end; time += 60_000) {
    const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)
    split.total += 60_000
    if (local.hour >= 22 || local.hour < 7) split.night += 60_000
    if (local.dayOfWeek >= 6) split.weekend += 60_000
    if (holidays.some((each) => each.start <= time && time < each.end)) split.holiday += 60_000
  }
  return split
}

const zones = [
  'UTC',
  'Europe/Lisbon',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/Santiago',
  'Pacific/Apia',
  'Asia/Gaza',
]

test('hours are those that a look at every minute finds, around changes of the clock', () => {
  const scene = fc.record({
    zone: fc.constantFrom(...zones),
    year: fc.integer({ min: 2010, max: 2035 }),
    change: fc.nat({ max: 5 }),
    before: fc.integer({ min: 0, max: 4000 }),
    length: fc.integer({ min: 1, max: 6000 }),
    holiday: fc.tuple(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: 1, max: 2880 })),
  })
  fc.assert(
    fc.property(scene, ({ zone, year, change, before, length, holiday }) => {
      let edge = Temporal.PlainDate.from({ year, month: 1, day: 1 }).toZonedDateTime({ timeZone: zone })
      for (let step = 0; step <= change; step++) edge = edge.getTimeZoneTransition('next') ?? edge
      const middle = edge.epochMilliseconds
      const start = middle - before * 60_000
      const end = start + length * 60_000
      const holidays = [{ start: middle + holiday[0] * 60_000, end: middle + (holiday[0] + holiday[1]) * 60_000 }]
      assert.deepEqual(splitOf({ start, end }, { zone: zoneOf(zone), holidays }), oracle(start, end, zone, holidays))
    }),
    { seed: 20_261_121, numRuns: 150 },
  )
})

test('hours do not depend on where a time is cut', () => {
  const cut = fc.tuple(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4e7 }), fc.nat(200_000), fc.nat(200_000))
  fc.assert(
    fc.property(cut, ([zone, minute, first, second]) => {
      const calendar = { zone: zoneOf(zone), holidays: [] }
      const [a, b, c] = [minute * 60_000, (minute + first) * 60_000, (minute + first + second) * 60_000]
      const [whole, left, right] = [
        splitOf({ start: a, end: c }, calendar),
        splitOf({ start: a, end: b }, calendar),
        splitOf({ start: b, end: c }, calendar),
      ]
      assert.equal(whole.night, left.night + right.night)
      assert.equal(whole.weekend, left.weekend + right.weekend)
    }),
    { seed: 20_261_121, numRuns: 500 },
  )
})

test('nights are counted by the evening on which they begin', () => {
  const monday = Date.parse('2026-11-02T00:00Z') / day
  const of24 = { start: at('2026-11-02T09:00Z'), end: at('2026-11-03T09:00Z') }
  assert.deepEqual(nightsOf(of24, zoneOf('UTC'), 3 * hour), [monday])
  const week = { start: at('2026-11-02T09:00Z'), end: at('2026-11-09T09:00Z') }
  assert.equal(nightsOf(week, zoneOf('UTC'), 3 * hour).length, 7)
  const evening = { start: at('2026-11-02T14:00Z'), end: at('2026-11-03T00:30Z') }
  assert.deepEqual(nightsOf(evening, zoneOf('UTC'), 3 * hour), [])
  assert.deepEqual(nightsOf(evening, zoneOf('UTC'), 2 * hour), [monday])
  const morning = { start: at('2026-11-03T03:00Z'), end: at('2026-11-03T12:00Z') }
  assert.deepEqual(nightsOf(morning, zoneOf('UTC'), 3 * hour), [monday])
  assert.deepEqual(nightsOf(morning, zoneOf('Australia/Sydney'), 1), [monday + 1])
})

test('overlap with intervals', () => {
  const intervals = [
    { start: 10, end: 20 },
    { start: 30, end: 40 },
  ]
  for (const [start, end, expected] of [
    [0, 10, 0],
    [0, 15, 5],
    [15, 35, 10],
    [0, 100, 20],
    [20, 30, 0],
    [40, 50, 0],
  ] as const)
    assert.equal(overlapWith(intervals, start, end), expected)
})
