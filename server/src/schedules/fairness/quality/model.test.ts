import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { History } from '../../history/roster.ts'
import type { ScheduleOverride } from '../../rotation/model.ts'
import { expandSchedule } from '../../rotation/model.ts'
import { zoneOf } from '../../time/zone.ts'
import { compared } from '../compare/model.ts'
import { accountsOf, ledgerEntries } from '../ledger/model.ts'
import type { Counting } from '../load/crowd.ts'
import { usualWeights } from '../load/load.ts'
import { hourWords } from '../load/messages.ts'
import { qualityOf } from './model.ts'

const zones: Record<string, string> = { 'fay@x.example': 'Australia/Sydney' }
const zoneFor = (user: string) => zones[user] ?? 'UTC'
const counting: Counting = {
  calendars: (user) => ({ zone: zoneOf(zoneFor(user)), holidays: [] }),
  known: (user) => ({
    user,
    name: user.split('@')[0]!.replace(/^./, (first) => first.toUpperCase()),
    timeZone: zoneFor(user),
  }),
  weights: usualWeights,
  timeZone: 'UTC',
}

const [ana, bo, cy, fay] = ['ana@x.example', 'bo@x.example', 'cy@x.example', 'fay@x.example']

function history(layers: object[], overrides: ScheduleOverride[] = []): History {
  const schedule = expandSchedule(ScheduleDoc.parse({ timeZone: 'UTC', layers }))
  return { versions: [{ from: null, schedule }], overrides }
}

const from = new Date('2026-11-02T09:00:00Z')
const weeks = (count: number) => new Date(from.getTime() + count * 7 * 86_400_000)
const weekly = (people: string[], more: object = {}) => ({
  name: 'Week',
  rotate: 'weekly',
  handoff: 'mon 09:00',
  from: '2026-11-02',
  people,
  ...more,
})
const limits = { slug: 'primary', name: 'Payments primary', from, others: [], minRestHours: 11, maxNightsInRow: 7 }

test('comparison: who gains and loses what, and what stays without anybody', () => {
  const before = history([weekly([ana, bo])])
  const after = history([
    weekly([ana, bo, cy], { when: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '09:00' }] }),
  ])
  const answer = compared(before, after, { from, until: weeks(6) }, counting)
  const of = (user: string) => answer.people.find((person) => person.user === user)!
  assert.deepEqual(
    {
      hours: of(ana).before.hours,
      nights: of(ana).before.nightHours,
      weekends: of(ana).before.weekendHours,
      shifts: of(ana).before.shifts,
    },
    { hours: 504, nights: 189, weekends: 144, shifts: 3 },
  )
  assert.equal(of(ana).after.hours, 240)
  assert.equal(of(ana).change.hours, -264)
  assert.equal(of(cy).change.hours, 240)
  assert.equal(of(cy).before.shifts, 0)
  assert.equal(of(cy).after.weekendHours, 18)
  assert.equal(answer.after.gapHours, 6 * 48)
  assert.equal(answer.before.gapHours, 0)
  assert.match(
    answer.summary.join(' '),
    /Cy has 240 hours more .*Nobody is on call for 288 hours more than now, first on Sat 7 Nov 09:00 – Mon 9 Nov 09:00/,
  )
  const none = compared(before, before, { from, until: weeks(6) }, counting)
  assert.deepEqual(none.summary, ['Nobody’s hours change.'])
  assert.ok(none.people.every(({ change }) => Object.values(change).every((value) => value === 0)))
})

test('comparison: hours are of each person’s own night', () => {
  const answer = compared(
    null,
    history([{ name: 'Nights', people: [fay], when: [{ start: '22:00', end: '07:00' }] }]),
    { from, until: weeks(1) },
    counting,
  )
  assert.equal(answer.people[0]!.after.nightHours, 0)
  assert.equal(answer.people[0]!.after.hours, 63)
  assert.equal(answer.people[0]!.before.hours, 0)
  assert.equal(answer.before.gapHours, 0, 'a new schedule had no gaps')
})

test('overlaps: edges of layers that take turns, not roles side by side, not the same person', () => {
  const day = { name: 'Day', people: [ana], when: [{ start: '08:00', end: '20:30' }] }
  const night = { name: 'Night', people: [bo], when: [{ start: '20:00', end: '08:00' }] }
  const edge = qualityOf({ ...limits, until: weeks(1), history: history([day, night]) }, counting)
  const overlaps = edge.findings.filter(({ kind }) => kind === 'overlap')
  assert.equal(overlaps.length, 7)
  assert.deepEqual(overlaps[0]!.layers, ['Day', 'Night'])
  assert.match(overlaps[0]!.because, /^Ana and Bo are on call at once on Mon 2 Nov 20:00–20:30/)
  const cases: [string, object[]][] = [
    ['the same person', [day, { ...night, people: [ana] }]],
    ['roles side by side', [weekly([ana, bo]), weekly([bo, ana], { name: 'Second' })]],
    ['together in one turn', [{ name: 'Two', people: [[ana, bo]] }]],
    ['hidden by priority', [day, { ...night, priority: 5 }]],
    ['a trainee', [day, { ...night, shadow: true }]],
  ]
  for (const [name, layers] of cases) {
    const quality = qualityOf({ ...limits, until: weeks(1), history: history(layers) }, counting)
    assert.deepEqual(
      quality.findings.filter(({ kind }) => kind === 'overlap'),
      [],
      name,
    )
  }
})

