import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  changesIn,
  decide,
  dutyOf,
  type Expected,
  type Settings,
  type Standing,
  type Stretch,
  settingsOf,
} from './model.ts'

const at = (text: string) => new Date(`2026-11-${text}Z`)
const stretch = (start: string, end: string, ...users: string[]): Stretch => ({ start: at(start), end: at(end), users })

const changes: [what: string, stretches: Stretch[], expected: string[]][] = [
  [
    'one after the other',
    [stretch('01T09:00', '02T09:00', 'ana'), stretch('02T09:00', '03T09:00', 'bo')],
    ['02T09:00 ana > bo since 01T09:00'],
  ],
  ['the same person', [stretch('01T09:00', '02T09:00', 'ana'), stretch('02T12:00', '03T09:00', 'ana')], []],
  [
    'one of two changes',
    [stretch('01T09:00', '02T09:00', 'ana', 'cy'), stretch('02T09:00', '03T09:00', 'bo', 'cy')],
    ['02T09:00 ana > bo since 01T09:00'],
  ],
  [
    'one leaves',
    [stretch('01T09:00', '02T09:00', 'ana', 'cy'), stretch('02T09:00', '03T09:00', 'cy')],
    ['02T09:00 ana > cy since 01T09:00'],
  ],
  [
    'one joins',
    [stretch('01T09:00', '02T09:00', 'ana'), stretch('02T09:00', '03T09:00', 'ana', 'cy')],
    ['02T09:00 ana stay > cy since 01T09:00'],
  ],
  [
    'after a night with nobody',
    [stretch('01T09:00', '01T17:00', 'ana'), stretch('02T09:00', '02T17:00', 'bo')],
    ['02T09:00 ana > bo since 01T09:00'],
  ],
  ['after weeks with nobody', [stretch('01T09:00', '01T17:00', 'ana'), stretch('20T09:00', '20T17:00', 'bo')], []],
  [
    'an hour of cover is no hand-over',
    [
      stretch('01T09:00', '02T12:00', 'ana'),
      stretch('02T12:00', '02T13:00', 'bo'),
      stretch('02T13:00', '03T09:00', 'ana'),
      stretch('03T09:00', '04T09:00', 'cy'),
    ],
    ['03T09:00 ana > cy since 02T13:00'],
  ],
  [
    'the duty began before a colleague joined',
    [
      stretch('01T09:00', '02T09:00', 'ana'),
      stretch('02T09:00', '03T09:00', 'ana', 'cy'),
      stretch('03T09:00', '04T09:00', 'bo'),
    ],
    ['02T09:00 ana stay > cy since 01T09:00', '03T09:00 ana,cy > bo since 01T09:00'],
  ],
  ['nobody before', [stretch('02T09:00', '03T09:00', 'bo')], []],
]
for (const [what, stretches, expected] of changes) {
  test(`changes of shift: ${what}`, () => {
    const found = changesIn(stretches, at('01T00:00'), at('30T00:00'))
    const words = found.map(
      (change) =>
        `${change.at.toISOString().slice(8, 16)} ${change.outgoing}${change.ends ? '' : ' stay'} > ${change.incoming} since ${change.since.toISOString().slice(8, 16)}`,
    )
    assert.deepEqual(words, expected)
  })
}

test('only changes in the window: the end belongs to it, the beginning does not', () => {
  const two = [stretch('01T09:00', '02T09:00', 'ana'), stretch('02T09:00', '03T09:00', 'bo')]
  assert.equal(changesIn(two, at('02T09:00'), at('03T00:00')).length, 0)
  assert.equal(changesIn(two, at('01T00:00'), at('02T09:00')).length, 1)
})

test('a person’s duty: neighbours are one, whatever the case of the e-mail', () => {
  const all = [
    stretch('01T00:00', '02T00:00', 'bo'),
    stretch('02T00:00', '03T00:00', 'Ana'),
    stretch('03T00:00', '04T00:00', 'Ana', 'bo'),
    stretch('05T00:00', '06T00:00', 'Ana'),
  ]
  assert.deepEqual(dutyOf(all, 'ana'), { start: at('02T00:00'), end: at('04T00:00') })
  assert.equal(dutyOf(all, 'cy'), null)
})

test('settings: the schedule’s, else the organisation’s, else twelve hours and one', () => {
  assert.deepEqual(settingsOf(undefined, undefined), { notice: 43_200, acceptWithin: 3600 })
  assert.deepEqual(settingsOf({ notice: 'never' }, { notice: '1h', acceptWithin: '30m' }), {
    notice: null,
    acceptWithin: 1800,
  })
})

const usual: Settings = { notice: 12 * 3600, acceptWithin: 3600 }
const upcoming: Standing = {
  state: 'upcoming',
  at: at('10T09:00'),
  outgoing: ['ana'],
  incoming: ['bo'],
  noticed: [],
  acceptBy: null,
}
const open: Standing = { ...upcoming, state: 'open', noticed: ['bo'], acceptBy: at('10T10:00') }
const bothTold: Standing = { ...upcoming, noticed: ['bo', 'ana'] }
const asPlanned: Expected = { outgoing: ['ana'], incoming: ['bo'], ends: at('10T09:00') }

