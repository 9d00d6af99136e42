import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchPeople, peopleOfEvent } from '../../outside/calendar-copies.ts'
import { namesIn, understood } from './understood.ts'

const now = new Date('2026-11-20T10:00:00Z')
const candidates = [
  { name: 'Ana Ruiz', email: 'ana@acme.example' },
  { name: 'José  Müller', email: 'jose@acme.example' },
  { name: 'Bo', email: 'bo@acme.example' },
  { name: 'Sam Hill', email: 'sam@acme.example' },
  { name: 'Sam Hill', email: 'sam.hill@acme.example' },
]

const meant: [text: string, whom: string | undefined][] = [
  ['ana@acme.example', 'ana@acme.example'],
  ['ANA@ACME.example', 'ana@acme.example'],
  ['Ana Ruiz', 'ana@acme.example'],
  ['  ana   ruiz ', 'ana@acme.example'],
  ['On call: Ana Ruiz', 'ana@acme.example'],
  ['Ana Ruiz <ana@acme.example> (primary)', 'ana@acme.example'],
  ['jose muller', 'jose@acme.example'],
  ['JOSÉ MÜLLER – week 3', 'jose@acme.example'],
  ['Bo', 'bo@acme.example'],
  // One word alone is too little to be found among others, and a name that two have is nobody's.
  ['Bo on call', undefined],
  ['Sam Hill', undefined],
  ['sam.hill@acme.example', 'sam.hill@acme.example'],
  ['Ana Ruiz and José Müller', undefined],
  ['somebody@else.example', undefined],
  ['Dentist', undefined],
  ['', undefined],
]
for (const [text, whom] of meant) {
  test(`"${text}" means ${whom ?? 'nobody'}`, () => assert.equal(matchPeople([text], candidates).get(text), whom))
}

test('names in the title count before who is invited; without either the title stays to be seen', () => {
  const people = new Map([
    ['Ana Ruiz', 'ana@acme.example'],
    ['bo@acme.example', 'bo@acme.example'],
  ])
  assert.deepEqual(peopleOfEvent(people, ['Ana Ruiz', 'Guest'], ['bo@acme.example']), ['ana@acme.example', 'Guest'])
  assert.deepEqual(peopleOfEvent(people, ['Pager duty'], ['x@y.example', 'bo@acme.example']), ['bo@acme.example'])
  assert.deepEqual(peopleOfEvent(people, ['nobody'], ['bo@acme.example']), ['nobody'])
  assert.deepEqual(peopleOfEvent(people, ['Pager duty'], []), ['Pager duty'])
})

const calendar = (...events: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${events.map((event) => `BEGIN:VEVENT\r\n${event}\r\nEND:VEVENT\r\n`).join('')}END:VCALENDAR\r\n`

const refused: [what: string, text: string | null, error: RegExp][] = [
  ['a web page', '<!doctype html><html></html>', /not a calendar/],
  ['nothing', '', /not a calendar/],
  ['never read', null, /never read/],
  ['every second', calendar('DTSTART:20260101T000000Z\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:ana'), /FREQ must be HOURLY/],
  [
    'more shifts than anybody can use',
    calendar(
      ...Array.from(
        { length: 3 },
        () => 'DTSTART:20260101T000000Z\r\nDTEND:20260101T010000Z\r\nRRULE:FREQ=HOURLY\r\nSUMMARY:ana',
      ),
    ),
    /more than 20000 shifts/,
  ],
  [
    'too many events',
    calendar(...Array.from({ length: 10_001 }, () => 'DTSTART:20260101T000000Z')),
    /has 10001 events/,
  ],
  ['an unknown zone', calendar('DTSTART;TZID=Mars/Olympus:20260101T000000\r\nSUMMARY:ana'), /Mars\/Olympus/],
  ['cut off', calendar('DTSTART:20260101T000000Z').slice(0, -20), /cannot be read as a calendar/],
]
for (const [what, text, error] of refused) {
  test(`not taken: ${what}`, () => {
    const began = performance.now()
    const answer = understood(text, now)
    assert.ok('error' in answer, what)
    assert.match(answer.error, error)
    assert.match(answer.error, /^it /)
    assert.ok(performance.now() - began < 3000)
  })
}

test('whom events mean, and who is missing', () => {
  const answer = understood(
    calendar(
      'DTSTART:20261101T000000Z\r\nDTEND:20261102T000000Z\r\nSUMMARY:Ana Ruiz\\, Guest',
      'DTSTART:20261102T000000Z\r\nDTEND:20261103T000000Z\r\nSUMMARY:Pager\r\nATTENDEE;CN=Bo:mailto:bo@acme.example',
      'DTSTART:20261103T000000Z\r\nDTEND:20261104T000000Z\r\nSUMMARY:nobody',
    ),
    now,
  )
  assert.ok('events' in answer)
  assert.deepEqual(namesIn(answer.events, candidates), {
    people: [
      ['Ana Ruiz', 'ana@acme.example'],
      ['bo@acme.example', 'bo@acme.example'],
    ],
    unmatched: ['Guest'],
  })
})
