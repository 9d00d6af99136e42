import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { expandSchedule, render } from '../rotation/model.ts'
import {
  type Bound,
  boundOverrides,
  isEndless,
  locate,
  neighbourhoods,
  offsetsOf,
  stretchesAround,
  type Taken,
} from './bound-covers.ts'

const ana = 'ana@x.example'
const bo = 'bo@x.example'
const cy = 'cy@x.example'

const weekly = { name: 'week', rotate: 'weekly', handoff: 'mon 09:00', from: '2026-01-05', people: [ana, bo, cy] }
const nights = { ...weekly, when: [{ start: '20:00', end: '08:00' }] }

function history(...layers: object[]) {
  return { versions: [{ from: null, schedule: scheduleOf(...layers) }], overrides: [] }
}
function scheduleOf(...layers: object[]) {
  return expandSchedule(ScheduleDoc.parse({ timeZone: 'Europe/Lisbon', layers }))
}

const date = (text: string) => new Date(`${text}:00Z`)
const place = (start: string, end: string) => ({ start: date(start), end: date(end) })

/** Turn 42 is Ana's: Monday 26 October to 2 November 2026; the clocks went back the night before. */
function cover(change: Partial<Taken> = {}): Taken {
  const shift = place('2026-10-26T09:00', '2026-11-02T09:00')
  return {
    cover: 'cov_1',
    n: 0,
    kind: 'swap',
    layer: 'week',
    turn: 42,
    scope: 'stretch',
    part: { start: null, end: null },
    pinned: false,
    owner: ana,
    shift,
    place: shift,
    to: cy,
    toName: 'Cy',
    gone: false,
    takenAt: date('2026-10-01T00:00'),
    cutAt: null,
    ...change,
  }
}

function told(history: Parameters<typeof neighbourhoods>[0], taken: Taken = cover()): string {
  const { overrides, detached } = boundOverrides([taken], neighbourhoods(history))
  if (detached[0]) return `detached: ${detached[0].because}`
  return overrides.map(({ start, end }) => `${start.slice(5, 16)} ${end.slice(5, 16)}`).join() || 'no effect'
}

test('the shift is where it was: so is the cover, for its owner as the schedule spells them', () => {
  const shouting = { ...weekly, people: ['ANA@x.example', bo, cy] }
  const { overrides } = boundOverrides([cover()], neighbourhoods(history(shouting)))
  assert.deepEqual(
    overrides.map(({ at, ...override }) => override),
    [
      {
        op: 'substitute',
        layer: 'week',
        user: 'ANA@x.example',
        users: [cy],
        start: '2026-10-26T09:00:00.000Z',
        end: '2026-11-02T09:00:00.000Z',
        by: 'Cy',
        kind: 'swap',
      },
    ],
  )
  const spans = render(scheduleOf(shouting), overrides, date('2026-10-20T00:00'), date('2026-11-04T00:00'))
  assert.deepEqual(
    spans.map(({ users }) => users),
    [[cy], [bo]],
  )
})

test('where a cover goes when the schedule is edited', () => {
  const cases: [string, object[], string][] = [
    ['as it was', [weekly], '10-26T09:00 11-02T09:00'],
    ['an hour later', [{ ...weekly, handoff: 'mon 10:00' }], '10-26T10:00 11-02T10:00'],
    ['a day later', [{ ...weekly, handoff: 'tue 09:00' }], '10-27T09:00 11-03T09:00'],
    [
      'a day earlier, with the anchor',
      [{ ...weekly, handoff: 'sun 09:00', from: '2026-01-04' }],
      '10-25T09:00 11-01T09:00',
    ],
    ['in another zone', [{ ...weekly, timeZone: 'Asia/Tokyo' }], '10-26T00:00 11-02T00:00'],
    ['renumbered, in the same place', [{ ...weekly, from: '2026-01-26' }], '10-26T09:00 11-02T09:00'],
    [
      'two weeks at a time: the place is still Ana’s',
      [{ ...weekly, rotate: { every: 2, unit: 'week' }, from: '2026-03-30' }],
      '10-26T09:00 11-09T09:00',
    ],
    ['another order', [{ ...weekly, people: [bo, ana, cy] }], `detached: shift 42 on layer "week" is ${bo}'s now`],
    ['she is gone', [{ ...weekly, people: [bo, cy] }], `detached: shift 42 on layer "week" is ${bo}'s now`],
    ['the layer is gone', [{ ...weekly, name: 'other' }], 'detached: the schedule no longer has a layer "week"'],
    [
      'the layer ended',
      [{ ...weekly, until: '2026-09-01' }],
      'detached: shift 42 on layer "week" is no longer in the schedule',
    ],
    ['somebody beside her', [{ ...weekly, people: [[ana, bo], bo, cy] }], '10-26T09:00 11-02T09:00'],
  ]
  for (const [name, layers, expected] of cases) assert.equal(told(history(...layers)), expected, name)
})

