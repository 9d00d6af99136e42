import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Override, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import ICAL from 'ical.js'
import { type History, rosterShifts, rosterSpans } from '../history/roster.ts'
import { ownShifts } from '../oncall/own-shifts.ts'
import { expandSchedule, type ScheduleOverride } from '../rotation/model.ts'
import { calendarContent, calendarText } from './calendar-text.ts'
import { entriesOf, type FedSchedule, mostEntries, windowAt } from './entries.ts'

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Casablanca',
  'Pacific/Chatham',
  'Asia/Kolkata',
  'Europe/London',
]
const names = new Map([
  ['ana@acme.example', 'Ana Ruiz'],
  ['bo@acme.example', 'Bo, Lind; the "2nd" \\o/'],
  ['cy@acme.example', 'Çiğdem Öz 🦊'],
])
const emails = [...names.keys()]
const now = new Date('2026-11-20T10:00:00Z')

function scheduleIn(timeZone: string, layers?: ScheduleDoc['layers'], overrides: ScheduleOverride[] = []): FedSchedule {
  const doc: ScheduleDoc = {
    timeZone,
    layers: layers ?? [
      { name: 'Week', rotate: 'weekly', handoff: 'mon 02:30', from: '2020-01-06', people: emails },
      {
        name: 'Nights',
        rotate: 'daily',
        handoff: '20:00',
        from: '2020-01-06',
        when: [{ days: ['fri', 'sat', 'sun'], start: '20:00', end: '02:30' }],
        people: [['cy@acme.example', 'ana@acme.example'], 'bo@acme.example'],
        priority: 10,
      },
      { name: 'Learning', rotate: 'daily', handoff: '09:00', people: emails, shadow: true },
    ],
  }
  const versions = [{ from: null, schedule: expandSchedule(doc) }]
  return { id: 'sch_1', name: 'Primary', timeZone, url: 'https://tocsin.example/on-call/primary', versions, overrides }
}

interface Event {
  uid: string
  start: Date
  end: Date
  summary: string
  description: string
  category: string
}

/** Read by a library that knows nothing of ours. */
function read(text: string): Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text))
  assert.equal(calendar.name, 'vcalendar')
  return calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component)
    return {
      uid: event.uid,
      start: event.startDate.toJSDate(),
      end: event.endDate.toJSDate(),
      summary: event.summary,
      description: event.description,
      category: String(component.getFirstPropertyValue('categories')),
    }
  })
}

function feedOf(schedule: FedSchedule, user: string | null = null, at = now): string {
  return calendarText(
    { name: 'On call', description: 'x', entries: entriesOf(schedule, { user, names, now: at }) },
    new Date('2026-11-01T00:00:00Z'),
  )
}

const span = ({ start, end }: { start: Date; end: Date }) => `${start.toISOString()} ${end.toISOString()}`

function clipped<T extends { start: Date; end: Date }>(all: T[], from: Date, until: Date): T[] {
  return all
    .map((each) => ({
      ...each,
      start: each.start < from ? from : each.start,
      end: each.end > until ? until : each.end,
    }))
    .filter((each) => each.start < each.end)
}

const substitute: Override = {
  op: 'substitute',
  user: 'ana@acme.example',
  users: ['bo@acme.example'],
  start: '2027-03-27T22:00:00Z',
  end: '2027-03-29T03:00:00Z',
}

for (const timeZone of zones) {
  test(`${timeZone}: an independent reader finds the shifts of rosterSpans, across every change of the clock in the window`, () => {
    const schedule = scheduleIn(timeZone, undefined, [{ ...substitute, by: 'Bo' }])
    const { from, until } = windowAt(now)
    const events = read(feedOf(schedule))
    const final = events.filter((event) => event.category === 'On call')
    const wanted = rosterSpans(schedule, from, until)
    const told = clipped(final, from, until)
    assert.deepEqual(
      told.map((event) => `${span(event)} ${event.summary}`),
      wanted.map((each) => `${span(each)} ${each.users.map((user) => names.get(user)).join(', ')} – Primary`),
    )
    const shadows = clipped(
      events.filter((event) => event.category === 'Shadow'),
      from,
      until,
    )
    const shadowShifts = rosterShifts(schedule, from, until).filter((shift) => shift.shadow)
    assert.deepEqual(shadows.map(span), shadowShifts.map(span))
    assert.ok(shadows.every((event) => event.summary.startsWith('Shadow: ')))
    assert.equal(new Set(events.map((event) => event.uid)).size, events.length)
  })

  test(`${timeZone}: a person's own feed has their own shifts`, () => {
    const schedule = scheduleIn(timeZone, undefined, [substitute])
    const { from, until } = windowAt(now)
    const events = read(feedOf(schedule, 'bo@acme.example')).filter((event) => event.category === 'On call')
    assert.deepEqual(
      clipped(events, from, until).map(span),
      ownShifts(schedule, 'bo@acme.example', from, until).map(span),
    )
    assert.ok(events.every((event) => event.summary === 'On call: Primary'))
  })
}

test('the window: at least one month back and twelve ahead, and the same all month', () => {
  for (const at of ['2026-01-01T00:00:00Z', '2026-01-31T23:59:59Z', '2028-02-29T12:00:00Z', '2026-12-31T23:00:00Z']) {
    const { from, until } = windowAt(new Date(at))
    assert.ok(Date.parse(at) - from.getTime() >= 31 * 86_400_000, at)
    assert.ok(until.getTime() - Date.parse(at) >= 366 * 86_400_000, at)
  }
  const schedule = scheduleIn('Europe/Berlin')
  assert.equal(feedOf(schedule), feedOf(schedule, null, new Date('2026-11-30T23:59:00Z')))
})

