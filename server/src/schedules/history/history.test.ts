import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import fc from 'fast-check'
import { expandSchedule } from '../rotation/model.ts'
import { placeAfter, positionsAfter, type Rollout, withPositions } from './positions.ts'
import { type History, rosterAt, rosterShifts } from './roster.ts'

const scheduleOf = (...layers: object[]) =>
  expandSchedule(ScheduleDoc.parse({ timeZone: 'UTC', layers: layers.map((layer) => ({ name: 'x', ...layer })) }))

function edited(before: object, after: object, at: string, rollout: Rollout = 'keep-current'): History {
  const [old, raw] = [scheduleOf(before), scheduleOf(after)]
  const changed = withPositions(raw, positionsAfter(old, raw, new Date(at), rollout))
  return {
    versions: [
      { from: null, schedule: old },
      { from: new Date(at), schedule: changed },
    ],
    overrides: [],
  }
}

/** The shifts around an edit, `a 2`: the turn by its number, and from when. */
function told(history: History, from: string, days: number): string[] {
  const start = new Date(from)
  return rosterShifts(history, start, new Date(start.getTime() + days * 86_400_000)).map(
    ({ users, turn, start: begins }) => `${users.join('+')} ${turn} ${begins.toISOString().slice(5, 16)}`,
  )
}

const weekly = { rotate: 'weekly', handoff: 'mon 09:00', from: '2026-11-02', people: ['a', 'b', 'c'] }
/** Thursday of the week of b, turn 1, which began on Monday 9 November. */
const thursday = '2026-11-12T12:00:00Z'

