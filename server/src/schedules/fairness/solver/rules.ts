import { nightsOf, splitOf } from '../../time/hours.ts'
import type { Interval } from '../../time/shape.ts'
import { day, offsetAt, weekdayOf, zoneOf } from '../../time/zone.ts'
import { longNightRows, nightCounts, shortRests } from '../load/rest.ts'
import { barsOf, type Rota, type RotaProblem } from './model.ts'

const hour = 3_600_000

/** The Monday of the week in which a shift begins, as wall day number in the zone of the problem. */
export function weekOf({ timeZone }: Pick<RotaProblem, 'timeZone'>, start: number): number {
  const wall = start + offsetAt(zoneOf(timeZone), start)
  return Math.floor(wall / day) - (weekdayOf(wall) - 1)
}

/** The most shifts a person may have in a week; null: as many as there are. */
export function weeklyLimit({ rules, people }: RotaProblem, person: number): number | null {
  const limits = [rules.maxShiftsPerWeek, people[person]!.maxShiftsPerWeek].filter((limit) => typeof limit === 'number')
  return limits.length > 0 ? Math.min(...limits) : null
}

/** How often a rota breaks the rules: counted without the solver, so that the solver's answer can be checked by it. */
export function brokenRules(problem: RotaProblem, rota: Rota): number {
  let broken = 0
  for (const [shift, people] of rota.entries()) {
    if (new Set(people).size !== problem.shifts[shift]!.count) broken++
    for (const person of people) broken += barsOf(problem, person, shift).length
  }
  for (const { person, shift } of problem.fixed) if (!rota[shift]!.includes(person)) broken++
  for (const person of problem.people.keys()) {
    const own = problem.shifts.filter((_, shift) => rota[shift]!.includes(person))
    broken += brokenByPerson(problem, person, own)
    const limit = weeklyLimit(problem, person)
    if (limit === null) continue
    const weeks = Map.groupBy(own, ({ start }) => weekOf(problem, start))
    for (const shifts of weeks.values()) broken += Math.max(0, shifts.length - limit)
  }
  return broken
}

/** Rest and nights of one person, with what they did before; `own` are the single shifts, by start. */
export function brokenByPerson({ people, rules }: RotaProblem, person: number, own: readonly Interval[]): number {
  const { zone, past } = people[person]!
  const rests = shortRests(own, rules.minRestHours * hour).length
  return rests + longNightRows([...past, ...own], zone, rules.maxNightsInRow).length
}

/** The nights that count of each shift for one person, and of what they did before. */
export function nightsOfPerson(
  { people, shifts }: RotaProblem,
  person: number,
): { shifts: number[][]; past: Set<number> } {
  const { zone, past } = people[person]!
  return {
    shifts: shifts.map((shift) => nightsOf(shift, zone, nightCounts)),
    past: new Set(past.flatMap((run) => nightsOf(run, zone, nightCounts))),
  }
}

/** As `brokenRules` for uninterrupted time on call that is not made of the problem's shifts: what can be said of it. */
export function brokenByRuns(problem: RotaProblem, person: number, runs: readonly Interval[]): number {
  const { absent, nights, ...calendar } = problem.people[person]!
  const { rules } = problem
  let broken = brokenByPerson(problem, person, runs)
  for (const run of runs) {
    if (absent.some(({ start, end }) => start < run.end && end > run.start)) broken++
    const { night, holiday } = splitOf(run, calendar)
    if (night > 0 && (!nights || rules.wakingHoursOnly)) broken++
    if (holiday > 0 && rules.holidaysOff) broken++
  }
  return broken
}