test('a part keeps its place on the wall clock inside the shift, also over a change of the clocks', () => {
  const layer = scheduleOf(weekly).layers[0]!
  const whole = place('2026-10-19T08:00', '2026-10-26T09:00')
  const part = place('2026-10-25T12:00', '2026-10-25T20:00')
  const offsets = offsetsOf(layer, whole, part)
  assert.deepEqual(offsets, { start: (6 * 24 + 3) * 3_600_000, end: (6 * 24 + 11) * 3_600_000 })
  const taken = cover({ turn: 41, owner: cy, to: ana, shift: whole, place: part, part: offsets })
  assert.equal(told(history(weekly), taken), '10-25T12:00 10-25T20:00')
  assert.equal(told(history({ ...weekly, handoff: 'mon 10:00' }), taken), '10-25T13:00 10-25T21:00')
  assert.equal(told(history({ ...weekly, handoff: 'tue 09:00' }), taken), '10-26T12:00 10-26T20:00')
})

test('a part that its shift no longer has is detached', () => {
  const shift = place('2026-10-26T20:00', '2026-10-27T08:00')
  const taken = cover({
    shift,
    place: place('2026-10-27T05:00', '2026-10-27T08:00'),
    part: { start: 9 * 3_600_000, end: null },
  })
  assert.equal(told(history(nights), taken), '10-27T05:00 10-27T08:00')
  const short = { ...weekly, when: [{ start: '20:00', end: '23:00' }] }
  assert.match(told(history(short), taken), /detached: .* is shorter now and has no such part/)
})

test('one night of a week of nights, and all of them', () => {
  const night = place('2026-10-28T20:00', '2026-10-29T08:00')
  const one = cover({ shift: night, place: night })
  assert.equal(told(history(nights), one), '10-28T20:00 10-29T08:00')
  const later = { ...nights, when: [{ start: '21:00', end: '09:00' }] }
  assert.equal(told(history(later), one), '10-28T21:00 10-29T09:00')
  const turn = place('2026-10-26T20:00', '2026-11-02T08:00')
  assert.equal(told(history(later), cover({ scope: 'turn', shift: turn, place: turn })), '10-26T21:00 11-02T09:00')
})

test('a shift that a new version parts is one shift, under both of its numbers', () => {
  const versions = [
    { from: null, schedule: scheduleOf(weekly) },
    { from: date('2026-10-28T12:00'), schedule: scheduleOf({ ...weekly, handoff: 'mon 10:00', from: '2026-01-26' }) },
  ]
  assert.equal(told({ versions, overrides: [] }), '10-26T09:00 11-02T10:00')
})