describe('an edit keeps the person on duty', () => {
  const cases: [name: string, after: object, next: string[]][] = [
    ['nothing that matters changes', { ...weekly, description: 'x' }, ['b', 'c', 'a', 'b']],
    ['somebody is added before the current one', { ...weekly, people: ['a', 'd', 'b', 'c'] }, ['b', 'c', 'a', 'd']],
    ['somebody is added after the current one', { ...weekly, people: ['a', 'b', 'd', 'c'] }, ['b', 'd', 'c', 'a']],
    ['somebody is added at the end', { ...weekly, people: ['a', 'b', 'c', 'd'] }, ['b', 'c', 'd', 'a']],
    ['an earlier one is removed', { ...weekly, people: ['b', 'c'] }, ['b', 'c', 'b', 'c']],
    ['a later one is removed', { ...weekly, people: ['a', 'b'] }, ['b', 'a', 'b', 'a']],
    ['the current one is removed: the next takes over', { ...weekly, people: ['a', 'c'] }, ['c', 'a', 'c', 'a']],
    ['the current one is replaced', { ...weekly, people: ['a', 'd', 'c'] }, ['d', 'c', 'a', 'd']],
    ['everybody is replaced', { ...weekly, people: ['d', 'e', 'f'] }, ['e', 'f', 'd', 'e']],
    ['everybody is replaced by one', { ...weekly, people: ['d'] }, ['d', 'd', 'd', 'd']],
    ['the order changes', { ...weekly, people: ['c', 'b', 'a'] }, ['b', 'a', 'c', 'b']],
    ['a companion comes', { ...weekly, people: ['a', ['b', 'd'], 'c'] }, ['b+d', 'c', 'a', 'b+d']],
    ['everybody is on call twice', { ...weekly, people: ['a', 'a', 'b', 'b'] }, ['b', 'b', 'a', 'a']],
    ['a turn of nobody is put in', { ...weekly, people: ['a', 'nobody', 'b'] }, ['b', 'a', undefined as never, 'b']],
    ['the first turn is weeks earlier', { ...weekly, from: '2026-10-12' }, ['b', 'c', 'a', 'b']],
    ['two at once', { ...weekly, people: ['a', 'b', 'c'], concurrency: { count: 2 } }, ['b+c', 'a+c', 'a+b', 'b+c']],
  ]
  for (const [name, after, expected] of cases) {
    test(name, () => {
      const history = edited(weekly, after, thursday)
      const weeks = ['2026-11-12T12:00:00Z', '2026-11-17T00:00:00Z', '2026-11-24T00:00:00Z', '2026-12-01T00:00:00Z']
      const who = weeks.map((week) => rosterAt(history, new Date(week)).users.join('+'))
      assert.deepEqual(
        who,
        expected.map((user) => user ?? ''),
      )
      assert.deepEqual(rosterAt(history, new Date('2026-11-12T11:59:59Z')).users, ['b'], 'the past stands')
    })
  }

  test('recompute, or a changed startIndex, says whose turn it is', () => {
    const more = { ...weekly, people: ['d', 'a', 'b', 'c'] }
    assert.deepEqual(rosterAt(edited(weekly, more, thursday, 'recompute'), new Date(thursday)).users, ['a'])
    assert.deepEqual(rosterAt(edited(weekly, { ...weekly, startIndex: 1 }, thursday), new Date(thursday)).users, ['c'])
    const dealt = { ...weekly, edits: [{ at: '2026-11-12T11:00:00Z', people: ['d', 'a', 'b'], policy: 'recompute' }] }
    assert.deepEqual(rosterAt(edited(weekly, dealt, thursday), new Date(thursday)).users, ['a'])
  })

  test('another layer is edited later: the first still stands where it was left', () => {
    const more = { ...weekly, people: ['d', 'a', 'b', 'c'] }
    const first = edited(weekly, more, thursday)
    const base = first.versions[1]!.schedule
    const raw = scheduleOf({ ...more }, { name: 'y', people: ['z'], priority: -1 })
    const at = new Date('2026-11-13T00:00:00Z')
    const later = withPositions(raw, positionsAfter(base, raw, at, 'keep-current'))
    assert.deepEqual(later.layers[0]!.position, { at: at.getTime(), add: 1, renumber: 0, hold: null })
    const back = scheduleOf(weekly)
    assert.deepEqual(positionsAfter(later, back, at, 'keep-current'), {}, 'an edit taken back leaves nothing')
  })

  test('a layer that is renamed keeps its place; one that is new begins where it says', () => {
    const first = edited(weekly, { ...weekly, people: ['d', 'a', 'b', 'c'] }, thursday).versions[1]!.schedule
    const renamed = scheduleOf({ ...weekly, name: 'y', people: ['d', 'a', 'b', 'c'] })
    assert.equal(positionsAfter(first, renamed, new Date(thursday), 'keep-current').y?.add, 1)
    const fresh = scheduleOf({ ...weekly, name: 'z', people: ['e', 'f'] })
    assert.deepEqual(positionsAfter(first, fresh, new Date(thursday), 'keep-current'), {})
  })

  test('nobody had a turn yet, or nobody is in the list', () => {
    const later = { ...weekly, from: '2026-12-07' }
    assert.deepEqual(positionsAfter(scheduleOf(later), scheduleOf(weekly), new Date(thursday), 'keep-current'), {})
    assert.deepEqual(positionsAfter(scheduleOf(weekly), scheduleOf(later), new Date(thursday), 'keep-current'), {})
    const empty = { ...weekly, people: ['nobody'] }
    const history = edited(empty, weekly, thursday)
    assert.deepEqual(rosterAt(history, new Date(thursday)).users, ['a'])
    assert.deepEqual(rosterAt(edited(weekly, empty, thursday), new Date(thursday)).users, [])
  })

  test('a future edit of people in the document continues from who is on duty', () => {
    const edits = [{ at: '2026-11-25T00:00:00Z', people: ['a', 'b', 'c', 'd', 'e'] }]
    const history = edited({ ...weekly, edits }, { ...weekly, people: ['d', 'a', 'b', 'c'], edits }, thursday)
    const who = (at: string) => rosterAt(history, new Date(at)).users
    assert.deepEqual(
      [who('2026-11-12T12:00:00Z'), who('2026-11-17T00:00:00Z'), who('2026-11-24T00:00:00Z')],
      [['b'], ['c'], ['d']],
    )
    assert.deepEqual([who('2026-11-26T00:00:00Z'), who('2026-12-01T00:00:00Z')], [['d'], ['e']])
  })

  test('turns by occurrences and by calendar weeks keep their person as well', () => {
    const rule = { coverage: { type: 'rule', start: '2026-11-02T09:00', rule: 'FREQ=DAILY', duration: 3600 } }
    const at = '2026-11-06T12:00:00Z'
    const history = edited({ ...rule, people: ['a', 'b', 'c'] }, { ...rule, people: ['d', 'a', 'b', 'c'] }, at)
    // The 6th is occurrence 4: b has it, and c has the next.
    assert.deepEqual(told(history, '2026-11-06T00:00:00Z', 4), [
      'b 4 11-06T09:00',
      'c 5 11-07T09:00',
      'd 6 11-08T09:00',
      'a 7 11-09T09:00',
    ])
    const weeks = { ...rule, turns: { type: 'period', unit: 'week' } }
    const byWeek = edited(
      { ...weeks, people: ['a', 'b'] },
      { ...weeks, people: ['c', 'a', 'b'] },
      '2026-11-10T12:00:00Z',
    )
    assert.deepEqual(rosterAt(byWeek, new Date('2026-11-11T09:30:00Z')).users, ['b'])
  })
})

