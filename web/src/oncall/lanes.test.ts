import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, clockChanges, marksOf, placeOf, windowOf } from './lanes.ts'

const week = { from: new Date('2026-11-16T00:00:00Z'), until: new Date('2026-11-23T00:00:00Z') }

test('a span lies where its time is, clipped to the window', () => {
  assert.deepEqual(placeOf('2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z', week), { left: 0, width: 100 })
  assert.deepEqual(placeOf('2026-11-10T00:00:00Z', '2026-11-19T12:00:00Z', week), { left: 0, width: 50 })
  assert.equal(placeOf('2026-11-23T00:00:00Z', '2026-11-24T00:00:00Z', week), null)
  assert.equal(placeOf('2026-11-10T00:00:00Z', '2026-11-16T00:00:00Z', week), null)
})

test('no span ever leaves the window', () => {
  const instant = fc
    .integer({ min: -40, max: 40 })
    .map((hours) => new Date(week.from.getTime() + hours * 7_200_000).toISOString())
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      const place = placeOf(a, b, week)
      if (place) assert.ok(place.left >= 0 && place.width > 0 && place.left + place.width <= 100.000001)
    }),
  )
})

test('calendar days stay calendar days over a change of clocks', () => {
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
  const { from, until } = windowOf('2026-10-25', 1, 'Europe/Lisbon')
  assert.equal((until.getTime() - from.getTime()) / 3_600_000, 25)
})

test('lines are days up to two weeks, then Mondays, and hours of a single day', () => {
  assert.deepEqual(
    marksOf('2026-11-21', 7, 'UTC').map((mark) => mark.label),
    ['Sat 21', 'Sun 22', 'Mon 23', 'Tue 24', 'Wed 25', 'Thu 26', 'Fri 27'],
  )
  assert.deepEqual(
    marksOf('2026-11-21', 28, 'UTC').map((mark) => mark.label),
    ['23 Nov', '30 Nov', '7 Dec', '14 Dec'],
  )
  assert.deepEqual(
    marksOf('2026-11-21', 1, 'Asia/Kolkata').map((mark) => mark.label),
    ['00:00', '04:00', '08:00', '12:00', '16:00', '20:00'],
  )
  assert.equal(marksOf('2026-11-21', 7, 'UTC')[0]?.weekend, true)
})

test('a change of clocks inside the window is known', () => {
  assert.deepEqual(clockChanges('2026-10-20', 7, 'Europe/Lisbon'), [{ day: '2026-10-25', minutes: -60 }])
  assert.deepEqual(clockChanges('2026-03-23', 7, 'Europe/Lisbon'), [{ day: '2026-03-29', minutes: 60 }])
  assert.deepEqual(clockChanges('2026-11-16', 7, 'Europe/Lisbon'), [])
})
