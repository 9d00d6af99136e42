import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import { Override, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { expandSchedule, gaps, onCallAt, render, shifts } from './model.ts'

const hour = (at: number) => `2026-06-01T${String(at).padStart(2, '0')}:00:00Z`
const from = new Date(hour(0))
const until = new Date('2026-06-02T00:00:00Z')
const fixed = (name: string, start: number, end: number, users: string[], rest: object = {}) => ({
  name,
  coverage: { type: 'fixed', spans: [{ start: hour(start), end: hour(end), users }] },
  ...rest,
})
const schedule = (...layers: object[]) => expandSchedule(ScheduleDoc.parse({ timeZone: 'UTC', layers }))
const over = (op: string, start: number, end: number, rest: object) =>
  Override.parse({ op, start: hour(start), end: hour(end), ...rest })
const lines = (layers: object[], overrides: Override[] = []) =>
  render(schedule(...layers), overrides, from, until).map(
    ({ start, end, users }) => `${start.getUTCHours()}-${end.getUTCHours()} ${users.join('+')}`,
  )

const merges: [why: string, layers: object[], expected: string[]][] = [
  [
    'equal priorities unite',
    [fixed('a', 1, 5, ['ana']), fixed('b', 3, 8, ['bo'])],
    ['1-3 ana', '3-5 ana+bo', '5-8 bo'],
  ],
  [
    'a higher priority hides where it is present',
    [fixed('a', 1, 8, ['ana']), fixed('b', 3, 5, ['bo'], { priority: 1 })],
    ['1-3 ana', '3-5 bo', '5-8 ana'],
  ],
  ['an empty slot is transparent', [fixed('a', 1, 8, ['ana']), fixed('b', 3, 5, [], { priority: 1 })], ['1-8 ana']],
  [
    '@nobody hides and is nobody',
    [fixed('a', 1, 8, ['ana']), fixed('b', 3, 5, ['@nobody'], { priority: 1 })],
    ['1-3 ana', '5-8 ana'],
  ],
  ['@nobody beside somebody vanishes', [fixed('a', 1, 4, ['ana']), fixed('b', 3, 5, ['@nobody'])], ['1-4 ana']],
  [
    'neighbours with the same people are one span, from whatever layer',
    [fixed('a', 1, 4, ['ana']), fixed('b', 4, 6, ['ana'], { priority: 5 })],
    ['1-6 ana'],
  ],
  [
    'shadow layers never count',
    [fixed('a', 1, 4, ['ana']), fixed('b', 2, 6, ['bo'], { priority: 5, shadow: true })],
    ['1-4 ana'],
  ],
  [
    'negative priorities are lower',
    [fixed('a', 1, 4, ['ana']), fixed('b', 0, 6, ['bo'], { priority: -1 })],
    ['0-1 bo', '1-4 ana', '4-6 bo'],
  ],
  ['activity only clips', [fixed('a', 1, 8, ['ana'], { activeFrom: hour(2), activeUntil: hour(4) })], ['2-4 ana']],
  ['no layers: nobody', [], []],
]
for (const [why, layers, expected] of merges) test(`layers: ${why}`, () => assert.deepEqual(lines(layers), expected))

const base = [fixed('a', 2, 8, ['ana', 'bo'])]
const changes: [why: string, overrides: Override[], expected: string[]][] = [
  ['set replaces everybody and fills gaps', [over('set', 6, 10, { users: ['cy'] })], ['2-6 ana+bo', '6-10 cy']],
  ['set without filling gaps', [over('set', 6, 10, { users: ['cy'], fillGaps: false })], ['2-6 ana+bo', '6-8 cy']],
  ['set to nobody', [over('set', 4, 6, { users: [] })], ['2-4 ana+bo', '6-8 ana+bo']],
  [
    'of several sets the last listed wins',
    [over('set', 3, 7, { users: ['cy'] }), over('set', 5, 6, { users: ['di'] })],
    ['2-3 ana+bo', '3-5 cy', '5-6 di', '6-7 cy', '7-8 ana+bo'],
  ],
  [
    'one union makes all unite',
    [over('set', 3, 7, { users: ['cy'], combine: 'union' }), over('set', 5, 6, { users: ['di'] })],
    ['2-3 ana+bo', '3-5 cy', '5-6 cy+di', '6-7 cy', '7-8 ana+bo'],
  ],
  [
    'a set with shifts has its own holes',
    [over('set', 2, 8, { shifts: [{ start: hour(3), end: hour(4), users: ['cy'] }] })],
    ['3-4 cy'],
  ],
  [
    'substitute only where the person is on call',
    [over('substitute', 0, 5, { user: 'ana', users: ['cy'] })],
    ['2-5 bo+cy', '5-8 ana+bo'],
  ],
  [
    'substitutes are simultaneous: a swap, no chain',
    [over('substitute', 2, 8, { user: 'ana', users: ['bo'] }), over('substitute', 2, 8, { user: 'bo', users: ['cy'] })],
    ['2-8 bo+cy'],
  ],
  [
    'substitute beats remove',
    [over('remove', 2, 8, { user: 'ana' }), over('substitute', 2, 5, { user: 'ana', users: ['cy'] })],
    ['2-5 bo+cy', '5-8 bo'],
  ],
  [
    'the last substitute of one person',
    [
      over('substitute', 2, 8, { user: 'ana', users: ['cy'] }),
      over('substitute', 2, 8, { user: 'ana', users: ['di'] }),
    ],
    ['2-8 bo+di'],
  ],
  [
    'add is not removed by its own group',
    [over('add', 6, 10, { users: ['ana', 'cy'] }), over('remove', 2, 10, { user: 'cy' })],
    ['2-6 ana+bo', '6-8 ana+bo+cy', '8-10 ana+cy'],
  ],
  [
    'a higher rank sees the result of the lower',
    [over('substitute', 2, 8, { user: 'cy', users: ['di'], rank: 20 }), over('set', 4, 6, { users: ['cy'], rank: 10 })],
    ['2-4 ana+bo', '4-6 di', '6-8 ana+bo'],
  ],
  [
    'of one layer: lower layers show through nobody',
    [over('set', 4, 6, { layer: 'a', users: [] })],
    ['2-4 ana+bo', '6-8 ana+bo'],
  ],
  ['of a layer that does not exist: nothing', [over('set', 4, 6, { layer: 'z', users: ['cy'] })], ['2-8 ana+bo']],
]
for (const [why, overrides, expected] of changes)
  test(`overrides: ${why}`, () => assert.deepEqual(lines(base, overrides), expected))

test('overrides of a layer come before the merge', () => {
  const layers = [fixed('low', 0, 8, ['ana']), fixed('high', 2, 6, ['bo'], { priority: 1 })]
  assert.deepEqual(
    lines(layers, [
      over('remove', 3, 4, { layer: 'high', user: 'bo' }),
      over('add', 6, 7, { layer: 'high', users: ['cy'] }),
    ]),
    ['0-2 ana', '2-3 bo', '3-4 ana', '4-6 bo', '6-7 cy', '7-8 ana'],
  )
})

test('gaps are what spans leave free', () => {
  const spans = render(schedule(fixed('a', 2, 8, ['ana'])), [], from, until)
  assert.deepEqual(
    gaps(spans, from, until).map(({ start, end }) => [start.toISOString(), end.toISOString()]),
    [
      ['2026-06-01T00:00:00.000Z', '2026-06-01T02:00:00.000Z'],
      ['2026-06-01T08:00:00.000Z', '2026-06-02T00:00:00.000Z'],
    ],
  )
  assert.deepEqual(gaps([], from, until), [{ start: from, end: until }])
})

const weekly = {
  name: 'primary',
  rotate: 'weekly',
  handoff: 'mon 09:00',
  from: '2026-05-04',
  people: ['ana', 'bo', 'nobody'],
}
const lisbon = (...layers: object[]) => expandSchedule(ScheduleDoc.parse({ timeZone: 'Europe/Lisbon', layers }))

test('onCallAt: who, until when, who is next, and why', () => {
  assert.deepEqual(onCallAt(lisbon(weekly), [], new Date('2026-05-06T00:00:00Z')), {
    users: ['ana'],
    until: new Date('2026-05-11T08:00:00Z'),
    next: { users: ['bo'], from: new Date('2026-05-11T08:00:00Z') },
    because: 'layer “primary”, weekly from Mon 09:00, shift 0',
  })
  assert.deepEqual(onCallAt(lisbon(weekly), [], new Date('2026-05-13T00:00:00Z')), {
    users: ['bo'],
    until: new Date('2026-05-18T08:00:00Z'),
    next: { users: ['ana'], from: new Date('2026-05-25T08:00:00Z') },
    because: 'layer “primary”, weekly from Mon 09:00, shift 1',
  })
})

const reasons: [layers: object[], overrides: (Override & { by?: string })[], because: RegExp][] = [
  [[], [], /^nobody: this schedule has no layers$/],
  [[fixed('a', 2, 8, ['ana'])], [], /^nobody: no layer covers this time$/],
  [
    [{ ...weekly, people: ['nobody'] }],
    [],
    /^nobody: layer “primary”, weekly from Mon 09:00, shift 4, belongs to nobody$/,
  ],
  [[fixed('a', 9, 11, ['@nobody'])], [], /^nobody: layer “a”, at fixed times, says nobody$/],
  [
    [fixed('a', 9, 11, ['ana'])],
    [{ ...over('set', 9, 11, { users: ['bo'] }), by: 'Cy' }],
    /^override by Cy \(bo instead of everybody until Mon 1 Jun 2026 \d\d:00 [\w/]+\); without it: layer “a”/,
  ],
  [[fixed('a', 9, 11, ['ana'])], [over('remove', 9, 11, { user: 'ana' })], /^nobody: override \(without ana until/],
  [
    [fixed('a', 9, 11, ['ana'])],
    [over('substitute', 9, 11, { user: 'zoe', users: ['bo'] })],
    /^layer “a”, at fixed times$/,
  ],
  [
    [fixed('a', 9, 11, ['ana']), fixed('b', 9, 11, ['bo'])],
    [],
    /^layer “a”, at fixed times; and layer “b”, at fixed times$/,
  ],
]
for (const [layers, overrides, because] of reasons) {
  test(`because: ${because}`, () =>
    assert.match(onCallAt(schedule(...layers), overrides, new Date(hour(10))).because, because))
}

const turns: [layer: object, words: string][] = [
  [{ rotate: 'daily', handoff: '09:00' }, 'daily from 09:00'],
  [{ rotate: 'weekly', handoff: 'mon 09:00', timeZone: 'Asia/Tokyo' }, 'weekly from Mon 09:00 Asia/Tokyo'],
  [{ rotate: { every: 2, unit: 'week' }, handoff: 'fri 17:00' }, 'every 2 weeks from Fri 17:00'],
  [{ rotate: { every: [2, 2, 3], unit: 'day' }, handoff: '09:00' }, 'turns of 2, 2 and 3 days from 09:00'],
  [{ rotate: 'monthly', handoff: '15 09:00' }, 'monthly on day 15 at 09:00'],
  [{ rotate: 'yearly', from: '2026-01-01T09:00' }, 'yearly on 1 Jan at 09:00'],
  [{ rotate: { every: 1, unit: 'minute' } }, 'every minute from 00:00'],
]
for (const [layer, words] of turns) {
  test(`because: ${words}`, () => {
    const { because } = onCallAt(
      lisbon({ name: 'europe', from: '2026-05-04', people: ['ana', 'bo'], ...layer }),
      [],
      from,
    )
    assert.equal(because.replace(/, shift \d+$/, ''), `layer “europe”, ${words}`)
  })
}

test('onCallAt: nothing changes within a year', () => {
  const { users, until, next } = onCallAt(lisbon({ name: 'a', people: ['ana'] }), [], from)
  assert.deepEqual([users, until, next], [['ana'], null, null])
})

test('shifts: pieces of each layer with their turn, shadow layers too, layer overrides in place', () => {
  const layers = lisbon(weekly, { name: 'shadow', rotate: 'daily', from: '2026-05-10', people: ['zoe'], shadow: true })
  const found = shifts(
    layers,
    [
      Override.parse({
        op: 'set',
        start: '2026-05-09T00:00:00Z',
        end: '2026-05-10T00:00:00Z',
        users: ['cy'],
        layer: 'primary',
      }),
    ],
    new Date('2026-05-08T00:00:00Z'),
    new Date('2026-05-12T00:00:00Z'),
  )
  assert.deepEqual(
    found.map(({ layer, turn, start, users, shadow }) => [
      layer,
      turn,
      start.toISOString().slice(0, 16),
      users.join(),
      shadow,
    ]),
    [
      ['primary', 0, '2026-05-08T00:00', 'ana', false],
      ['primary', null, '2026-05-09T00:00', 'cy', false],
      ['primary', 0, '2026-05-10T00:00', 'ana', false],
      ['primary', 1, '2026-05-11T08:00', 'bo', false],
      ['shadow', 0, '2026-05-09T23:00', 'zoe', true],
      ['shadow', 1, '2026-05-10T23:00', 'zoe', true],
      ['shadow', 2, '2026-05-11T23:00', 'zoe', true],
    ],
  )
})

test('absurd questions are refused, not worked on', () => {
  const tooLarge = (error: unknown) => error instanceof Problem && error.kind === 'too_large'
  const minutes = lisbon({ name: 'm', rotate: { every: 1, unit: 'minute' }, people: ['ana', 'bo'] })
  assert.throws(() => render(minutes, [], new Date('2026-01-01T00:00:00Z'), new Date('2036-01-01T00:00:00Z')), tooLarge)
  assert.throws(() => render(minutes, [], new Date('2026-01-01T00:00:00Z'), new Date('2126-01-01T00:00:00Z')), tooLarge)
  assert.throws(
    () => onCallAt(minutes, [], new Date('9999-01-01T00:00:00Z')),
    (error: unknown) => error instanceof Problem && error.kind === 'invalid',
  )
  assert.deepEqual(render(lisbon({ ...weekly, from: '9999-12-31' }), [], from, until), [])
})

test('ten thousand overlapping overrides of ten years', () => {
  const many = Array.from({ length: 10_000 }, (_, index) =>
    Override.parse({
      op: (['set', 'add', 'substitute', 'remove'] as const)[index % 4],
      start: new Date(Date.UTC(2020, 0, 1) + index * 3_600_000).toISOString(),
      end: new Date(Date.UTC(2030, 0, 1) - index * 1_800_000).toISOString(),
      rank: index % 5,
      ...(index % 4 === 3 ? {} : { users: [`u${index % 7}`] }),
      ...(index % 4 >= 2 ? { user: `u${index % 5}` } : {}),
    }),
  )
  const spans = render(lisbon(weekly), many, new Date('2020-01-01T00:00:00Z'), new Date('2030-01-01T00:00:00Z'))
  assert.ok(spans.length > 0 && spans.every((span, i) => i === 0 || spans[i - 1]!.end <= span.start))
})
