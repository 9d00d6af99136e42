import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { GridTurns } from '../time/shape.ts'
import { expandSchedule } from './expand.ts'
import { render, usersOf } from './model.ts'

const people = ['ana', 'bo', 'cy']
const doc = (layer: object, rest: object = {}) =>
  ScheduleDoc.parse({ timeZone: 'Europe/Lisbon', layers: [{ name: 'primary', people, ...layer }], ...rest })
const gridOf = (layer: object) => expandSchedule(doc(layer)).layers[0]!.turns as GridTurns
const local = (wall: number) => new Date(wall).toISOString().slice(0, 16)

const anchors: [why: string, layer: object, anchor: string, before: string][] = [
  [
    'the first Monday on or after from',
    { rotate: 'weekly', handoff: 'mon 09:00', from: '2026-11-04' },
    '2026-11-09T09:00',
    'none',
  ],
  [
    'from itself when it is a Monday',
    { rotate: 'weekly', handoff: 'mon 09:00', from: '2026-11-02' },
    '2026-11-02T09:00',
    'none',
  ],
  [
    'without a weekday, that of from',
    { rotate: 'weekly', handoff: '17:00', from: '2026-11-05' },
    '2026-11-05T17:00',
    'none',
  ],
  ['without handoff, midnight of from', { rotate: 'daily', from: '2026-11-05' }, '2026-11-05T00:00', 'none'],
  [
    'from with a time is the handoff',
    { rotate: { every: 12, unit: 'hour' }, from: '2026-11-05T08:30' },
    '2026-11-05T08:30',
    'none',
  ],
  ['without from, since ever', { rotate: 'weekly', handoff: 'fri 17:00' }, '1970-01-09T17:00', 'extend'],
  ['without anything, Monday midnight', { rotate: 'weekly' }, '1970-01-05T00:00', 'extend'],
  ['a day of the month', { rotate: 'monthly', handoff: '15 09:00', from: '2026-02-20' }, '2026-03-15T09:00', 'none'],
  [
    'a day that February lacks',
    { rotate: 'monthly', handoff: '31 09:00', from: '2026-02-01' },
    '2026-03-31T09:00',
    'none',
  ],
  ['monthly without from', { rotate: 'monthly', handoff: '1 09:00' }, '1970-01-01T09:00', 'extend'],
]
for (const [why, layer, anchor, before] of anchors) {
  test(`anchor: ${why}`, () => {
    const turns = gridOf(layer)
    assert.deepEqual([local(turns.anchor), turns.beforeAnchor], [anchor, before])
  })
}

const lengths: [rotate: unknown, unit: string, interval: number[], clock: string][] = [
  ['hourly', 'hour', [1], 'wall'],
  ['daily', 'day', [1], 'wall'],
  ['weekly', 'week', [1], 'wall'],
  ['monthly', 'month', [1], 'wall'],
  ['yearly', 'year', [1], 'wall'],
  [{ every: 2, unit: 'week' }, 'week', [2], 'wall'],
  [{ every: [3, 4], unit: 'day' }, 'day', [3, 4], 'wall'],
  [{ every: 12, unit: 'hour' }, 'hour', [12], 'wall'],
  [{ every: [10, 14], unit: 'hour' }, 'hour', [10, 14], 'wall'],
  [{ every: 48, unit: 'hour' }, 'hour', [48], 'wall'],
  [{ every: 5, unit: 'hour' }, 'hour', [5], 'elapsed'],
  [{ every: 5, unit: 'hour', clock: 'wall' }, 'hour', [5], 'wall'],
]
for (const [rotate, unit, interval, clock] of lengths) {
  test(`rotate: ${JSON.stringify(rotate)}`, () => {
    const turns = gridOf({ rotate })
    assert.deepEqual([turns.unit, turns.interval, turns.clock], [unit, interval, clock])
  })
}

test('people: a list inside the list is together, nobody is an empty slot, @nobody hides', () => {
  const layer = { rotate: 'daily', people: [['cy', 'ana', 'cy'], 'bo', 'nobody', [], '@nobody'] }
  assert.deepEqual(expandSchedule(doc(layer)).layers[0]!.slots, [['ana', 'cy'], ['bo'], [], [], ['@nobody']])
  assert.deepEqual(usersOf(doc(layer)), ['ana', 'bo', 'cy'])
})

test('when: an end that is not after the start is on the next day', () => {
  const { coverage } = expandSchedule(doc({ rotate: 'daily', when: [{ days: ['fri'], start: '20:00', end: '08:00' }] }))
    .layers[0]!
  assert.deepEqual(coverage, { type: 'windows', windows: [{ days: [5], start: 72_000_000, end: 115_200_000 }] })
})

