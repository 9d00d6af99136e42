import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { expandSchedule } from '../rotation/model.ts'
import { absencesIn, changeOfAbsences } from './feed.ts'
import { gapsOf, isRegular, pageableSpans } from './gaps.ts'
import { momentIn } from './messages.ts'
import { checkTimeOff, conflictDays, daysAhead, dueDays, localDate, localDay, overlapsOf } from './model.ts'

const at = (text: string) => new Date(text.length === 10 ? `${text}T00:00:00Z` : text)
const now = at('2026-11-02T12:00:00Z')
const span = (from: string, until: string) => ({ from: at(from), until: at(until) })

describe('what time off may be entered', () => {
  const entered = [span('2026-12-20', '2026-12-27')]
  const cases: [name: string, from: string, until: string, expected: [kind: string, path: string] | null][] = [
    ['a week', '2026-11-09', '2026-11-16', null],
    ['next to another', '2026-12-27', '2026-12-31', null],
    ['two years', '2027-01-01', '2029-01-01', null],
    ['an end before the start', '2026-11-09', '2026-11-08', ['invalid', 'until']],
    ['no time at all', '2026-11-09', '2026-11-09', ['invalid', 'until']],
    ['it is over', '2026-10-01', '2026-11-01', ['invalid', 'until']],
    ['ten years', '2026-11-09', '2036-11-09', ['invalid', 'until']],
    ['from 1970', '1970-01-01', '2027-01-01', ['invalid', 'until']],
    ['in 9999', '9999-12-01', '9999-12-31', ['invalid', 'from']],
    ['over another', '2026-12-26', '2026-12-30', ['conflict', 'from']],
    ['inside another', '2026-12-22', '2026-12-23', ['conflict', 'from']],
  ]
  for (const [name, from, until, expected] of cases) {
    test(name, () => {
      const check = () => checkTimeOff(span(from, until), entered, now)
      if (expected === null) check()
      else
        assert.throws(check, (error) => {
          assert.ok(error instanceof Problem)
          assert.deepEqual([error.kind, error.errors[0]?.path], expected)
          return true
        })
    })
  }
})

test('the parts of shifts in which somebody is away', () => {
  const shift = (start: string, end: string) => ({ start: at(start), end: at(end) })
  const cause = { type: 'time_off' as const, id: 'x', note: null }
  const shifts = [
    shift('2026-11-02', '2026-11-09'),
    shift('2026-11-16', '2026-11-23'),
    shift('2026-12-01', '2026-12-02'),
  ]
  const away = [
    { ...span('2026-11-08', '2026-11-17'), cause },
    { ...span('2026-11-23', '2026-12-01'), cause },
  ]
  assert.deepEqual(
    overlapsOf(shifts, away).map(({ start, end }) => [
      start.toISOString().slice(5, 10),
      end.toISOString().slice(5, 10),
    ]),
    [
      ['11-08', '11-09'],
      ['11-16', '11-17'],
    ],
  )
})

test('told once at 28, 14, 7 and 1 days ahead, and once only when it is found late', () => {
  const begin = at('2026-12-01')
  const told = (...days: number[]) => new Set(days)
  const cases: [now: string, told: Set<number>, due: number | null, ahead: number][] = [
    ['2026-11-02T23:59:59Z', told(), null, 28],
    ['2026-11-03T00:00:00Z', told(), 28, 28],
    ['2026-11-10T00:00:00Z', told(28), null, 21],
    ['2026-11-17T00:00:00Z', told(28), 14, 14],
    ['2026-11-26T00:00:00Z', told(), 7, 5],
    ['2026-11-26T01:00:00Z', told(7), null, 4],
    ['2026-11-30T00:00:00Z', told(7), 1, 1],
    ['2026-11-30T23:00:00Z', told(1), null, 0],
    ['2026-12-01T00:00:00Z', told(), null, 0],
  ]
  for (const [time, known, due, ahead] of cases) {
    assert.equal(dueDays(begin, at(time), conflictDays, known), due, time)
    assert.equal(daysAhead(begin, at(time)), ahead, time)
  }
})

test('local days are as long as they are, and begin at their midnight', () => {
  const long = localDay('2026-10-25', 'Europe/Lisbon')
  assert.deepEqual(
    [long.from.toISOString(), long.until.toISOString()],
    ['2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z'],
  )
  assert.equal(
    localDay('2011-12-30', 'Pacific/Apia').from.getTime(),
    localDay('2011-12-30', 'Pacific/Apia').until.getTime(),
  )
  assert.equal(localDate(at('2026-11-02T23:30:00Z'), 'Asia/Tokyo'), '2026-11-03')
  assert.equal(momentIn(at('2026-12-24T08:05:00Z'), 'Europe/Berlin'), 'Thu 24 Dec 2026, 09:05 Europe/Berlin')
})

