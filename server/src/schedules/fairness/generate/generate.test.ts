import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { GenerationRules } from '@tocsin/contract/schedules/fairness'
import { day, zoneOf } from '../../time/zone.ts'
import { usualWeights } from '../load/load.ts'
import type { Found } from '../solver/find-rota.ts'
import { type Rota, type RotaProblem, roundRobin, type Worker } from '../solver/model.ts'
import { brokenRules } from '../solver/rules.ts'
import { plannedShifts } from '../solver/shift-template.ts'
import { solveInThread } from '../solver/solver-thread.ts'
import { answerOf } from './answer.ts'

const hour = 3_600_000
const at = (text: string) => Date.parse(text)
const monday = at('2026-12-07T00:00:00Z') / day

const rules: GenerationRules = {
  minRestHours: 11,
  maxNightsInRow: 4,
  maxShiftsPerWeek: 4,
  wakingHoursOnly: false,
  holidaysOff: false,
  otherSchedules: false,
}

function worker(name: string, zone: string, more: Partial<Worker> = {}): Worker {
  const user = `${name.toLowerCase()}@x.example`
  const none = { share: 1, nights: true, maxShiftsPerWeek: null, ledger: 0, absent: [], past: [], holidays: [] }
  return { user, name, zone: zoneOf(zone), ...none, ...more }
}

const off = (start: string, end: string) => ({ start: at(start), end: at(end), why: 'has time off' })
/** Local days as instants, in the zone of the person. */
const holidays = (zone: string, ...dates: string[]) =>
  dates.map((date) => {
    const start = Temporal.PlainDate.from(date).toZonedDateTime(zone)
    return { start: start.epochMilliseconds, end: start.add({ days: 1 }).epochMilliseconds }
  })

const [lisbon, newYork, sydney] = ['Europe/Lisbon', 'America/New_York', 'Australia/Sydney']
const christmas = (zone: string) => holidays(zone, '2026-12-25', '2027-01-01')

/** Nine people, three zones, a quarter with Christmas in it and, in two zones, a change of the clock. */
const team: Worker[] = [
  worker('Ana', lisbon, {
    holidays: christmas(lisbon),
    absent: [off('2026-12-21T00:00Z', '2027-01-04T00:00Z')],
    ledger: 30 * hour,
  }),
  worker('Bo', lisbon, { holidays: christmas(lisbon), absent: [off('2027-02-08T00:00Z', '2027-02-15T00:00Z')] }),
  worker('Cy', lisbon, { holidays: christmas(lisbon), nights: false }),
  worker('Di', newYork, {
    holidays: [...christmas(newYork), ...holidays(newYork, '2027-01-18', '2027-02-15')].sort(
      (a, b) => a.start - b.start,
    ),
  }),
  worker('Ed', newYork, {
    holidays: christmas(newYork),
    absent: [off('2027-01-11T05:00Z', '2027-01-16T05:00Z')],
    ledger: -25 * hour,
  }),
  worker('Flo', newYork, { holidays: christmas(newYork) }),
  worker('Gus', sydney, {
    holidays: [...christmas(sydney), ...holidays(sydney, '2027-01-26')],
    absent: [off('2027-01-02T13:00Z', '2027-01-23T13:00Z')],
  }),
  worker('Hana', sydney, { holidays: christmas(sydney) }),
  worker('Ivy', sydney, {
    holidays: christmas(sydney),
    past: [{ start: at('2026-12-06T16:00Z'), end: at('2026-12-07T00:00Z') }],
  }),
]

const eights = {
  shifts: [0, 8, 16].map((start) => ({
    name: `from ${start}`,
    start: clock(start),
    end: clock((start + 8) % 24),
    count: 1,
  })),
}
function clock(hours: number): string {
  return `${String(hours).padStart(2, '0')}:00`
}

function problem(more: Partial<RotaProblem> = {}): RotaProblem {
  return {
    people: team,
    shifts: plannedShifts(eights, 'UTC', monday, 13),
    rules,
    weights: usualWeights,
    fixed: [],
    today: null,
    timeZone: 'UTC',
    ...more,
  }
}

