import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRule } from '@tocsin/contract/schedules/recurrence'
import { untilOf } from '../time/ical.ts'
import { wallOf } from '../time/zone.ts'
import { occurrencesOf } from './recurrence.ts'

function occurrences(start: string, rule: string, rest: { exdates?: string[]; rdates?: string[] } = {}) {
  const parts = readRule(rule)
  if (typeof parts === 'string') throw new Error(parts)
  return occurrencesOf({
    start: wallOf(start),
    parts,
    until: untilOf(parts.until, 'UTC'),
    exdates: (rest.exdates ?? []).map(wallOf),
    rdates: (rest.rdates ?? []).map(wallOf),
  })
}
const local = (wall: number) => new Date(wall).toISOString().slice(0, 16)
const first = (start: string, rule: string, rest = {}) =>
  occurrences(start, rule, rest)
    .between(wallOf(start), wallOf(start) + 12 * 366 * 86_400_000)
    .slice(0, 4)
    .map(local)

const rules: [start: string, rule: string, first: string[]][] = [
  [
    '2026-05-04T09:00',
    'FREQ=DAILY;INTERVAL=3',
    ['2026-05-04T09:00', '2026-05-07T09:00', '2026-05-10T09:00', '2026-05-13T09:00'],
  ],
  [
    '2026-05-05T09:00',
    'FREQ=DAILY;BYDAY=MO',
    ['2026-05-11T09:00', '2026-05-18T09:00', '2026-05-25T09:00', '2026-06-01T09:00'],
  ],
  ['2026-05-06T09:00', 'FREQ=WEEKLY', ['2026-05-06T09:00', '2026-05-13T09:00', '2026-05-20T09:00', '2026-05-27T09:00']],
  [
    '2026-05-06T09:00',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO',
    ['2026-05-10T09:00', '2026-05-19T09:00', '2026-05-24T09:00', '2026-06-02T09:00'],
  ],
  [
    '2026-05-06T09:00',
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU',
    ['2026-05-17T09:00', '2026-05-19T09:00', '2026-05-31T09:00', '2026-06-02T09:00'],
  ],
  [
    '2026-01-31T09:00',
    'FREQ=MONTHLY',
    ['2026-01-31T09:00', '2026-03-31T09:00', '2026-05-31T09:00', '2026-07-31T09:00'],
  ],
  [
    '2026-01-31T09:00',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    ['2026-01-31T09:00', '2026-02-28T09:00', '2026-03-31T09:00', '2026-04-30T09:00'],
  ],
  [
    '2026-01-01T09:00',
    'FREQ=MONTHLY;BYDAY=1MO,-1FR',
    ['2026-01-05T09:00', '2026-01-30T09:00', '2026-02-02T09:00', '2026-02-27T09:00'],
  ],
  [
    '2026-01-01T09:00',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    ['2026-01-30T09:00', '2026-02-27T09:00', '2026-03-31T09:00', '2026-04-30T09:00'],
  ],
  ['2024-02-29T09:00', 'FREQ=YEARLY', ['2024-02-29T09:00', '2028-02-29T09:00', '2032-02-29T09:00', '2036-02-29T09:00']],
  [
    '2026-01-01T09:00',
    'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
    ['2026-11-26T09:00', '2027-11-25T09:00', '2028-11-23T09:00', '2029-11-22T09:00'],
  ],
  [
    '2026-01-01T09:00',
    'FREQ=YEARLY;BYDAY=-1SU',
    ['2026-12-27T09:00', '2027-12-26T09:00', '2028-12-31T09:00', '2029-12-30T09:00'],
  ],
  [
    '2026-05-04T22:00',
    'FREQ=HOURLY;INTERVAL=5',
    ['2026-05-04T22:00', '2026-05-05T03:00', '2026-05-05T08:00', '2026-05-05T13:00'],
  ],
  [
    '2026-05-04T09:15',
    'FREQ=DAILY;BYHOUR=8,20',
    ['2026-05-04T20:15', '2026-05-05T08:15', '2026-05-05T20:15', '2026-05-06T08:15'],
  ],
  ['2026-05-04T09:00', 'FREQ=DAILY;COUNT=2', ['2026-05-04T09:00', '2026-05-05T09:00']],
  ['2026-05-04T09:00', 'FREQ=DAILY;UNTIL=20260505T090000', ['2026-05-04T09:00', '2026-05-05T09:00']],
  ['2026-05-04T09:00', 'FREQ=DAILY;UNTIL=20260505', ['2026-05-04T09:00', '2026-05-05T09:00']],
  ['2026-05-04T09:00', 'RRULE:FREQ=DAILY;UNTIL=20260505T085959Z', ['2026-05-04T09:00']],
  ['2026-01-01T09:00', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', []],
]
for (const [start, rule, expected] of rules) {
  test(`${rule} from ${start}`, () => assert.deepEqual(first(start, rule), expected))
}

test('exdates take out and rdates put in; an exdate also takes out an rdate', () => {
  const rest = { exdates: ['2026-05-05T09:00', '2026-05-04T12:00'], rdates: ['2026-05-04T15:00', '2026-05-04T12:00'] }
  assert.deepEqual(first('2026-05-04T09:00', 'FREQ=DAILY;COUNT=3', rest), [
    '2026-05-04T09:00',
    '2026-05-04T15:00',
    '2026-05-06T09:00',
  ])
})

test('the number of an occurrence is its place in the list, however far away', () => {
  const cases: [string, string, object][] = [
    ['2020-01-01T09:00', 'FREQ=DAILY;INTERVAL=3;BYDAY=MO,WE,SA', {}],
    ['2020-01-01T09:00', 'FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SU;WKST=SU', {}],
    ['2020-01-01T09:00', 'FREQ=HOURLY;INTERVAL=7;BYDAY=MO,TU', {}],
    ['2020-01-31T09:00', 'FREQ=MONTHLY', {}],
    ['2020-01-01T09:00', 'FREQ=DAILY;BYMONTH=3,4', {}],
    [
      '2020-01-01T09:00',
      'FREQ=DAILY;COUNT=500',
      { exdates: ['2020-01-03T09:00', '2020-01-03T10:00'], rdates: ['2020-02-01T12:00'] },
    ],
  ]
  for (const [start, rule, rest] of cases) {
    const all = occurrences(start, rule, rest).between(wallOf(start), wallOf('2027-01-01T00:00'))
    const fresh = occurrences(start, rule, rest)
    for (const index of [all.length - 1, 5, 0, Math.floor(all.length / 2)])
      assert.equal(fresh.indexOf(all[index]!), index, rule)
    const part = fresh.between(all[5]!, all[9]!)
    assert.deepEqual(part, all.slice(5, 9))
  }
})

test('what cannot be read is said', () => {
  const wrong: [string, RegExp][] = [
    ['', /not a part/],
    ['FREQ=SECONDLY', /FREQ must be/],
    ['FREQ=DAILY;BYWEEKNO=3', /BYWEEKNO is not supported/],
    ['FREQ=DAILY;INTERVAL=0', /INTERVAL/],
    ['FREQ=DAILY;COUNT=1;UNTIL=20260101', /both/],
    ['FREQ=WEEKLY;BYDAY=1MO', /needs FREQ=MONTHLY/],
    ['FREQ=DAILY;UNTIL=20260230', /UNTIL/],
    ['FREQ=MONTHLY;BYMONTHDAY=0', /BYMONTHDAY/],
    ['FREQ=DAILY;FREQ=DAILY', /twice/],
    ['FREQ=HOURLY;BYHOUR=3', /FREQ=DAILY with BYHOUR/],
  ]
  for (const [rule, message] of wrong) assert.match(String(readRule(rule)), message)
})
