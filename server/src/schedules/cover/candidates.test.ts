import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Possible, ranked, warnings } from './candidates.ts'

const place = { start: new Date('2026-11-03T20:00:00Z'), end: new Date('2026-11-04T08:00:00Z') }
const duty = (start: string, end: string, schedule = 'Data') => ({
  slug: schedule.toLowerCase(),
  schedule,
  start: new Date(`${start}:00Z`),
  end: new Date(`${end}:00Z`),
})

type Who = { name: string; timeZone: string }

function person(name: string, change: Partial<Possible<Who>> = {}, timeZone = 'Europe/Lisbon'): Possible<Who> {
  return { person: { name, timeZone }, duties: [], timeOff: [], holidays: [], isInTeam: true, ...change }
}

test('the free before the busy, daytime before night, rest before none, less load before more; the team before others', () => {
  const people = [
    person('outside', { isInTeam: false }, 'Asia/Tokyo'),
    person('on call', { duties: [duty('2026-11-04T07:00', '2026-11-04T09:00')] }),
    person('away', { timeOff: [{ start: new Date('2026-11-04T00:00:00Z'), end: new Date('2026-11-05T00:00:00Z') }] }),
    person('loaded', { duties: [duty('2026-10-20T00:00', '2026-10-22T00:00')] }),
    person('tired', { duties: [duty('2026-11-03T08:00', '2026-11-03T18:00')] }),
    person('holiday', { holidays: [{ ...place, name: 'Culture Day' }] }),
    person('fresh'),
    person('day', {}, 'Australia/Sydney'),
  ]
  const judged = ranked(place, people)
  assert.deepEqual(
    judged.map(({ person: { name }, available }) => `${name}${available ? '' : ' (busy)'}`),
    ['day', 'fresh', 'loaded', 'holiday', 'tired', 'outside', 'away (busy)', 'on call (busy)'],
  )
  const reasons = new Map(judged.map((each) => [each.person.name, each.reasons]))
  assert.deepEqual(reasons.get('tired'), [
    'only 2 h of rest after their shift before',
    'is free then',
    '9 h of it at night on their clock',
    'on call 10 h in the four weeks before, 0 h after',
  ])
  assert.equal(reasons.get('away')?.[0], 'has time off then')
  assert.equal(reasons.get('on call')?.[0], 'is on call on Data then')
  assert.equal(reasons.get('holiday')?.[1], 'has a holiday then: Culture Day')
  const day = judged[0]!
  assert.deepEqual(
    [day.localStart, day.localEnd, day.nightHours, day.restBefore],
    ['2026-11-04T07:00', '2026-11-04T19:00', 0, null],
  )
})

test('two schedules at once are one pager in the pocket: their hours count once', () => {
  const twice = [duty('2026-10-20T00:00', '2026-10-21T00:00'), duty('2026-10-20T12:00', '2026-10-21T12:00', 'Web')]
  assert.equal(ranked(place, [person('ana', { duties: twice })])[0]?.hoursBefore, 36)
})

test('warnings name each schedule once', () => {
  const duties = [duty('2026-11-03T21:00', '2026-11-03T22:00'), duty('2026-11-04T01:00', '2026-11-04T02:00')]
  assert.deepEqual(warnings('Ana', place, { duties, timeOff: [place] }), [
    'Ana is on call on Data at that time too.',
    'Ana has time off at that time.',
  ])
  assert.deepEqual(warnings('Ana', place, { duties: [duty('2026-11-04T08:00', '2026-11-04T09:00')], timeOff: [] }), [])
})
