// How long a schedule takes to compute, and how that grows: a year rendered for 1, 20 and 200 people in 5 layers, and who is on
// call now on 1,000 schedules. Cold means that the document was just read (nothing is known about it yet), warm that it was asked
// before. Each number is the median over rounds, the contestants of a round take turns. Prints ratios to the smallest of a row.
//   node bench/schedules.ts [rounds]
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { type History, rosterAt, rosterSpans } from '../server/src/schedules/history/roster.ts'
import { expandSchedule, type ScheduleOverride } from '../server/src/schedules/rotation/model.ts'
import { median } from './peers.ts'

const rounds = Number(process.argv[2] ?? 9)
const day = 86_400_000
const from = new Date('2026-11-02T00:00:00Z')
const zones = ['Europe/Lisbon', 'America/New_York', 'Australia/Sydney', 'Asia/Kolkata', 'UTC']

/** Primary, second, nights, weekends and follow-the-sun windows: five layers in three priorities, with two zones. */
function document(people: number, zone: string): ScheduleDoc {
  const users = Array.from({ length: people }, (_, number) => `person${number}@acme.example`)
  const turned = (by: number) => users.map((_, index) => users[(index + by) % people]!)
  const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
  return ScheduleDoc.parse({
    timeZone: zone,
    layers: [
      { name: 'primary', rotate: 'weekly', handoff: 'mon 09:00', from: '2024-01-01', people: users },
      { name: 'second', rotate: 'weekly', handoff: 'wed 09:00', from: '2024-01-01', people: turned(1) },
      {
        name: 'nights',
        priority: 5,
        rotate: 'daily',
        handoff: '20:00',
        from: '2024-01-01',
        people: turned(2),
        when: [{ days: weekdays, start: '20:00', end: '08:00' }],
        countOnlyCovered: true,
      },
      {
        name: 'weekends',
        priority: 10,
        rotate: 'daily',
        handoff: '00:00',
        people: turned(3),
        when: [{ days: ['sat', 'sun'], start: '00:00', end: '00:00' }],
      },
      {
        name: 'sun',
        priority: 5,
        timeZone: 'Australia/Sydney',
        rotate: { every: 12, unit: 'hour' },
        from: '2024-01-01',
        people: turned(4),
        when: [{ days: weekdays, start: '09:00', end: '17:00' }],
      },
    ],
  })
}

function overrides(count: number, people: number): ScheduleOverride[] {
  return Array.from({ length: count }, (_, number) => {
    const start = from.getTime() + ((number * 37) % 365) * day + 18 * 3_600_000
    const times = { start: new Date(start).toISOString(), end: new Date(start + day).toISOString() }
    const user = `person${number % people}@acme.example`
    return number % 2
      ? { op: 'set', users: [user], ...times }
      : { op: 'substitute', user, users: [`other${number}@acme.example`], ...times }
  })
}

function history(people: number, zone = zones[0]!, changes = 50): History {
  return {
    versions: [{ from: null, schedule: expandSchedule(document(people, zone)) }],
    overrides: overrides(changes, people),
  }
}

function milliseconds(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

interface Contestant {
  name: string
  /** Made anew before each measurement, outside of it. */
  prepare(): () => void
}

/** Rows with the median, the best, the worst, and the ratio to the first row. */
function compete(title: string, target: number | null, contestants: Contestant[]): void {
  const results = new Map<string, number[]>(contestants.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round++)
    for (const { name, prepare } of contestants) {
      const taken = milliseconds(prepare())
      if (round > 0) results.get(name)!.push(taken)
    }
  console.log(`\n${title}${target ? ` (target ≤ ${target} ms)` : ''}`)
  const base = median(results.get(contestants[0]!.name)!)
  for (const { name } of contestants) {
    const all = results.get(name)!
    const middle = median(all)
    const verdict = target && middle > target ? '  MISSED' : ''
    console.log(
      `  ${name.padEnd(34)} ${middle.toFixed(2).padStart(8)} ms   best ${Math.min(...all)
        .toFixed(2)
        .padStart(8)}   worst ${Math.max(...all)
        .toFixed(2)
        .padStart(8)} ms   × ${(middle / base).toFixed(2)}${verdict}`,
    )
  }
}

const after = (days: number) => new Date(from.getTime() + days * day)
const sizes = [1, 20, 200]

compete(
  'a year of 5 layers, cold',
  50,
  sizes.map((people) => ({
    name: `${people} people`,
    prepare() {
      const doc = document(people, zones[0]!)
      const changes = overrides(50, people)
      return () =>
        void rosterSpans(
          { versions: [{ from: null, schedule: expandSchedule(doc) }], overrides: changes },
          from,
          after(365),
        )
    },
  })),
)

compete(
  'a year of 5 layers, warm',
  50,
  sizes.map((people) => {
    const known = history(people)
    return { name: `${people} people`, prepare: () => () => void rosterSpans(known, from, after(365)) }
  }),
)

compete(
  '20 people, by length',
  null,
  [30, 90, 365, 1825, 3650].map((days) => {
    const known = history(20)
    return { name: `${days} days`, prepare: () => () => void rosterSpans(known, from, after(days)) }
  }),
)

compete(
  'a year of 20 people, by overrides',
  null,
  [0, 50, 500, 5000].map((count) => {
    const known = history(20, zones[0]!, count)
    return { name: `${count} overrides`, prepare: () => () => void rosterSpans(known, from, after(365)) }
  }),
)

const now = after(100.4)
compete(
  'who is on call now, 5 layers of 20 people, warm',
  20,
  [10, 100, 1000].map((count) => {
    const all = Array.from({ length: count }, (_, number) => history(20, zones[number % zones.length]!, 5))
    return {
      name: `${count} schedules`,
      prepare: () => () => {
        for (const one of all) rosterAt(one, now)
      },
    }
  }),
)

compete(
  'the same, cold',
  null,
  [10, 100, 1000].map((count) => ({
    name: `${count} schedules`,
    prepare() {
      const all = Array.from({ length: count }, (_, number) => history(20, zones[number % zones.length]!, 5))
      return () => {
        for (const one of all) rosterAt(one, now)
      }
    },
  })),
)

compete(
  'who is on call now on 1,000 schedules, by people',
  null,
  sizes.map((people) => {
    const all = Array.from({ length: 1000 }, (_, number) => history(people, zones[number % zones.length]!, 5))
    return {
      name: `${people} people each`,
      prepare: () => () => {
        for (const one of all) rosterAt(one, now)
      },
    }
  }),
)