/** Shares no code with the rules of the product: looks at every half hour through `Temporal`. */
function violations({ people, shifts, rules, fixed }: RotaProblem, rota: Rota): string[] {
  const found: string[] = []
  const isNight = (time: number, zone: string) => {
    const { hour } = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)
    return hour >= 22 || hour < 7
  }
  for (const [shift, taken] of rota.entries())
    if (taken.length !== shifts[shift]!.count || new Set(taken).size !== taken.length)
      found.push(`shift ${shift} has ${taken.length}`)
  for (const { person, shift } of fixed) if (!rota[shift]!.includes(person)) found.push(`fixed shift ${shift}`)
  for (const [person, { name, absent, past, nights, zone, maxShiftsPerWeek }] of people.entries()) {
    const own = shifts.filter((_, shift) => rota[shift]!.includes(person))
    const duties = [...past, ...own]
    for (const [index, { start, end }] of duties.entries()) {
      if (index >= past.length && absent.some((away) => away.start < end && start < away.end))
        found.push(`${name} is away`)
      const before = duties[index - 1]
      if (before && start - before.end < rules.minRestHours * hour) found.push(`${name} rests too little`)
    }
    const nightTime = new Map<string, number>()
    for (const { start, end } of duties) {
      for (let time = start; time < end; time += hour / 2) {
        if (!isNight(time, zone.name)) continue
        const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone.name)
        const evening = local.hour < 7 ? local.toPlainDate().subtract({ days: 1 }) : local.toPlainDate()
        nightTime.set(evening.toString(), (nightTime.get(evening.toString()) ?? 0) + hour / 2)
        if (!nights && time >= shifts[0]!.start) found.push(`${name} has a night`)
        if (rules.wakingHoursOnly) found.push(`${name} is woken`)
      }
    }
    const evenings = [...nightTime]
      .filter(([, time]) => time >= 3 * hour)
      .map(([evening]) => evening)
      .sort()
    for (const evening of evenings) {
      const row = Array.from({ length: rules.maxNightsInRow + 1 }, (_, step) =>
        Temporal.PlainDate.from(evening).add({ days: step }).toString(),
      )
      if (row.every((each) => evenings.includes(each))) found.push(`${name} has too many nights from ${evening}`)
    }
    const weeks = Map.groupBy(own, ({ start }) => Math.floor((start / day - 4) / 7))
    const limit = Math.min(rules.maxShiftsPerWeek ?? Infinity, maxShiftsPerWeek ?? Infinity)
    for (const [week, all] of weeks) if (all.length > limit) found.push(`${name} has ${all.length} in week ${week}`)
  }
  return found
}

const setting = {
  zoneOf: (user: string) => team.find((each) => each.user === user)!.zone.name,
  today: null,
  version: null,
  ledgerDays: 90,
}

function rotaOf(found: Found): Rota {
  assert.ok(found.feasible, found.feasible ? '' : found.conflicts.map(({ because }) => because).join('\n'))
  return found.rota
}

test('a quarter for nine people in three zones breaks no rule and is fairer than a round robin', async (t) => {
  const asked = problem({ fixed: [{ person: 7, shift: 54 }] })
  const found = await solveInThread({ problem: asked, seconds: 8 })
  const rota = rotaOf(found)
  assert.deepEqual(violations(asked, rota), [])
  assert.equal(brokenRules(asked, rota), 0)
  const plain = roundRobin(asked)
  assert.ok(violations(asked, plain).length > 0)
  const answer = answerOf(asked, found, setting)
  const { roundRobin: robin, solver } = answer
  t.diagnostic(
    `spread of weighted load: ${answer.spread} h, by round robin ${robin!.spread} h, which breaks the rules ${robin!.broken} times`,
  )
  t.diagnostic(`${solver.because} (${solver.seconds} s)`)
  for (const note of answer.notes.slice(0, 6)) t.diagnostic(note)
  assert.ok(answer.spread < robin!.spread / 4, `${answer.spread} against ${robin!.spread}`)
  assert.equal(answer.assignments.length, 273)
  assert.match(answer.notes.join(' '), /Ana has done 30 hours more than their share/)
  assert.match(answer.notes.join(' '), /Hana takes .* because it was fixed/)
  assert.deepEqual(answer.gaps, [])
})

