import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { dayEvents } from './day-events.ts'
import { piecesOf } from './pieces.ts'

const window = { from: new Date('2026-11-16T00:00:00Z'), until: new Date('2026-11-23T00:00:00Z') }
const hour = (count: number) => new Date(window.from.getTime() + count * 3_600_000).toISOString()
const span = (from: number, until: number, ...users: string[]) => ({ start: hour(from), end: hour(until), users })

test('spans that do not touch in time stand in one row, others below each other', () => {
  const pieces = piecesOf([span(0, 24, 'a'), span(24, 48, 'b'), span(12, 36, 'c')], window)
  assert.deepEqual(
    pieces.map(({ users, row }) => [users[0], row]),
    [
      ['a', 0],
      ['c', 1],
      ['b', 0],
    ],
  )
})

test('what is too short to be told apart becomes one piece that names everybody', () => {
  const short = Array.from({ length: 168 }, (_, index) => span(index, index + 1, index % 2 ? 'a' : 'b'))
  const pieces = piecesOf(short, window, 1)
  assert.equal(pieces.length, 1)
  assert.deepEqual([pieces[0]?.count, pieces[0]?.users, Math.round(pieces[0]?.width ?? 0)], [168, ['b', 'a'], 100])
  assert.equal(piecesOf(short, window, 0.1).length, 168)
})

test('a lane never has many more pieces than there is room for', () => {
  const spans = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 1, max: 40 })).map(([at, length]) => ({
      start: new Date(window.from.getTime() + at * 60_000).toISOString(),
      end: new Date(window.from.getTime() + (at + length) * 60_000).toISOString(),
      users: ['a'],
    })),
    { minLength: 500, maxLength: 2000 },
  )
  fc.assert(
    fc.property(spans, (many) => assert.ok(piecesOf(many, window).length <= 4 * (100 / 0.35) * 2)),
    { numRuns: 20 },
  )
})

test('the events of a day are who goes and who comes, also exactly at its beginning', () => {
  const lanes = [
    {
      name: 'week',
      kind: 'layer' as const,
      spans: [span(-24, 0, 'a'), span(0, 9, 'b'), span(9, 30, 'b'), span(30, 50, 'c')],
    },
    { name: 'Final', kind: 'final' as const, spans: [span(-24, 0, 'a'), span(0, 10, 'b'), span(12, 30, 'b')] },
  ]
  assert.deepEqual(
    dayEvents({ lanes }, new Date(hour(0)), new Date(hour(24))).map(({ at, lane, before, after }) => [
      at,
      lane.name,
      before.join(),
      after.join(),
    ]),
    [
      [hour(0), 'week', 'a', 'b'],
      [hour(0), 'Final', 'a', 'b'],
      [hour(10), 'Final', 'b', ''],
      [hour(12), 'Final', '', 'b'],
    ],
  )
})
