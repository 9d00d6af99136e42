import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { HolidaysDoc } from '@tocsin/contract/schedules/absence'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { type HolidayDay, nothingOutside } from '../../outside/outside.ts'
import { expandSchedule, render, shifts } from '../../rotation/model.ts'
import { changeOfDays, daysOf, mostlyDays } from './days.ts'
import { computeDays, knownPlaces } from './library.ts'

const at = (text: string) => new Date(text)
const days = (...dates: string[]): HolidayDay[] =>
  dates.map((date) => ({ date, name: date, since: null, endedAt: null }))
const outside = (...dates: string[]) => ({ ...nothingOutside, holidays: new Map([['x', days(...dates)]]) })

test('the dates more than half of which a holiday covers', () => {
  const cases: [begin: string, hours: number, dates: string[]][] = [
    ['2026-12-25 00:00:00', 24, ['2026-12-25']],
    ['2026-03-19 00:00:00 -0600', 96, ['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22']],
    ['2026-12-24 14:00:00', 10, []],
    ['2026-12-24 11:00:00', 13, ['2026-12-24']],
    ['2026-04-01 18:00:00', 24, ['2026-04-02']],
  ]
  for (const [begin, hours, dates] of cases)
    assert.deepEqual(
      mostlyDays(begin, hours * 3_600_000, 'x').map(({ date }) => date),
      dates,
      begin,
    )
})

test('days of one’s own, of every year and of one; days of the country that are none', () => {
  const doc = HolidaysDoc.parse({
    country: 'de',
    days: [
      { date: '12-24', name: 'Office closed' },
      { date: '02-29', name: 'Leap day' },
      { date: '2031-05-05', name: 'Anniversary' },
      { date: '2028-01-01', name: 'First' },
    ],
    without: ['2027-05-01', '10-03'],
  })
  const ofCountry = ['2027-01-01', '2027-05-01', '2027-10-03', '2028-01-01', '2028-05-01'].map((date) => ({
    date,
    name: 'Feiertag',
  }))
  assert.deepEqual(
    daysOf(doc, ofCountry, { from: 2027, until: 2028 }).map(({ date, name }) => `${date} ${name}`),
    [
      '2027-01-01 Feiertag',
      '2027-12-24 Office closed',
      '2028-01-01 Feiertag, First',
      '2028-02-29 Leap day',
      '2028-05-01 Feiertag',
      '2028-12-24 Office closed',
      '2031-05-05 Anniversary',
    ],
  )
})

describe('by country and region', () => {
  const of = async (doc: object, year = 2026) =>
    (await computeDays(HolidaysDoc.parse(doc), { from: year, until: year })).map(({ date }) => date.slice(5))
  test('a region has more than its country, a part of it more again', async () => {
    assert.deepEqual(await of({ country: 'DE' }), [
      '01-01',
      '04-03',
      '04-06',
      '05-01',
      '05-14',
      '05-25',
      '10-03',
      '12-25',
      '12-26',
    ])
    const bavaria = await of({ country: 'DE', region: 'BY' })
    assert.ok(bavaria.includes('01-06') && !bavaria.includes('08-08'))
    assert.ok((await of({ country: 'DE', region: 'by/a' })).includes('08-08'), 'Augsburg')
    assert.ok(
      (await of({ country: 'US', types: ['public', 'observance'] })).length > (await of({ country: 'US' })).length,
    )
  })

  const wrong: [doc: object, expected: RegExp][] = [
    [{ country: 'XX' }, /there is no country "XX"/],
    [{ country: 'Germany' }, /there is no country "GERMANY"; did you mean DE \(Germany\)\?/],
    [{ country: 'Portugl' }, /did you mean PT \(Portugal\)\?/],
    [{ country: 'DE', region: 'Bavaria' }, /there is no region "BAVARIA" in Germany/],
    [{ country: 'DE', region: 'Bayern' }, /did you mean BY \(Bayern\)\?/],
    [{ country: 'DE', region: 'BX' }, /there is no region "BX" in Germany/],
  ]
  for (const [doc, expected] of wrong)
    test(`${JSON.stringify(doc)}: ${expected.source}`, async () => {
      await assert.rejects(of(doc), (error: Error & { errors?: { path: string }[] }) => {
        assert.match(error.message, expected)
        return true
      })
    })

  test('the places there are', async () => {
    const countries = await knownPlaces(null)
    assert.ok(countries.length > 150)
    assert.deepEqual(
      countries.find(({ code }) => code === 'PT'),
      { code: 'PT', name: 'Portugal' },
    )
    assert.ok((await knownPlaces('DE')).some(({ code }) => code === 'BY/A'))
  })
})

describe('what a document may say', () => {
  const wrong: [doc: object, path: string][] = [
    [{ region: 'BY', days: [{ date: '12-24', name: 'x' }] }, 'region'],
    [{}, 'days'],
    [{ days: [{ date: '2026-02-29', name: 'x' }] }, 'days.0.date'],
    [{ days: [{ date: '13-01', name: 'x' }] }, 'days.0.date'],
    [{ days: [{ date: 'tomorrow', name: 'x' }] }, 'days.0.date'],
    [{ country: 'DE', types: ['party'] }, 'types.0'],
  ]
  for (const [doc, path] of wrong)
    test(JSON.stringify(doc), () => {
      const parsed = HolidaysDoc.safeParse(doc)
      assert.equal(parsed.success, false)
      assert.ok(parsed.error?.issues.some((issue) => issue.path.join('.') === path))
    })
})