test('where turns are not counted, a cover is bound to the start', () => {
  const fixed = (start: string, user = ana) => ({
    name: 'week',
    coverage: { type: 'fixed', spans: [{ start: `${start}:00Z`, end: '2026-10-27T09:00:00Z', users: [user] }] },
  })
  const shift = place('2026-10-26T09:00', '2026-10-26T17:00')
  const taken = cover({ turn: null, shift, place: shift })
  assert.equal(told(history(fixed('2026-10-26T09:00')), taken), '10-26T09:00 10-27T09:00')
  assert.match(
    told(history(fixed('2026-10-26T10:00')), taken),
    /^detached: the shift on layer "week" is ana@x.example's now/,
  )
  assert.match(told(history(fixed('2026-10-26T09:00', bo)), taken), /bo@x.example's now/)
})

test('a duty without end has no shift to count from: the part stays where it is', () => {
  const always = { name: 'week', people: [ana] }
  const shifts = stretchesAround(
    history(always),
    'week',
    date('2026-10-26T09:00').getTime(),
    date('2026-10-26T10:00').getTime(),
  )
  const [stretch] = shifts.get('week')!.stretches
  assert.ok(isEndless(shifts, 'week', { start: new Date(stretch!.start), end: new Date(stretch!.end) }))
  const part = place('2026-10-26T09:00', '2026-10-26T17:00')
  const taken = cover({ turn: 0, pinned: true, shift: part, place: part })
  assert.equal(told(history(always), taken), '10-26T09:00 10-26T17:00')
  assert.match(told(history({ ...always, people: [bo] }), taken), /bo@x.example's now/)
})

test('a cover counts from when it was taken until it was cut off, and not when who took it has left', () => {
  assert.equal(told(history(weekly), cover({ takenAt: date('2026-10-28T10:00') })), '10-28T10:00 11-02T09:00')
  assert.equal(told(history(weekly), cover({ cutAt: date('2026-10-28T10:00') })), '10-26T09:00 10-28T10:00')
  assert.equal(told(history(weekly), cover({ takenAt: date('2026-11-03T10:00') })), 'no effect')
  assert.equal(told(history(weekly), cover({ gone: true })), 'detached: Cy has left')
})

test('of two that take the same shift the later counts', () => {
  const again = cover({ cover: 'cov_2', to: bo, toName: 'Bo', takenAt: date('2026-10-27T09:00') })
  const { overrides } = boundOverrides([again, cover()], neighbourhoods(history(weekly)))
  const spans = render(scheduleOf(weekly), overrides, date('2026-10-26T09:00'), date('2026-11-02T09:00'))
  assert.deepEqual(
    spans.map(({ start, users }) => [start.toISOString().slice(5, 13), users]),
    [
      ['10-26T09', [cy]],
      ['10-27T09', [bo]],
    ],
  )
})

test('offsets that are found again keep the place, whatever was loaded of the past', () => {
  const part = { start: 30 * 3_600_000, end: 36 * 3_600_000 }
  const bound: Bound = cover({ part, place: place('2026-10-27T15:00', '2026-10-27T21:00') })
  const cut = {
    versions: [{ from: null, schedule: scheduleOf({ ...weekly, activeFrom: '2026-10-26T12:00:00Z' }) }],
    overrides: [],
  }
  const found = locate(bound, neighbourhoods(cut)(bound))
  assert.ok(!('because' in found))
  assert.deepEqual(found.place, bound.place)
  const moved: Bound = { ...bound, ...found }
  assert.deepEqual(locate(moved, neighbourhoods(cut)(moved)), found)
})

test('a layer that cannot be computed leaves its cover without effect, and the schedule with its answer', () => {
  const { overrides, detached } = boundOverrides([cover()], () => {
    throw new Problem('too_large', 'Layer "week" has too many shifts.')
  })
  assert.deepEqual([overrides, detached[0]?.because], [[], 'Layer "week" has too many shifts.'])
})

test('a minute is not the week that was agreed on, and finding that out is quick', () => {
  const minutes = { ...weekly, rotate: { every: 1, unit: 'minute' }, handoff: undefined }
  const began = performance.now()
  assert.match(told(history(minutes)), /^detached: shift 42 on layer "week" is .*'s now/)
  assert.ok(performance.now() - began < 2000)
  assert.match(told(history({ ...weekly, rotate: 'daily', handoff: '09:00' })), /^detached/)
})
