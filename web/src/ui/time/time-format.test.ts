import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  clockTime,
  countdown,
  distance,
  fullMoment,
  instantOf,
  lengthOf,
  localInput,
  shortMoment,
  zoneName,
} from './time-format.ts'

const now = new Date('2026-11-21T03:12:16Z')
const at = (text: string) => new Date(text)

test('a zone is called by its city', () => {
  assert.equal(zoneName('Europe/Lisbon'), 'Lisbon')
  assert.equal(zoneName('America/Argentina/Buenos_Aires'), 'Buenos Aires')
  assert.equal(zoneName('UTC'), 'UTC')
  assert.equal(zoneName('Etc/UTC'), 'UTC')
})

test('a moment is as short as it can be without doubt', () => {
  const table: [string, string, string][] = [
    ['2026-11-21T09:00:00Z', 'UTC', '09:00'],
    ['2026-11-23T09:00:00Z', 'UTC', 'Mon 09:00'],
    ['2026-11-20T23:30:00Z', 'UTC', 'Fri 23:30'],
    ['2026-11-20T23:30:00Z', 'Asia/Kolkata', '05:00'],
    ['2026-08-01T12:00:00Z', 'Europe/Lisbon', '1 Aug 13:00'],
    ['2027-01-04T09:00:00Z', 'UTC', '4 Jan 2027 09:00'],
  ]
  for (const [text, zone, said] of table) assert.equal(shortMoment(at(text), zone, now), said)
})

test('the tooltip says everything', () => {
  assert.equal(fullMoment(now, 'UTC'), 'Sat 21 Nov 2026 03:12:16 UTC')
  assert.equal(fullMoment(now, 'Europe/Stockholm'), 'Sat 21 Nov 2026 04:12:16 Stockholm (UTC+1)')
  assert.equal(clockTime(at('2026-11-21T00:00:00Z'), 'UTC', true), '00:00:00')
})

test('lengths use their two largest units', () => {
  const table: [number, string][] = [
    [0, '0 s'],
    [-5, '0 s'],
    [20, '20 s'],
    [192, '3 min 12 s'],
    [300, '5 min'],
    [3600, '1 h'],
    [5400, '1 h 30 min'],
    [86_400, '1 day'],
    [190_800, '2 days 5 h'],
  ]
  for (const [seconds, said] of table) assert.equal(lengthOf(seconds), said)
})

test('distances know past and future', () => {
  assert.equal(distance(at('2026-11-21T03:11:56Z'), now), '20 s ago')
  assert.equal(distance(at('2026-11-21T03:17:16Z'), now), 'in 5 min')
  assert.equal(distance(at('2026-11-18T03:00:00Z'), now), '3 days ago')
  assert.equal(distance(now, now), 'just now')
})

test('a countdown reads like a stopwatch and stops at zero', () => {
  assert.equal(countdown(at('2026-11-21T03:14:04Z'), now), '1:48')
  assert.equal(countdown(at('2026-11-21T04:14:19Z'), now), '1:02:03')
  assert.equal(countdown(at('2026-11-21T03:00:00Z'), now), '0:00')
})

test('wall-clock times become instants, also in the nights when clocks change', () => {
  assert.equal(instantOf('2026-07-01T09:00', 'Europe/Lisbon').toISOString(), '2026-07-01T08:00:00.000Z')
  assert.equal(instantOf('2026-10-25T01:30', 'Europe/Lisbon').toISOString(), '2026-10-25T00:30:00.000Z')
  assert.equal(instantOf('2026-03-29T01:30', 'Europe/Lisbon').toISOString(), '2026-03-29T01:30:00.000Z')
})

test('an instant survives the input field except in the hour that comes twice', () => {
  const zones = fc.constantFrom('UTC', 'Europe/Lisbon', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe')
  const minutes = fc.integer({ min: 27_000_000, max: 31_000_000 })
  fc.assert(
    fc.property(zones, minutes, (zone, minute) => {
      const instant = new Date(minute * 60_000)
      const again = instantOf(localInput(instant, zone), zone)
      assert.equal(localInput(again, zone), localInput(instant, zone))
      assert.ok(again.getTime() <= instant.getTime() && instant.getTime() - again.getTime() <= 3_600_000)
    }),
  )
})
