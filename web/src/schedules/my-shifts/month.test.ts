import assert from 'node:assert/strict'
import { test } from 'node:test'
import { daysOfMonth, monthWindow, movedMonth, shiftsOn } from './month.ts'

test('a month is shown in whole weeks from Monday', () => {
  const days = daysOfMonth('2026-11')
  assert.deepEqual([days[0], days.at(-1), days.length], ['2026-10-26', '2026-12-06', 42])
  assert.equal(daysOfMonth('2027-02').length, 28)
  assert.equal(movedMonth('2026-12', 1), '2027-01')
  assert.equal(movedMonth('2026-01', -1), '2025-12')
})

test('a shift is cut to the local day, also where the clocks change', () => {
  const shift = { start: '2026-10-24T20:00:00Z', end: '2026-10-26T09:00:00Z' }
  const [on] = shiftsOn([shift], '2026-10-25', 'Europe/Lisbon')
  assert.deepEqual(
    [on?.from.toISOString(), on?.until.toISOString()],
    ['2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z'],
  )
  assert.deepEqual(on?.share, { left: 0, width: 100 })
  assert.equal(shiftsOn([shift], '2026-10-23', 'Europe/Lisbon').length, 0)
  const { from, until } = monthWindow('2026-10', 'Europe/Lisbon')
  assert.equal((until.getTime() - from.getTime()) / 3_600_000, 35 * 24 + 1)
})