describe('handoffs move', () => {
  const daily = { rotate: 'daily', handoff: '09:00', from: '2026-11-02', people: ['a', 'b', 'c'] }
  const cases: [name: string, before: object, after: object, at: string, expected: string[]][] = [
    [
      'an hour later, in the middle of a turn: turns keep their numbers and people',
      daily,
      { ...daily, handoff: '10:00' },
      '2026-11-04T20:00:00Z',
      ['c 2 11-04T20:00', 'a 3 11-05T10:00', 'b 4 11-06T10:00'],
    ],
    [
      'an hour later, between the old handoff and the new: who began goes on, for a whole turn',
      daily,
      { ...daily, handoff: '10:00' },
      '2026-11-04T09:30:00Z',
      ['c 2 11-04T09:30', 'a 3 11-05T10:00', 'b 4 11-06T10:00'],
    ],
    [
      'in the first turn',
      daily,
      { ...daily, handoff: '10:00' },
      '2026-11-02T09:30:00Z',
      ['a 0 11-02T09:30', 'b 1 11-03T10:00', 'c 2 11-04T10:00'],
    ],
    [
      'an hour earlier, in the middle of a turn',
      daily,
      { ...daily, handoff: '08:00' },
      '2026-11-04T20:00:00Z',
      ['c 2 11-04T20:00', 'a 3 11-05T08:00', 'b 4 11-06T08:00'],
    ],
    [
      'an hour earlier, between the new handoff and the old: nobody is relieved before they expected',
      { ...daily, handoff: '10:00' },
      daily,
      '2026-11-04T09:30:00Z',
      ['b 1 11-04T09:30', 'c 2 11-04T10:00', 'a 3 11-05T09:00'],
    ],
    [
      'to another weekday: the turn ends at the nearer one',
      weekly,
      { ...weekly, handoff: 'fri 09:00' },
      '2026-11-10T12:00:00Z',
      ['b 1 11-10T12:00', 'c 2 11-13T09:00'],
    ],
    [
      'to another weekday, which is near after it',
      weekly,
      { ...weekly, handoff: 'wed 09:00' },
      '2026-11-10T12:00:00Z',
      ['b 1 11-10T12:00', 'c 2 11-18T09:00'],
    ],
    [
      'weeks become days: the next handoff is the next day',
      weekly,
      { ...weekly, rotate: 'daily', handoff: '09:00' },
      thursday,
      ['b 10 11-12T12:00', 'c 11 11-13T09:00', 'a 12 11-14T09:00'],
    ],
    [
      'days become weeks',
      daily,
      weekly,
      '2026-11-04T20:00:00Z',
      ['c 0 11-04T20:00', 'a 1 11-09T09:00', 'b 2 11-16T09:00'],
    ],
  ]
  for (const [name, before, after, at, expected] of cases) {
    test(name, () => {
      const history = edited(before, after, at)
      assert.deepEqual(told(history, at, 30).slice(0, expected.length), expected)
    })
  }

  test('moved twice within the hour, and back', () => {
    const at = new Date('2026-11-04T09:20:00Z')
    const [ten, eleven] = [scheduleOf({ ...daily, handoff: '10:00' }), scheduleOf({ ...daily, handoff: '11:00' })]
    const first = withPositions(ten, positionsAfter(scheduleOf(daily), ten, at, 'keep-current'))
    const soon = new Date('2026-11-04T09:30:00Z')
    const second = withPositions(eleven, positionsAfter(first, eleven, soon, 'keep-current'))
    const shown = (schedule: typeof second, from: string) =>
      told({ versions: [{ from: null, schedule }], overrides: [] }, from, 2).slice(0, 2)
    assert.deepEqual(shown(second, '2026-11-04T09:30:00Z'), ['c 2 11-04T09:30', 'a 3 11-05T11:00'])
    const last = new Date('2026-11-04T09:40:00Z')
    const nine = scheduleOf(daily)
    const third = withPositions(nine, positionsAfter(second, nine, last, 'keep-current'))
    assert.deepEqual(shown(third, '2026-11-04T09:40:00Z'), ['c 2 11-04T09:40', 'a 3 11-05T09:00'])
  })
})

test('whatever is edited whenever: who is on duty stays if the new list has them', () => {
  const people = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 6 })
  const layer = fc.record({
    rotate: fc.constantFrom('daily', 'weekly', 'hourly', { every: 2, unit: 'week' }, { every: [3, 4], unit: 'day' }),
    from: fc.constantFrom('2026-10-05', '2026-11-02T09:00', '2026-10-20T22:30'),
    people,
    startIndex: fc.constant(2),
    concurrency: fc.constantFrom(undefined, { count: 1, stride: 1 }),
  })
  fc.assert(
    fc.property(layer, layer, fc.integer({ min: 0, max: 60 * 24 * 20 }), (before, after, minutes) => {
      const at = new Date(Date.UTC(2026, 10, 3) + minutes * 60_000)
      const history = edited(before, after, at.toISOString())
      const [was] = rosterAt({ versions: [history.versions[0]!], overrides: [] }, at).users
      const [is] = rosterAt(history, at).users
      if (was && (after.people as string[]).includes(was)) assert.equal(is, was)
      else assert.ok(is)
    }),
    { numRuns: 300, seed: 20261121 },
  )
})

test('a place among people who stand in the list several times is told by who follows', () => {
  const slots = (text: string) => [...text].map((user) => [user])
  assert.equal(placeAfter(slots('abac'), 2, slots('xabac')), 3)
  assert.equal(placeAfter(slots('abac'), 0, slots('xabac')), 1)
  assert.equal(placeAfter(slots('abac'), 2, slots('acab')), 0)
  assert.equal(placeAfter(slots('abcd'), 3, slots('ab')), 0)
})
