import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { expandSchedule, render, usersOf } from '../rotation/model.ts'

const calendar = (...events: string[]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((event) => ['BEGIN:VEVENT', event, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\n')
const doc = (text: string, allDayZone?: string) =>
  ScheduleDoc.parse({
    timeZone: 'Europe/Stockholm',
    layers: [{ name: 'calendar', coverage: { type: 'ical', text, ...(allDayZone ? { allDayZone } : {}) } }],
  })
const spans = (text: string, from: string, until: string, allDayZone?: string) =>
  render(expandSchedule(doc(text, allDayZone)), [], new Date(from), new Date(until)).map(
    ({ start, end, users }) => `${start.toISOString().slice(0, 16)} ${end.toISOString().slice(0, 16)} ${users}`,
  )

const weekly =
  'UID:w\nDTSTART;TZID=Europe/Stockholm:20260316T080000\nDTEND;TZID=Europe/Stockholm:20260316T100000\nRRULE:FREQ=WEEKLY;COUNT=4\nSUMMARY:ana'

test('a series keeps its local time over the change of the clock', () => {
  assert.deepEqual(spans(calendar(weekly), '2026-03-22T00:00:00Z', '2026-04-20T00:00:00Z'), [
    '2026-03-23T07:00 2026-03-23T09:00 ana',
    '2026-03-30T06:00 2026-03-30T08:00 ana',
    '2026-04-06T06:00 2026-04-06T08:00 ana',
  ])
})

test('an instance that moved is replaced where it was and stands where it went; a cancelled one is gone', () => {
  const moved =
    'UID:w\nRECURRENCE-ID;TZID=Europe/Stockholm:20260330T080000\nDTSTART:20260331T120000Z\nDURATION:PT1H\nSUMMARY:bo'
  const gone =
    'UID:w\nRECURRENCE-ID:20260406T060000Z\nDTSTART:20260406T060000Z\nDTEND:20260406T080000Z\nSTATUS:CANCELLED\nSUMMARY:ana'
  assert.deepEqual(spans(calendar(weekly, moved, gone), '2026-03-22T00:00:00Z', '2026-04-20T00:00:00Z'), [
    '2026-03-23T07:00 2026-03-23T09:00 ana',
    '2026-03-31T12:00 2026-03-31T13:00 bo',
  ])
})

test('EXDATE in another zone, RDATE as a time and as a period', () => {
  const event = `${weekly}\nEXDATE:20260323T070000Z\nRDATE;TZID=Europe/Stockholm:20260324T080000\nRDATE;VALUE=PERIOD:20260325T070000Z/PT3H`
  assert.deepEqual(spans(calendar(event), '2026-03-22T00:00:00Z', '2026-03-29T00:00:00Z'), [
    '2026-03-24T07:00 2026-03-24T09:00 ana',
    '2026-03-25T07:00 2026-03-25T10:00 ana',
  ])
})

test('all-day events are days of the all-day zone; without an end, one day', () => {
  const event = 'UID:d\nDTSTART;VALUE=DATE:20260329\nSUMMARY:bo\\, ana'
  assert.deepEqual(spans(calendar(event), '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'), [
    '2026-03-28T23:00 2026-03-29T22:00 ana,bo',
  ])
  assert.deepEqual(spans(calendar(event), '2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z', 'UTC'), [
    '2026-03-29T00:00 2026-03-30T00:00 ana,bo',
  ])
})

test('floating times are in the layer’s zone; overlapping events unite', () => {
  const one = 'UID:1\nDTSTART:20260504T090000\nDTEND:20260504T110000\nSUMMARY:ana'
  const two = 'UID:2\nDTSTART:20260504T100000\nDTEND:20260504T120000\nSUMMARY:bo'
  assert.deepEqual(spans(calendar(one, two), '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z'), [
    '2026-05-04T07:00 2026-05-04T08:00 ana',
    '2026-05-04T08:00 2026-05-04T09:00 ana,bo',
    '2026-05-04T09:00 2026-05-04T10:00 bo',
  ])
  assert.deepEqual(usersOf(doc(calendar(one, two))), ['ana', 'bo'])
})

test('the names that Outlook gives to zones', () => {
  const text = calendar('UID:1\nDTSTART;TZID="W. Europe Standard Time":20260504T090000\nDURATION:PT1H\nSUMMARY:ana')
  assert.deepEqual(spans(text, '2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z'), [
    '2026-05-04T07:00 2026-05-04T08:00 ana',
  ])
})

const unreadable: [text: string, message: RegExp][] = [
  ['hello', /not a calendar/],
  ['BEGIN:VCALENDAR\nBEGIN:VEVENT', /cannot be read/],
  [`BEGIN:VCALENDAR\nX-A${';a=b'.repeat(40_000)}:1\nEND:VCALENDAR`, /line of more than/],
  ['BEGIN:VCARD\nEND:VCARD', /not a calendar/],
  [calendar('UID:1\nSUMMARY:ana'), /without DTSTART/],
  [calendar('UID:1\nDTSTART;TZID=Central Kingdom Time:20260504T090000\nSUMMARY:ana'), /Central Kingdom Time/],
  [calendar('UID:1\nDTSTART:20260504T090000Z\nRRULE:FREQ=YEARLY;BYWEEKNO=3\nSUMMARY:ana'), /BYWEEKNO/],
  [
    calendar('UID:1\nDTSTART:20260504T090000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260504T090000Z\nSUMMARY:ana'),
    /RANGE/,
  ],
]
for (const [text, message] of unreadable) {
  test(`a calendar that cannot be read says why: ${message}`, () => {
    assert.throws(
      () => expandSchedule(doc(text)),
      (error: unknown) =>
        error instanceof Problem &&
        error.kind === 'invalid' &&
        error.errors[0]!.path === 'layers.0.coverage.text' &&
        message.test(error.errors[0]!.message),
    )
  })
}
