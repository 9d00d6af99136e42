import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { nothingOutside } from '../../outside/outside.ts'
import { expandSchedule, render } from '../../rotation/model.ts'
import { calendarText } from '../calendar-text.ts'
import { namesOf, withoutCalendars } from './native.ts'

const from = new Date('2026-10-01T00:00:00Z')
const until = new Date('2027-09-01T00:00:00Z')
const people = ['ana@acme.example', 'bo@acme.example', 'cy@acme.example']
type LayerDoc = ScheduleDoc['layers'][number]

/** The calendar that a layer's shifts make: what another program would export. */
function exported(layer: LayerDoc, timeZone: string): string {
  const spans = render(expandSchedule({ timeZone, layers: [layer] }), [], new Date('2026-08-01T00:00:00Z'), until)
  const entries = spans.map(({ start, end, users }, index) => ({
    uid: `${index}@x`,
    start,
    end,
    summary: users.join(','),
    description: '',
    category: '',
    url: null,
  }))
  return calendarText({ name: 'x', description: '', entries }, from)
}

function proposal(text: string, timeZone: string) {
  const doc: ScheduleDoc = {
    timeZone,
    layers: [{ name: 'imported', description: 'kept', priority: 3, coverage: { type: 'ical', text } }],
  }
  const native = withoutCalendars(doc, nothingOutside, from, until)
  ScheduleDoc.parse(native.schedule)
  const [at, end] = [new Date('2026-11-01T00:00:00Z'), new Date('2027-08-01T00:00:00Z')]
  assert.deepEqual(
    render(expandSchedule(native.schedule), [], at, end),
    render(expandSchedule(doc), [], at, end),
    'the proposal says the same as the calendar',
  )
  return native
}

const regular: [what: string, layer: LayerDoc, timeZone: string, expected: Partial<LayerDoc>][] = [
  ['weekly', { name: 'x', rotate: 'weekly', handoff: 'wed 09:30', people }, 'Europe/Berlin', { rotate: 'weekly' }],
  [
    'daily across DST',
    { name: 'x', rotate: 'daily', handoff: '08:00', people },
    'America/New_York',
    { rotate: 'daily' },
  ],
  [
    'every second week, two together',
    {
      name: 'x',
      rotate: { every: 2, unit: 'week' },
      handoff: 'mon 09:00',
      from: '2026-07-06',
      people: [people.slice(0, 2), people[2]!],
    },
    'Australia/Sydney',
    { rotate: { every: 2, unit: 'week' } },
  ],
  [
    'office hours, weekly',
    {
      name: 'x',
      rotate: 'weekly',
      handoff: 'mon 00:00',
      when: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }],
      people,
    },
    'Europe/Lisbon',
    { rotate: 'weekly', when: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }] },
  ],
  [
    'nights, somebody else each time',
    {
      name: 'x',
      rotate: 'daily',
      handoff: '20:00',
      from: '2026-07-06',
      when: [{ days: ['fri', 'sat', 'sun'], start: '20:00', end: '08:00' }],
      countOnlyCovered: true,
      people,
    },
    'Europe/Berlin',
    { rotate: 'daily', countOnlyCovered: true },
  ],
]
for (const [what, layer, timeZone, expected] of regular) {
  test(`a calendar that is exactly regular becomes a rotation: ${what}`, () => {
    const { schedule, layers } = proposal(exported(layer, timeZone), timeZone)
    const [made] = schedule.layers
    assert.equal(layers[0]!.became, 'rotation', layers[0]!.because)
    for (const [key, value] of Object.entries(expected)) assert.deepEqual(made![key as keyof LayerDoc], value)
    assert.equal(made!.name, 'imported')
    assert.equal(made!.priority, 3)
    assert.equal(made!.coverage, undefined)
    assert.deepEqual([made!.people!.flat()].flat().sort(), people)
    assert.match(layers[0]!.because, /in turn/)
  })
}

test('one shift at another time: nothing is guessed, every shift is written out', () => {
  const text = exported({ name: 'x', rotate: 'weekly', handoff: 'wed 09:30', people }, 'UTC')
  const changed = text.replace('DTEND:20270106T093000Z', 'DTEND:20270106T083000Z')
  assert.notEqual(text, changed)
  const { schedule, layers } = proposal(changed, 'UTC')
  assert.equal(layers[0]!.became, 'fixed')
  assert.equal(schedule.layers[0]!.coverage?.type, 'fixed')
})

test('fewer than two rounds prove nothing', () => {
  const many = Array.from({ length: 40 }, (_, index) => `p${index}@acme.example`)
  const text = exported({ name: 'x', rotate: 'weekly', handoff: 'mon 09:00', people: many }, 'UTC')
  assert.equal(proposal(text, 'UTC').layers[0]!.became, 'fixed')
})

test('an empty calendar, layers of its own, and override calendars', () => {
  const own: LayerDoc = { name: 'own', people: ['ana@acme.example'] }
  const url = 'https://calendar.example/swaps.ics'
  const text = calendarText(
    {
      name: 'x',
      description: '',
      entries: [
        {
          uid: '1',
          start: new Date('2026-11-05T00:00:00Z'),
          end: new Date('2026-11-06T00:00:00Z'),
          summary: 'Bo Lind',
          description: '',
          category: '',
          url: null,
        },
      ],
    },
    from,
  )
  const doc: ScheduleDoc = {
    timeZone: 'UTC',
    layers: [own, { name: 'never read', coverage: { type: 'ical', url: 'https://calendar.example/none.ics' } }],
    overrideCalendars: [{ name: 'swaps', url, rank: 10 }],
  }
  const outside = {
    holidays: new Map(),
    calendars: new Map([[url, { text, people: new Map([['Bo Lind', 'bo@acme.example']]) }]]),
  }
  const native = withoutCalendars(doc, outside, from, until)
  assert.deepEqual(native.schedule.layers[0], own)
  assert.equal(native.schedule.overrideCalendars, undefined)
  assert.deepEqual(native.overrides, [
    {
      op: 'set',
      start: '2026-11-05T00:00:00.000Z',
      end: '2026-11-06T00:00:00.000Z',
      users: ['bo@acme.example'],
      rank: 10,
    },
  ])
  assert.deepEqual(
    native.layers.map(({ layer, became }) => [layer, became]),
    [
      ['never read', 'fixed'],
      ['swaps', 'overrides'],
    ],
  )
  assert.deepEqual(namesOf(native), ['ana@acme.example', 'bo@acme.example'])
})