test('quality: a plain week rota of two is clean, and says so', () => {
  const quality = qualityOf({ ...limits, until: weeks(12), history: history([weekly([ana, bo])]) }, counting)
  assert.deepEqual(quality.findings, [])
  assert.equal(quality.score, 100)
})

test('quality: gaps, imbalance and people whose turn never comes (14 people, weekdays only)', () => {
  const people = Array.from({ length: 14 }, (_, index) => `p${index}@x.example`)
  const daily = {
    name: 'Days',
    rotate: 'daily',
    handoff: '09:00',
    from: '2026-11-02',
    people,
    when: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], start: '09:00', end: '17:00' }],
  }
  const quality = qualityOf({ ...limits, until: weeks(12), history: history([daily]) }, counting)
  const never = quality.findings.filter(({ kind }) => kind === 'never')
  assert.equal(never.length, 4)
  assert.match(never[0]!.because, /countOnlyCovered/)
  assert.ok(
    quality.findings.some(
      ({ kind, because }) =>
        kind === 'gap' && /Nobody is on call on Mon 2 Nov 17:00 – Tue 3 Nov 09:00|Mon 2 Nov 17:00–09:00/.test(because),
    ),
  )
  assert.ok(quality.findings.some(({ kind }) => kind === 'imbalance'))
  assert.equal(quality.parts.find(({ part }) => part === 'coverage')!.score, 0)
  const counted = qualityOf(
    { ...limits, until: weeks(12), history: history([{ ...daily, countOnlyCovered: true }]) },
    counting,
  )
  assert.deepEqual(
    counted.findings.filter(({ kind }) => kind === 'never'),
    [],
  )
})

test('quality: rest and nights over all schedules', () => {
  const days = history([{ name: 'Days', people: [ana], when: [{ start: '09:00', end: '17:00' }] }])
  const alone = qualityOf({ ...limits, until: weeks(1), history: days }, counting)
  assert.deepEqual(
    alone.findings.filter(({ kind }) => kind === 'rest'),
    [],
  )
  const evenings = history([
    { name: 'Evenings', people: [ana], when: [{ days: ['tue'], start: '20:00', end: '23:00' }] },
  ])
  const both = qualityOf(
    { ...limits, until: weeks(1), history: days, others: [{ name: 'second', history: evenings }] },
    counting,
  )
  const rests = both.findings.filter(({ kind }) => kind === 'rest')
  assert.equal(rests.length, 2)
  assert.match(
    rests[0]!.because,
    /Ana has 3 hours of rest on Tue 3 Nov 17:00–20:00 \(Payments primary and second together\); 11 are wanted/,
  )
  const nights = history([{ name: 'Nights', people: [ana], when: [{ start: '22:00', end: '06:00' }] }])
  const row = qualityOf({ ...limits, until: weeks(2), history: nights }, counting).findings.filter(
    ({ kind }) => kind === 'nights',
  )
  assert.equal(row.length, 1)
  assert.match(row[0]!.because, /14 nights in a row/)
})

test('hours in sentences: whole ones, with a decimal below ten; never nothing for a few minutes', () => {
  assert.deepEqual([1190.39, 10.4, 9.96, 7.26, 1, 0.5, 0.02, 0].map(hourWords), [
    '1190 hours',
    '10 hours',
    '10 hours',
    '7.3 hours',
    '1 hour',
    '0.5 hours',
    'less than 0.1 hours',
    '0 hours',
  ])
})

test('quality: rest that is almost enough is not rounded up to what is wanted', () => {
  const shifts = history([
    { name: 'Days', people: [ana], when: [{ start: '09:00', end: '17:00' }] },
    { name: 'Early', people: [ana], when: [{ days: ['wed'], start: '03:58', end: '09:00' }] },
  ])
  const { findings } = qualityOf({ ...limits, until: weeks(1), history: shifts }, counting)
  assert.match(findings.find(({ kind }) => kind === 'rest')!.because, /Ana has 10.9 hours of rest .*; 11 are wanted/)
})

test('ledger: equal shares of the time in the rota; newcomers owe nothing for before', () => {
  const schedule = (people: string[]) => history([weekly(people)]).versions[0]!.schedule
  const grown: History = {
    versions: [
      { from: null, schedule: schedule([ana, bo]) },
      { from: weeks(4), schedule: schedule([ana, bo, cy]) },
    ],
    overrides: [
      { op: 'set', start: from.toISOString(), end: new Date(from.getTime() + 86_400_000).toISOString(), users: [fay] },
    ],
  }
  const window = { from, until: weeks(7) }
  const entries = ledgerEntries(accountsOf([grown], window, counting), new Map([[ana, 3]]), counting)
  const of = (user: string) => entries.find((entry) => entry.user === user)!
  assert.equal(Math.round(entries.reduce((sum, { balance }) => sum + balance, 0)), 0)
  assert.equal(of(ana).pagesAnswered, 3)
  assert.equal(of(fay).expected, 0)
  assert.ok(of(fay).balance > 0)
  assert.ok(Math.abs(of(cy).expected - (168 + 63 + 24)) < 0.01, 'one week of three')
})
