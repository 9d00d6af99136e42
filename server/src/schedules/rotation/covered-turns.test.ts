import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import fc from 'fast-check'
import { windowsBetween } from '../time/windows.ts'
import { zoneOf } from '../time/zone.ts'
import { type CoveredBefore, coveredBefore } from './covered-turns.ts'
import { expandSchedule, render } from './model.ts'
import { type Grid, gridOf } from './rotation.ts'

/** The closed form and, to compare, the count of turns one by one. */
function both(
  timeZone: string,
  turns: object,
  when: object[],
  dst: object = {},
): { grid: Grid; closed: CoveredBefore; isCovered: (k: number) => boolean } {
  const doc = {
    timeZone,
    dst,
    layers: [{ name: 'c', people: ['ana'], when, turns: { type: 'grid', advance: 'covered-turns', ...turns } }],
  }
  const layer = expandSchedule(ScheduleDoc.parse(doc)).layers[0]!
  if (layer.turns.type !== 'grid' || layer.coverage.type !== 'windows') throw new TypeError('not windows on a grid')
  const zone = zoneOf(timeZone)
  const { windows } = layer.coverage
  const grid = gridOf(layer.turns, zone, layer.dst)
  const isCovered = (k: number) =>
    grid.boundary(k) < grid.boundary(k + 1) &&
    windowsBetween(windows, zone, layer.dst, grid.boundary(k), grid.boundary(k + 1)).length > 0
  return { grid, closed: coveredBefore(layer.turns, grid, windows, zone, layer.dst), isCovered }
}

const cases: [zone: string, turns: object, when: object[], dst?: object][] = [
  [
    'Europe/Lisbon',
    { anchor: '2024-01-01T09:00', unit: 'day' },
    [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '20:00', end: '08:00' }],
  ],
  [
    'America/New_York',
    { anchor: '2024-01-01T00:00', unit: 'hour', interval: 1, clock: 'wall' },
    [{ days: ['sun'], start: '01:00', end: '03:30' }],
  ],
  [
    'America/New_York',
    { anchor: '2024-01-01T00:00', unit: 'hour', interval: 5, clock: 'elapsed' },
    [{ days: ['sun', 'wed'], start: '02:00', end: '03:00' }],
  ],
  [
    'Australia/Lord_Howe',
    { anchor: '2024-01-01T00:00', unit: 'minute', interval: [45, 90, 30], clock: 'wall' },
    [{ days: ['sun'], start: '02:00', end: '02:30' }],
  ],
  [
    'Africa/Casablanca',
    { anchor: '2023-01-01T02:30', unit: 'hour', interval: 7, clock: 'elapsed' },
    [{ days: ['sun'], start: '02:10', end: '02:50' }],
    { gap: 'later', foldEnd: 'last' },
  ],
  [
    'Pacific/Apia',
    { anchor: '2011-11-01T00:00', unit: 'hour', interval: 6, clock: 'wall' },
    [{ days: ['fri'], start: '00:00', end: '00:00' }],
  ],
  ['Europe/Lisbon', { anchor: '2024-01-31T09:00', unit: 'month' }, [{ days: ['mon'], start: '09:00', end: '17:00' }]],
  [
    'Europe/Lisbon',
    { anchor: '2024-01-01T00:00', unit: 'day', interval: [1, 2, 5] },
    [{ days: ['sat'], start: '22:00', end: '04:00', endDayOffset: 2 }],
  ],
]
for (const [zone, turns, when, dst] of cases) {
  test(`as counted one by one: ${zone} ${JSON.stringify(turns)}`, () => {
    const { closed, isCovered } = both(zone, turns, when, dst)
    let count = 0
    for (let k = 0; k < 9000; k++) {
      if (k % 7 === 0 || k < 50) assert.equal(closed(k), count, `turn ${k}`)
      if (isCovered(k)) count++
    }
  })
}

test('as counted one by one: any lengths and windows, asked in any order', () => {
  const clock = fc.integer({ min: 0, max: 47 }).map((half) => new Date(half * 1_800_000).toISOString().slice(11, 16))
  const days = fc.subarray(['mon', 'wed', 'sat', 'sun'], { minLength: 1 })
  const turns = fc.record({
    anchor: fc.constantFrom('2026-02-27T00:00', '2026-03-01T02:30', '2026-10-20T09:15'),
    unit: fc.constantFrom('hour', 'hour', 'day'),
    interval: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }),
  })
  const zones = fc.constantFrom('Europe/Lisbon', 'America/New_York', 'Australia/Lord_Howe')
  fc.assert(
    fc.property(
      zones,
      turns,
      fc.constantFrom('wall', 'elapsed'),
      fc.array(fc.record({ days, start: clock, end: clock }), { minLength: 1, maxLength: 2 }),
      (zone, turns, clock, when) => {
        const { closed, isCovered } = both(zone, turns.unit === 'hour' ? { ...turns, clock } : turns, when)
        const counts = [0]
        for (let k = 0; k < 400; k++) counts.push(counts[k]! + (isCovered(k) ? 1 : 0))
        for (const k of [400, 3, 211, 0, 399, 77]) assert.equal(closed(k), counts[k], `turn ${k}`)
      },
    ),
    { seed: 7, numRuns: 80 },
  )
})

test('fifty years of one-minute turns are counted, not walked', () => {
  const { closed, grid } = both('America/New_York', { anchor: '1970-01-01T00:00', unit: 'minute' }, [
    { start: '09:00', end: '17:00' },
  ])
  const turn = grid.indexAt(Date.UTC(2026, 0, 1, 17))
  // 480 minutes of each of the 20454 days before, and three hours of the last.
  assert.equal(closed(turn), 20_454 * 480 + 180)
})

test('with 14 people and a weekday rule everybody has a turn only when covered turns count', () => {
  const people = Array.from({ length: 14 }, (_, index) => `p${index}`)
  const doc = (countOnlyCovered: boolean) =>
    expandSchedule(
      ScheduleDoc.parse({
        timeZone: 'UTC',
        layers: [
          {
            name: 'days',
            rotate: 'daily',
            from: '2026-01-05',
            people,
            countOnlyCovered,
            when: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }],
          },
        ],
      }),
    )
  const seen = (covered: boolean) =>
    new Set(
      render(doc(covered), [], new Date('2026-01-05T00:00:00Z'), new Date('2027-01-05T00:00:00Z')).flatMap(
        ({ users }) => users,
      ),
    ).size
  assert.equal(seen(false), 10)
  assert.equal(seen(true), 14)
})