test('an edit of a calendar keeps the past', () => {
  const now = at('2026-11-02T12:00:00Z')
  const stored = ['2026-10-26', '2026-11-02', '2026-12-25', '2026-12-26'].map((date) => ({
    date,
    name: 'a',
    since: null,
    endedAt: null,
  }))
  const wanted = [
    { date: '2026-10-01', name: 'added in the past' },
    { date: '2026-11-03', name: 'added tomorrow' },
    { date: '2026-12-24', name: 'added far ahead' },
    { date: '2026-12-25', name: 'renamed' },
  ]
  assert.deepEqual(changeOfDays(stored, wanted, now, false), {
    add: [
      { date: '2026-11-03', name: 'added tomorrow', since: now, endedAt: null },
      { date: '2026-12-24', name: 'added far ahead', since: null, endedAt: null },
    ],
    end: ['2026-11-02'],
    drop: ['2026-12-26'],
    rename: [{ date: '2026-12-25', name: 'renamed' }],
  })
  assert.equal(changeOfDays([], wanted, now, true).add.length, 4)
})

describe('a layer rests on holidays', () => {
  const schedule = (layers: object[], ...dates: string[]) =>
    expandSchedule(ScheduleDoc.parse({ timeZone: 'Europe/Lisbon', layers }), outside(...dates))
  const daily = { name: 'd', rotate: 'daily', from: '2026-11-02', people: ['a', 'b', 'c'], except: ['x'] }
  const told = (layers: object[], dates: string[], from: string, until: string) =>
    render(schedule(layers, ...dates), [], at(from), at(until)).map(
      ({ start, end, users }) =>
        `${start.toISOString().slice(5, 13)}-${end.toISOString().slice(8, 13)} ${users.join('+')}`,
    )

  test('from midnight to midnight of its zone, also on the long day', () => {
    assert.deepEqual(
      told(
        [{ name: 'a', people: ['a'], except: ['x'] }],
        ['2026-10-25', '2026-10-26'],
        '2026-10-24T00:00:00Z',
        '2026-10-28T00:00:00Z',
      ),
      ['10-24T00-24T23 a', '10-27T00-28T00 a'],
    )
  })

  test('the turn is burnt unless only covered turns count', () => {
    const window = ['2026-11-02T00:00:00Z', '2026-11-06T00:00:00Z'] as const
    assert.deepEqual(told([daily], ['2026-11-03'], ...window), [
      '11-02T00-03T00 a',
      '11-04T00-05T00 c',
      '11-05T00-06T00 a',
    ])
    assert.deepEqual(told([{ ...daily, countOnlyCovered: true }], ['2026-11-03'], ...window), [
      '11-02T00-03T00 a',
      '11-04T00-05T00 b',
      '11-05T00-06T00 c',
    ])
    const hours = [{ start: '09:00', end: '17:00', days: ['mon', 'tue', 'thu', 'fri'] }]
    assert.deepEqual(
      told([{ ...daily, when: hours, countOnlyCovered: true }], ['2026-11-03'], ...window).map((each) => each.at(-1)),
      ['a', 'b'],
      'Wednesday has no window, Tuesday is a holiday',
    )
  })

  test('the layer below shows, and a layer may cover only holidays, a turn each', () => {
    const only = {
      name: 'h',
      rotate: 'daily',
      from: '2026-01-01',
      people: ['x', 'y'],
      only: ['x'],
      countOnlyCovered: true,
    }
    assert.deepEqual(
      told(
        [{ name: 'a', people: ['a'], except: ['x'] }, only],
        ['2026-01-01', '2026-11-03', '2026-11-05'],
        '2026-11-02T00:00:00Z',
        '2026-11-07T00:00:00Z',
      ),
      ['11-02T00-03T00 a', '11-03T00-04T00 y', '11-04T00-05T00 a', '11-05T00-06T00 x', '11-06T00-07T00 a'],
    )
  })

  test('a turn that a holiday cuts keeps its number', () => {
    const pieces = shifts(
      schedule([{ ...daily, rotate: 'weekly' }], '2026-11-04'),
      [],
      at('2026-11-02T00:00:00Z'),
      at('2026-11-10T00:00:00Z'),
    )
    assert.deepEqual(
      pieces.map(({ turn, users, start }) => [turn, users[0], start.toISOString().slice(8, 10)]),
      [
        [0, 'a', '02'],
        [0, 'a', '05'],
        [1, 'b', '09'],
      ],
    )
  })

  test('a day counts from when it was added until it was taken away', () => {
    const doc = ScheduleDoc.parse({ timeZone: 'UTC', layers: [{ name: 'a', people: ['a'], except: ['x'] }] })
    const day = {
      date: '2026-11-03',
      name: 'x',
      since: at('2026-11-03T10:00:00Z'),
      endedAt: at('2026-11-03T12:00:00Z'),
    }
    const spans = render(
      expandSchedule(doc, { ...nothingOutside, holidays: new Map([['x', [day]]]) }),
      [],
      at('2026-11-03T00:00:00Z'),
      at('2026-11-04T00:00:00Z'),
    )
    assert.deepEqual(
      spans.map(({ start, end }) => [start.getUTCHours(), end.getUTCHours()]),
      [
        [0, 10],
        [12, 0],
      ],
    )
  })

  test('minutes are not counted one by one', () => {
    const rotate = { every: 1, unit: 'minute' }
    const parsed = ScheduleDoc.safeParse({ timeZone: 'UTC', layers: [{ ...daily, rotate, countOnlyCovered: true }] })
    assert.equal(parsed.error?.issues[0]?.path.join('.'), 'layers.0.countOnlyCovered')
  })
})