test('a shift keeps its identity when the window moves, another one is added, or its end changes', () => {
  const before = read(feedOf(scheduleIn('Europe/Berlin')))
  const later = read(feedOf(scheduleIn('Europe/Berlin'), null, new Date('2026-12-20T10:00:00Z')))
  const byStart = new Map(before.map((event) => [`${span(event)} ${event.category}`, event.uid]))
  const both = later.filter((event) => byStart.has(`${span(event)} ${event.category}`))
  assert.ok(both.length > 300)
  for (const event of both) assert.equal(event.uid, byStart.get(`${span(event)} ${event.category}`))

  const relieved: Override = {
    op: 'set',
    users: emails,
    start: '2027-01-06T12:00:00Z',
    end: '2027-01-06T13:00:00Z',
  }
  const after = read(feedOf(scheduleIn('Europe/Berlin', undefined, [relieved])))
  const uids = new Set(after.map((event) => event.uid))
  assert.ok(before.every((event) => uids.has(event.uid)))
  assert.equal(after.length, before.length + 2)
})

test('one person for ever: one entry whose identity does not move with the window', () => {
  const always = scheduleIn('UTC', [{ name: 'Always', people: ['ana@acme.example'] }])
  const [one, ...rest] = read(feedOf(always))
  assert.deepEqual(rest, [])
  assert.equal(read(feedOf(always, null, new Date('2027-03-01T00:00:00Z')))[0]?.uid, one?.uid)
})

test('names, never addresses; and the reason', () => {
  const unknown = ['gone@acme.example', ...emails]
  const schedule = scheduleIn(
    'UTC',
    [{ name: 'Week of eve@acme.example', rotate: 'weekly', from: '2026-01-05', people: unknown }],
    [
      {
        op: 'set',
        users: ['bo@acme.example'],
        by: 'Bo Lind',
        start: '2027-01-01T12:00:00Z',
        end: '2027-01-20T00:00:00Z',
      },
      { op: 'add', users: ['gone@acme.example'], start: '2026-12-01T00:00:00Z', end: '2026-12-02T00:00:00Z' },
    ],
  )
  const text = feedOf(schedule).replace(/\r\n /g, '')
  assert.doesNotMatch(text, /acme\.example/)
  assert.match(text, /somebody unknown – Primary/)
  assert.match(text, /override by Bo Lind/)
  assert.match(text, /Why: layer “Week of somebody unknown”\\, weekly from Mon 00:00\\, shift \d+/)
  assert.doesNotMatch(text, /LOCATION|ATTENDEE|ORGANIZER/)
})

test('RFC 5545: CRLF, at most 75 octets a line, characters whole, everything escaped', () => {
  const text = feedOf(scheduleIn('Europe/Berlin'))
  assert.doesNotMatch(text.replaceAll('\r\n', ''), /[\r\n]/)
  for (const line of text.split('\r\n')) {
    assert.ok(Buffer.byteLength(line) <= 75, line)
    assert.doesNotMatch(line, /�/)
  }
  const odd = calendarText(
    {
      name: '🦊'.repeat(100),
      description: 'a;b,c\\d\r\ne\u0000\u0007f\u2028g\u202eh',
      entries: [],
    },
    now,
  )
  const calendar = new ICAL.Component(ICAL.parse(odd))
  assert.equal(calendar.getFirstPropertyValue('description'), 'a;b,c\\d\ne  f g h')
  assert.equal(calendar.getFirstPropertyValue('x-wr-calname'), '🦊'.repeat(100))
})

test('equal content is equal text, whenever it is asked', () => {
  const content = () =>
    calendarContent({
      name: 'x',
      description: 'y',
      entries: entriesOf(scheduleIn('Europe/Berlin'), { user: null, names, now }),
    })
  assert.equal(content(), content())
})

test('shifts of minutes, and ten thousand overrides over one another come to an end', () => {
  const minutes = scheduleIn('UTC', [
    { name: 'Fast', rotate: { every: 1, unit: 'minute' }, from: '2026-01-01', people: emails },
  ])
  const shown = entriesOf(minutes, { user: null, names, now })
  assert.ok(shown.length > 10_000 && shown.length <= mostEntries)
  assert.ok(shown[0]!.start <= now && shown.at(-1)!.end > new Date(now.getTime() + 6 * 86_400_000))
  const overlapping = Array.from(
    { length: 10_000 },
    (_, index): Override => ({
      op: 'set',
      users: [emails[index % 3]!],
      start: '2026-12-01T00:00:00Z',
      // The last made ends first, so that each has its hour.
      end: new Date(Date.UTC(2027, 10, 1) - index * 3_600_000).toISOString(),
    }),
  )
  const events = entriesOf(scheduleIn('Europe/Berlin', undefined, overlapping), { user: null, names, now })
  assert.ok(events.length > 1000)
})

test('versions: the past by the version of its time', () => {
  const first = scheduleIn('UTC', [{ name: 'Week', rotate: 'weekly', from: '2026-01-05', people: emails }])
  const second = scheduleIn('UTC', [{ name: 'Week', people: ['cy@acme.example'] }])
  const history: History = {
    versions: [first.versions[0]!, { from: new Date('2026-12-02T12:00:00Z'), schedule: second.versions[0]!.schedule }],
    overrides: [],
  }
  const { from, until } = windowAt(now)
  const events = read(feedOf({ ...first, ...history }))
  assert.deepEqual(clipped(events, from, until).map(span), rosterSpans(history, from, until).map(span))
})