test('waking hours only: nobody is woken, and the sun is followed', async () => {
  const people = team.map((each) => ({ ...each, absent: [], past: [], ledger: 0 }))
  const kinds = [
    { name: 'sydney', start: '09:00', end: '17:00', timeZone: sydney, count: 1 },
    { name: 'lisbon', start: '07:00', end: '15:00', timeZone: lisbon, count: 1 },
    { name: 'new york', start: '09:00', end: '17:00', timeZone: newYork, count: 1 },
  ]
  const asked = problem({
    people,
    shifts: plannedShifts({ shifts: kinds }, 'UTC', monday, 4),
    rules: { ...rules, wakingHoursOnly: true },
  })
  const found = await solveInThread({ problem: asked, seconds: 8 })
  const rota = rotaOf(found)
  assert.deepEqual(violations(asked, rota), [])
  const answer = answerOf(asked, found, setting)
  assert.ok(answer.people.every(({ after }) => after.nightHours === 0))
  assert.ok(answer.spread <= 8, `${answer.spread}`)
})

test('weeks: proved optimal, and of equally fair rotas the one nearest to today’s', async () => {
  const people = ['Ana', 'Bo', 'Cy'].map((name) => worker(name, 'UTC'))
  const shifts = plannedShifts({ rotate: 'weekly', handoff: 'mon 09:00', count: 1 }, 'UTC', monday, 6)
  const today = people.map((_, person) => shifts.map((_, shift) => (shift % 3 === (person + 1) % 3 ? 1 : 0)))
  const free = { ...rules, maxNightsInRow: 7 }
  const found = await solveInThread({ problem: problem({ people, shifts, today, rules: free }), seconds: 5 })
  assert.deepEqual(rotaOf(found), [[2], [0], [1], [2], [0], [1]])
  assert.ok(found.feasible && found.optimal)
})

test('the ledger is paid back, and half time is half', async () => {
  const people = [worker('Ana', 'UTC', { ledger: 66 * hour }), worker('Bo', 'UTC'), worker('Cy', 'UTC', { share: 0.5 })]
  const shifts = plannedShifts({ rotate: 'daily', handoff: '09:00', count: 1 }, 'UTC', monday, 3)
  const asked = problem({
    people,
    shifts,
    rules: { ...rules, minRestHours: 0, maxNightsInRow: 21, maxShiftsPerWeek: undefined },
  })
  const rota = rotaOf(await solveInThread({ problem: asked, seconds: 4 }))
  const counts = people.map((_, person) => rota.filter((taken) => taken.includes(person)).length)
  assert.ok(counts[0]! < counts[1]! && counts[2]! < counts[1]!, `${counts}`)
  assert.ok(Math.abs(counts[2]! - counts[1]! / 2) <= 1, `${counts}`)
})

const nights = { shifts: [{ name: 'night', start: '22:00', end: '06:00', count: 1 }] }

test('nobody is available: the shift and each one’s reason', async () => {
  const people = [
    worker('Ana', 'UTC', { absent: [off('2026-12-12T00:00Z', '2026-12-14T00:00Z')] }),
    worker('Bo', 'UTC', { absent: [off('2026-12-12T12:00Z', '2026-12-13T12:00Z')] }),
    worker('Cy', 'UTC', { nights: false }),
  ]
  const asked = problem({ people, shifts: plannedShifts(nights, 'UTC', monday, 1) })
  const found = await solveInThread({ problem: asked, seconds: 2 })
  assert.ok(!found.feasible && found.isProved)
  assert.deepEqual(
    found.conflicts.map(({ because }) => because),
    [
      'Nobody is available on Sat 12 Dec 22:00–06:00 (night) because Ana and Bo have time off and Cy may not do nights.',
    ],
  )
  const answer = answerOf(asked, found, setting)
  assert.equal(answer.feasible, false)
  assert.equal(answer.conflicts[0]!.start, '2026-12-12T22:00:00.000Z')
  assert.match(answer.summary, /no rota/)
})