test('from and until of a layer that does not rotate only limit it', () => {
  const schedule = expandSchedule(doc({ people: ['ana'], from: '2026-07-01', until: '2026-07-02T12:00' }))
  const spans = render(schedule, [], new Date('2026-01-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z'))
  assert.deepEqual(spans, [
    { start: new Date('2026-06-30T23:00:00Z'), end: new Date('2026-07-02T11:00:00Z'), users: ['ana'] },
  ])
})

test('dst: of the layer, else of the document; calendars read skipped times as RFC 5545 does', () => {
  const calendar = { people: undefined, coverage: { type: 'ical', text: 'BEGIN:VCALENDAR\nEND:VCALENDAR' } }
  const gap = (layer: object, rest: object = {}) => expandSchedule(doc(layer, rest)).layers[0]!.dst.gap
  assert.equal(gap({ rotate: 'daily' }), 'transition')
  assert.equal(gap({ rotate: 'daily' }, { dst: { gap: 'earlier' } }), 'earlier')
  assert.equal(gap({ rotate: 'daily', dst: { gap: 'later' } }, { dst: { gap: 'earlier' } }), 'later')
  assert.equal(gap(calendar), 'later')
})

const wrong: [layer: object, path: string, message: RegExp][] = [
  [{ rotate: 'weekli' }, 'rotate', /weekly/],
  [{ rotate: { every: 0, unit: 'week' } }, 'rotate.every', /at least 1/],
  [{ rotate: { every: 20_000, unit: 'week' } }, 'rotate.every', /at most 10000/],
  [{ rotate: { every: 30, unit: 'second' } }, 'rotate.every', /60 seconds/],
  [{ rotate: { every: 1, unit: 'day', clock: 'elapsed' } }, 'rotate.clock', /only for/],
  [{ rotate: 'weekly', people: [] }, 'people', /at least one/],
  [{ rotate: 'weekly', people: ['ana', ''] }, 'people.1', /name a person/],
  [{ rotate: 'weekly', people: undefined }, 'people', /missing/],
  [{ people: ['ana', 'bo'] }, 'rotate', /missing/],
  [{ rotate: 'weekly', handoff: 'mon 24:00' }, 'handoff', /mon 09:00/],
  [{ rotate: 'daily', handoff: 'mon 09:00' }, 'handoff', /"09:00"/],
  [{ rotate: 'weekly', handoff: '3 09:00' }, 'handoff', /monthly/],
  [{ rotate: 'weekly', from: '1969-12-31' }, 'from', /1970/],
  [{ rotate: 'weekly', from: '2026-02-30' }, 'from', /exists/],
  [{ rotate: 'weekly', from: '10000-01-01' }, 'from', /local date/],
  [{ rotate: 'weekly', from: '2026-02-01', until: '2026-02-01' }, 'until', /after from/],
  [{ rotate: 'weekly', timeZone: 'Mars/Olympus' }, 'timeZone', /Mars\/Olympus/],
  [{ rotate: 'weekly', when: [{ start: '09:00', end: '24:00' }] }, 'when.0.end', /00:00/],
  [{ rotate: 'weekly', when: [{ start: '09:00', end: '09:00', endDayOffset: 0 }] }, 'when.0', /shorter than a minute/],
  [{ rotate: 'weekly', except: [] }, 'except', /at least one holiday calendar/],
  [{ rotate: 'weekly', only: ['Portugal'] }, 'only.0', /slug of a holiday calendar/],
  [{ rotate: 'weekly', turns: { type: 'single' } }, 'turns', /keep one/],
  [
    { coverage: { type: 'rule', start: '2026-01-01T00:00', rule: 'FREQ=SECONDLY', duration: 60 } },
    'coverage.rule',
    /HOURLY/,
  ],
  [{ rotate: 'weekly', coverage: { type: 'fixed', spans: [] } }, 'people', /no meaning/],
  [{ turns: { type: 'occurrence' } }, 'turns.type', /rule/],
]
for (const [layer, path, message] of wrong) {
  test(`refused: ${JSON.stringify(layer)}`, () => {
    const { error } = ScheduleDoc.safeParse({ timeZone: 'UTC', layers: [{ name: 'primary', people, ...layer }] })
    const issue = error?.issues.find((each) => each.path.join('.') === ['layers.0', path].filter(Boolean).join('.'))
    assert.match(issue?.message ?? `no issue at ${path}: ${error?.message}`, message)
  })
}

test('refused: two layers of one name', () => {
  const layer = { name: 'primary', rotate: 'daily', people }
  const { error } = ScheduleDoc.safeParse({ timeZone: 'UTC', layers: [layer, layer] })
  assert.deepEqual(
    error?.issues.map((issue) => issue.path.join('.')),
    ['layers.1.name'],
  )
})

test('what is accepted is kept as it was written', () => {
  const written = {
    timeZone: 'US/Central',
    layers: [{ name: 'a', rotate: { every: 2, unit: 'week' }, handoff: 'fri 17:00', people: ['ana', 'nobody'] }],
  }
  assert.deepEqual(ScheduleDoc.parse(written), written)
})
