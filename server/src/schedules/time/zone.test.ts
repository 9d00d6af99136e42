import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DstPolicy } from './shape.ts'
import { instantOf, transitionsBetween, wallAt, wallOf, zoneOf } from './zone.ts'

const standard: DstPolicy = { gap: 'transition', foldStart: 'first', foldEnd: 'first' }
const read = (zone: string, wall: string, dst: Partial<DstPolicy> = {}, role: 'start' | 'end' = 'start') =>
  new Date(instantOf(zoneOf(zone), wallOf(wall), { ...standard, ...dst }, role)).toISOString().replace('.000Z', 'Z')

const nights: [
  why: string,
  zone: string,
  wall: string,
  dst: Partial<DstPolicy>,
  role: 'start' | 'end',
  instant: string,
][] = [
  ['an ordinary day', 'Europe/Stockholm', '2026-05-04T09:00', {}, 'start', '2026-05-04T07:00:00Z'],
  ['skipped: the change itself', 'Europe/Stockholm', '2026-03-29T02:30', {}, 'start', '2026-03-29T01:00:00Z'],
  [
    'skipped: later keeps the offset before',
    'Europe/Stockholm',
    '2026-03-29T02:30',
    { gap: 'later' },
    'start',
    '2026-03-29T01:30:00Z',
  ],
  [
    'skipped: earlier takes the offset after',
    'Europe/Stockholm',
    '2026-03-29T02:30',
    { gap: 'earlier' },
    'start',
    '2026-03-29T00:30:00Z',
  ],
  [
    'the first minute after the gap exists',
    'Europe/Stockholm',
    '2026-03-29T03:00',
    {},
    'start',
    '2026-03-29T01:00:00Z',
  ],
  ['twice: the first', 'Europe/Stockholm', '2026-10-25T02:30', {}, 'start', '2026-10-25T00:30:00Z'],
  ['twice: the last', 'Europe/Stockholm', '2026-10-25T02:30', { foldStart: 'last' }, 'start', '2026-10-25T01:30:00Z'],
  [
    'twice: ends have their own rule',
    'Europe/Stockholm',
    '2026-10-25T02:30',
    { foldEnd: 'last' },
    'end',
    '2026-10-25T01:30:00Z',
  ],
  [
    'twice: the rule of ends is not that of starts',
    'Europe/Stockholm',
    '2026-10-25T02:30',
    { foldEnd: 'last' },
    'start',
    '2026-10-25T00:30:00Z',
  ],
  ['half an hour skipped', 'Australia/Lord_Howe', '2026-10-04T02:15', {}, 'start', '2026-10-03T15:30:00Z'],
  [
    'half an hour twice',
    'Australia/Lord_Howe',
    '2026-04-05T01:45',
    { foldStart: 'last' },
    'start',
    '2026-04-04T15:15:00Z',
  ],
  ['a whole day skipped', 'Pacific/Apia', '2011-12-30T12:00', {}, 'start', '2011-12-30T10:00:00Z'],
  ['the day before it', 'Pacific/Apia', '2011-12-29T23:59', {}, 'start', '2011-12-30T09:59:00Z'],
  ['the day after it', 'Pacific/Apia', '2011-12-31T00:00', {}, 'start', '2011-12-30T10:00:00Z'],
  ['two hours skipped', 'Antarctica/Troll', '2026-03-29T02:00', {}, 'start', '2026-03-29T01:00:00Z'],
  ['standard time is the summer one', 'Europe/Dublin', '2026-10-25T01:30', {}, 'start', '2026-10-25T00:30:00Z'],
  ['midnight skipped', 'America/Santiago', '2026-09-06T00:00', {}, 'start', '2026-09-06T04:00:00Z'],
  ['a link', 'US/Central', '2026-07-01T00:00', {}, 'start', '2026-07-01T05:00:00Z'],
  ['45 minutes east of the half hour', 'Asia/Kathmandu', '2026-07-01T00:00', {}, 'start', '2026-06-30T18:15:00Z'],
  ['the far end', 'Europe/Lisbon', '9999-07-01T00:00', {}, 'start', '9999-06-30T23:00:00Z'],
  ['the near end', 'America/New_York', '1970-01-01T00:00', {}, 'start', '1970-01-01T05:00:00Z'],
]

for (const [why, zone, wall, dst, role, instant] of nights) {
  test(`${zone} ${wall}: ${why}`, () => assert.equal(read(zone, wall, dst, role), instant))
}

test('wallAt and Temporal agree through twenty years of every kind of zone', () => {
  for (const name of [
    'Europe/Lisbon',
    'Africa/Casablanca',
    'Pacific/Apia',
    'Australia/Lord_Howe',
    'Asia/Pyongyang',
    'UTC',
  ]) {
    const zone = zoneOf(name)
    for (let at = Date.UTC(2005, 0, 1); at < Date.UTC(2025, 0, 1); at += 91 * 3_600_000 + 12_345_000) {
      const expected = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(name).toPlainDateTime().toString()
      assert.equal(new Date(wallAt(zone, at)).toISOString().slice(0, 19), expected.padEnd(19, ':00').slice(0, 19))
    }
  }
})

test('transitions are found once each, across the seams of what is kept', () => {
  const found = transitionsBetween(zoneOf('Europe/Berlin'), Date.UTC(1990, 0, 1), Date.UTC(2090, 0, 1))
  assert.equal(found.length, 200)
  assert.ok(
    found.every(
      (each, index) => index === 0 || (each.at > found[index - 1]!.at && each.before === found[index - 1]!.after),
    ),
  )
})

test('no such zone', () => assert.throws(() => zoneOf('Europe/Atlantis'), RangeError))