test('rules that cannot be kept together: what stays empty, why, and which rule would have to give', async () => {
  const cases: [string, Partial<RotaProblem>, RegExp][] = [
    [
      'two people cannot share seven nights, at most three in a row and three a week',
      {
        people: [worker('Ana', 'UTC'), worker('Bo', 'UTC')],
        rules: { ...rules, maxNightsInRow: 7, maxShiftsPerWeek: 3 },
      },
      /Nobody is available on .* \(night\) because .*3 shifts that week.*There would be a rota with more shifts per week\./s,
    ],
    [
      'one person and rest',
      {
        people: [worker('Ana', 'UTC')],
        shifts: plannedShifts({ rotate: 'daily', handoff: '09:00', count: 1 }, 'UTC', monday, 1),
        rules: { ...rules, maxNightsInRow: 9, maxShiftsPerWeek: undefined },
      },
      /because Ana is on call .* and needs 11 hours of rest.*There would be a rota with less than 11 hours of rest/s,
    ],
    [
      'two rules at once',
      {
        people: [worker('Ana', 'UTC')],
        shifts: plannedShifts({ rotate: 'daily', handoff: '09:00', count: 1 }, 'UTC', monday, 1),
        rules: { ...rules, maxNightsInRow: 3, maxShiftsPerWeek: undefined },
      },
      /There would be a rota only with less than 11 hours of rest between shifts and with more than 3 nights in a row together/,
    ],
    [
      'a fixed assignment in somebody’s time off',
      {
        people: [
          worker('Ana', 'UTC', { absent: [off('2026-12-08T00:00Z', '2026-12-09T00:00Z')] }),
          worker('Bo', 'UTC'),
        ],
        fixed: [{ person: 0, shift: 1 }],
      },
      /Ana is fixed on Tue 8 Dec 22:00–06:00 \(night\) but has time off\./,
    ],
  ]
  for (const [name, more, expected] of cases) {
    const asked = problem({ shifts: plannedShifts(nights, 'UTC', monday, 1), ...more })
    const found = await solveInThread({ problem: asked, seconds: 3 })
    assert.ok(!found.feasible, name)
    assert.match(found.conflicts.map(({ because }) => because).join('\n'), expected, name)
  }
})

test('one rota at a time', async () => {
  const asked = problem({ shifts: plannedShifts(nights, 'UTC', monday, 2) })
  const first = solveInThread({ problem: asked, seconds: 2 })
  await assert.rejects(solveInThread({ problem: asked, seconds: 2 }), /Another rota is being computed/)
  await first
  assert.ok((await solveInThread({ problem: asked, seconds: 2 })).feasible)
})

test('templates: shifts follow the wall, and refuse what has no length', () => {
  const berlin = plannedShifts(
    { rotate: 'daily', handoff: '09:00', count: 2 },
    'Europe/Berlin',
    at('2027-03-27T00:00Z') / day,
    1,
  )
  assert.deepEqual(
    berlin.slice(0, 2).map(({ start, end, count }) => [(end - start) / hour, count]),
    [
      [23, 2],
      [24, 2],
    ],
  )
  assert.equal(new Date(berlin[1]!.start).toISOString(), '2027-03-28T07:00:00.000Z')
  const weekly = plannedShifts({ rotate: 'weekly', handoff: 'wed 10:00', count: 1 }, 'UTC', monday, 2)
  assert.deepEqual(
    weekly.map(({ start }) => new Date(start).toISOString()),
    ['2026-12-09T10:00:00.000Z', '2026-12-16T10:00:00.000Z'],
  )
  const one = { name: 'a', start: '09:00', end: '09:00', count: 1 }
  assert.equal(plannedShifts({ shifts: [one] }, 'UTC', monday, 1).length, 7)
  assert.throws(
    () => plannedShifts({ shifts: [{ ...one, endDayOffset: 0 }] }, 'UTC', monday, 1),
    /ends before it begins/,
  )
  assert.throws(() => plannedShifts({ shifts: [one, one] }, 'UTC', monday, 1), /Two kinds of shift/)
  assert.throws(
    () => plannedShifts({ rotate: 'daily', handoff: 'mon 09:00', count: 1 }, 'UTC', monday, 1),
    /time of day/,
  )
})