interface Case {
  what: string
  standing: Standing
  expected: Expected
  settings?: Settings
  now: string
  state: string
  told: Record<string, string[] | true>
  next: string | null
  because: RegExp
}
const cases: Case[] = [
  {
    what: 'long before: wait for the notice',
    standing: upcoming,
    expected: asPlanned,
    now: '09T09:00',
    state: 'upcoming',
    told: {},
    next: '09T21:00',
    because: /^its people are told 12h before$/,
  },
  {
    what: 'the notice',
    standing: upcoming,
    expected: asPlanned,
    now: '09T21:00',
    state: 'upcoming',
    told: { before: ['bo'], leaving: ['ana'] },
    next: '10T09:00',
    because: /were told/,
  },
  {
    what: 'the notice when nobody leaves: only who joins',
    standing: upcoming,
    expected: { ...asPlanned, ends: null },
    now: '09T21:00',
    state: 'upcoming',
    told: { before: ['bo'] },
    next: '10T09:00',
    because: /were told/,
  },
  {
    what: 'the notice when the outgoing shift ended in the evening: only who comes',
    standing: upcoming,
    expected: { ...asPlanned, ends: at('09T17:00') },
    now: '09T21:00',
    state: 'upcoming',
    told: { before: ['bo'] },
    next: '10T09:00',
    because: /were told/,
  },
  {
    what: 'the change when nobody leaves: nobody’s shift is over',
    standing: { ...upcoming, noticed: ['bo'] },
    expected: { ...asPlanned, ends: null },
    now: '10T09:00',
    state: 'open',
    told: { begins: ['bo'] },
    next: '10T10:00',
    because: /accepted within 1h/,
  },
  {
    what: 'told that it ends, and then stays after all, with who joins',
    standing: bothTold,
    expected: { ...asPlanned, ends: null },
    now: '10T01:00',
    state: 'upcoming',
    told: { stays: ['ana'] },
    next: '10T09:00',
    because: /./,
  },
  {
    what: 'somebody else has the end of the outgoing shift',
    standing: bothTold,
    expected: { ...asPlanned, outgoing: ['cy'] },
    now: '10T01:00',
    state: 'upcoming',
    told: { stays: ['ana'], leaving: ['cy'] },
    next: '10T09:00',
    because: /./,
  },
  {
    what: 'told that it ends, and the change does not come',
    standing: bothTold,
    expected: null,
    now: '10T01:00',
    state: 'dropped',
    told: { off: ['bo'], stays: ['ana'] },
    next: null,
    because: /schedule changed/,
  },
  {
    what: 'the two change sides: each is told what they do now, and what they do not any more',
    standing: bothTold,
    expected: { outgoing: ['bo'], incoming: ['ana'], ends: at('10T09:00') },
    now: '10T01:00',
    state: 'upcoming',
    told: { before: ['ana'], leaving: ['bo'], off: ['bo'], stays: ['ana'] },
    next: '10T09:00',
    because: /./,
  },
  {
    what: 'noticed already',
    standing: bothTold,
    expected: asPlanned,
    now: '10T01:00',
    state: 'upcoming',
    told: {},
    next: '10T09:00',
    because: /./,
  },
  {
    what: 'somebody else takes it meanwhile',
    standing: bothTold,
    expected: { outgoing: ['ana'], incoming: ['cy'], ends: at('10T09:00') },
    now: '10T01:00',
    state: 'upcoming',
    told: { before: ['cy'], off: ['bo'] },
    next: '10T09:00',
    because: /./,
  },
  {
    what: 'no notice wanted',
    standing: upcoming,
    expected: asPlanned,
    settings: { ...usual, notice: null },
    now: '10T08:00',
    state: 'upcoming',
    told: {},
    next: '10T09:00',
    because: /^nobody is told ahead/,
  },
  {
    what: 'it does not come any more',
    standing: { ...upcoming, noticed: ['bo'] },
    expected: null,
    now: '10T01:00',
    state: 'dropped',
    told: { off: ['bo'] },
    next: null,
    because: /schedule changed/,
  },
  {
    what: 'the change',
    standing: { ...upcoming, noticed: ['bo'] },
    expected: asPlanned,
    now: '10T09:00',
    state: 'open',
    told: { begins: ['bo'], ends: ['ana'] },
    next: '10T10:00',
    because: /accepted within 1h/,
  },
  {
    what: 'the change, nobody has to accept',
    standing: upcoming,
    expected: asPlanned,
    settings: { ...usual, acceptWithin: null },
    now: '10T09:00',
    state: 'open',
    told: { begins: ['bo'], ends: ['ana'] },
    next: null,
    because: /^the shift changed; nobody has to accept it$/,
  },
  {
    what: 'the server was away for two days',
    standing: upcoming,
    expected: asPlanned,
    now: '12T09:30',
    state: 'open',
    told: {},
    next: null,
    because: /nobody was told/,
  },
  {
    what: 'woken too early',
    standing: open,
    expected: null,
    now: '10T09:30',
    state: 'open',
    told: {},
    next: '10T10:00',
    because: /waits for the incoming people to accept it/,
  },
  {
    what: 'not accepted in time',
    standing: open,
    expected: null,
    now: '10T10:00',
    state: 'overdue',
    told: { overdue: true },
    next: null,
    because: /nobody accepted it in time/,
  },
  {
    what: 'accepted meanwhile',
    standing: { ...open, state: 'accepted' },
    expected: null,
    now: '10T10:00',
    state: 'accepted',
    told: {},
    next: null,
    because: /nothing is left/,
  },
  {
    what: 'told already',
    standing: { ...open, state: 'overdue' },
    expected: null,
    now: '10T11:00',
    state: 'overdue',
    told: {},
    next: null,
    because: /./,
  },
]
for (const { what, standing, expected, settings, now, state, told, next, because } of cases) {
  test(`decide: ${what}`, () => {
    const decision = decide(standing, expected, settings ?? usual, at(now))
    assert.equal(decision.state, state)
    const whom = Object.entries(decision.tell).filter(([, value]) => (Array.isArray(value) ? value.length > 0 : value))
    assert.deepEqual(Object.fromEntries(whom), told)
    assert.equal(decision.nextAt?.toISOString() ?? null, next && at(next).toISOString())
    assert.match(decision.because, because)
  })
}
