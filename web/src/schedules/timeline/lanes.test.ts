import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDays, clockChanges, daysIn, marksOf, movedBy, placeOf, weekendsOf, windowOf, zoomed } from './lanes.ts'

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

test('a window moves by its own length; months stay months', () => {
  assert.equal(movedBy('2026-11-21', '2w', -1), '2026-11-07')
  assert.equal(movedBy('2027-01-31', '1m', 1), '2027-02-28')
  assert.equal(movedBy('2026-11-30', '3m', 1), '2027-02-28')
  assert.equal(daysIn('2027-02-01', '1m'), 28)
  assert.equal(daysIn('2026-11-21', '3m'), 92)
  assert.equal(zoomed('1d', -1), '1d')
  assert.equal(zoomed('2w', 1), '1m')
})

test('the ruler has hours of a day, days up to a month, then weeks', () => {
  const labels = (day: string, days: number, zone = 'UTC') =>
    marksOf(day, days, zone).map(({ before = '', label }) => `${before} ${label}`.trim())
  assert.deepEqual(labels('2026-11-21', 7), ['Sat 21', 'Sun 22', 'Mon 23', 'Tue 24', 'Wed 25', 'Thu 26', 'Fri 27'])
  assert.deepEqual(labels('2026-11-28', 30).slice(0, 5), ['28 Nov', '29', '30', '1 Dec', '2'])
  assert.deepEqual(labels('2026-11-21', 92).slice(0, 4), ['21 Nov', '23 Nov', '30 Nov', '7 Dec'])
  assert.deepEqual(labels('2026-11-21', 1, 'Asia/Kolkata').slice(0, 3), ['00:00', '02:00', '04:00'])
  assert.equal(marksOf('2026-11-21', 7, 'UTC')[0]?.weekend, true)
  assert.equal(weekendsOf('2026-11-21', 14, 'UTC').length, 4)
})

test('the ruler fills the window without a hole, in every zone and on every night', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Lisbon', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata')
  const days = fc.integer({ min: 0, max: 730 }).map((amount) => addDays('2026-01-01', amount))
  fc.assert(
    fc.property(zones, days, fc.constantFrom('1d', '1w', '2w', '1m', '3m'), (zone, day, zoom) => {
      const marks = marksOf(day, daysIn(day, zoom), zone)
      let end = 0
      for (const mark of marks) {
        assert.ok(Math.abs(mark.left - end) < 1e-6)
        end = mark.left + mark.width
      }
      assert.ok(Math.abs(end - 100) < 1e-6)
    }),
    { numRuns: 60 },
  )
})

test('a change of clocks inside the window is known', () => {
  assert.deepEqual(clockChanges('2026-10-20', 7, 'Europe/Lisbon'), [{ day: '2026-10-25', minutes: -60 }])
  assert.deepEqual(clockChanges('2026-03-23', 7, 'Europe/Lisbon'), [{ day: '2026-03-29', minutes: 60 }])
  assert.deepEqual(clockChanges('2026-11-16', 7, 'Europe/Lisbon'), [])
})