describe('a calendar of absences', () => {
  const calendar = (...events: string[]) =>
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      ...events.map((each) => `BEGIN:VEVENT\n${each}\nEND:VEVENT`),
      'END:VCALENDAR',
    ].join('\n')
  const read = (...events: string[]) => {
    const found = absencesIn(calendar(...events), 'Europe/Lisbon', now)
    assert.ok(typeof found !== 'string', String(found))
    return found.map(
      ({ from, until, note }) => `${from.toISOString().slice(0, 16)} ${until.toISOString().slice(0, 16)} ${note}`,
    )
  }

  test('whole days in the person’s zone, times, series, what is under way; not what is over', () => {
    assert.deepEqual(
      read(
        'UID:1\nDTSTART;VALUE=DATE:20270601\nDTEND;VALUE=DATE:20270603\nSUMMARY:Beach\\, sun, fun',
        'UID:2\nDTSTART:20261101T090000Z\nDTEND:20261103T090000Z',
        'UID:3\nDTSTART:20260901T090000Z\nDTEND:20260903T090000Z\nSUMMARY:over',
        'UID:4\nDTSTART;TZID=Europe/Berlin:20261102T180000\nDURATION:PT2H\nRRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY:Choir',
      ),
      [
        '2026-11-01T09:00 2026-11-03T09:00 null',
        '2026-11-02T17:00 2026-11-02T19:00 Choir',
        '2026-11-09T17:00 2026-11-09T19:00 Choir',
        '2027-05-31T23:00 2027-06-02T23:00 Beach, sun, fun',
      ],
    )
  })

  test('what is no calendar', () => {
    assert.match(String(absencesIn('<!doctype html><html>', 'UTC', now)), /is not a calendar/)
    assert.match(String(absencesIn('', 'UTC', now)), /is not a calendar/)
    const often = calendar('UID:1\nDTSTART:20261101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY')
    assert.match(String(absencesIn(often, 'UTC', now)), /absences in two years/)
    assert.deepEqual(absencesIn(calendar(), 'UTC', now), [])
  })

  test('reading it again changes only what changed; what is over stays', () => {
    const stored = [
      { id: 'same', ...span('2026-12-01', '2026-12-02'), note: null },
      { id: 'moved', ...span('2026-12-05', '2026-12-06'), note: null },
      { id: 'under way', ...span('2026-11-01', '2026-11-10'), note: 'x' },
    ]
    const found = [
      { ...span('2026-12-01', '2026-12-02'), note: null },
      { ...span('2026-12-06', '2026-12-07'), note: null },
      { ...span('2026-12-06', '2026-12-07'), note: null },
    ]
    assert.deepEqual(changeOfAbsences(stored, found, now), { add: [found[2]], drop: ['moved'], end: ['under way'] })
  })
})

test('gaps: of people who cannot be paged too; those of every week are the schedule’s hours', () => {
  const schedule = expandSchedule(
    ScheduleDoc.parse({
      timeZone: 'Europe/Lisbon',
      layers: [
        {
          name: 'office',
          rotate: 'daily',
          from: '2026-10-05',
          people: ['a'],
          when: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }],
          until: '2026-11-12',
        },
        { name: 'left', people: ['gone'], from: '2026-11-13T09:00', until: '2026-11-14' },
      ],
    }),
  )
  const history = { versions: [{ from: null, schedule }], overrides: [] }
  const { spans, lost } = pageableSpans(history, at('2026-10-26'), at('2026-11-16'), (user) => user !== 'gone')
  assert.deepEqual(
    lost.map(({ start }) => start.toISOString().slice(0, 16)),
    ['2026-11-13T09:00'],
  )
  assert.deepEqual(
    gapsOf(spans, at('2026-11-10T12:00:00Z'), at('2026-11-16')).map((gap) => [
      gap.start.toISOString().slice(5, 13),
      gap.end.toISOString().slice(5, 13),
      isRegular(spans, gap, 'Europe/Lisbon'),
    ]),
    [
      ['11-10T17', '11-11T09', true],
      ['11-11T17', '11-16T00', false],
    ],
  )
})
