import type { GenerationRules, Weights } from '@tocsin/contract/schedules/fairness'
import { type LocalCalendar, splitOf } from '../../time/hours.ts'
import type { Interval } from '../../time/shape.ts'
import type { Absence } from '../load/crowd.ts'
import { weighted } from '../load/load.ts'
import { timeWords } from '../load/messages.ts'
import type { PlannedShift } from './shift-template.ts'

/** Somebody who can be given shifts. Times are instants in milliseconds. */
export interface Worker extends LocalCalendar {
  user: string
  /** For sentences. */
  name: string
  /** 1 is full time; loads are made equal per share. */
  share: number
  /** False: no shift that touches their night. */
  nights: boolean
  maxShiftsPerWeek: number | null
  /** Weighted milliseconds beyond (below 0: short of) their share so far. */
  ledger: number
  /** Time off, given spans, other schedules; may overlap. */
  absent: readonly Absence[]
  /** When they are on call before the first shift, as far back as rules look: sorted, disjoint. */
  past: readonly Interval[]
}

/** A rota to be found: everything the rules and the objective need, and nothing else. */
export interface RotaProblem {
  people: readonly Worker[]
  shifts: readonly PlannedShift[]
  rules: GenerationRules
  weights: Weights
  fixed: readonly { person: number; shift: number }[]
  /** By person and shift: the part of the shift that today's rotation gives them, 0 to 1. Null: there is none. */
  today: readonly (readonly number[])[] | null
  /** Of sentences, and of weeks. */
  timeZone: string
}

/** For each shift the people who take it, by number. */
export type Rota = readonly (readonly number[])[]

/** What can forbid a shift to a person on its own, whatever else they take. */
export type Bar = 'who' | 'absence' | 'night' | 'waking' | 'holiday' | 'past'

/** Why this person cannot take this shift, whatever else they take; in words: `has time off`; null when they can. */
export function barOf(problem: RotaProblem, person: number, shift: number): { bar: Bar; why: string } | null {
  return barsOf(problem, person, shift)[0] ?? null
}

/** All that bars a person from a shift, the firmest first. */
export function barsOf(problem: RotaProblem, person: number, shift: number): { bar: Bar; why: string }[] {
  const worker = problem.people[person]!
  const planned = problem.shifts[shift]!
  const { rules } = problem
  const bars: { bar: Bar; why: string }[] = []
  if (planned.who && !planned.who.includes(worker.user))
    bars.push({ bar: 'who', why: `is not among those for "${planned.kind}"` })
  const away = worker.absent.find(({ start, end }) => start < planned.end && end > planned.start)
  if (away) bars.push({ bar: 'absence', why: away.why })
  const { night, holiday } = splitOf(planned, worker)
  if (night > 0 && !worker.nights) bars.push({ bar: 'night', why: 'may not do nights' })
  if (night > 0 && rules.wakingHoursOnly) bars.push({ bar: 'waking', why: 'would be woken (waking hours only)' })
  if (holiday > 0 && rules.holidaysOff) bars.push({ bar: 'holiday', why: 'has a holiday' })
  const rest = rules.minRestHours * 3_600_000
  const duty = worker.past.find(({ start, end }) => start < planned.end + rest && end + rest > planned.start)
  if (duty) {
    const until = timeWords(duty.start, duty.end, problem.timeZone)
    bars.push({ bar: 'past', why: `is on call before (${until}) and needs ${rules.minRestHours} hours of rest` })
  }
  return bars
}

/** What a shift costs a person, in weighted milliseconds. */
export function costOf({ people, shifts, weights }: RotaProblem, person: number, shift: number): number {
  return weighted(splitOf(shifts[shift]!, people[person]!), weights)
}

/** Share relative to the mean share: loads are divided by it. */
export function relativeShares({ people }: RotaProblem): number[] {
  const mean = people.reduce((sum, { share }) => sum + share, 0) / people.length
  return people.map(({ share }) => share / mean)
}

/** Ledger and new load of each person, per share, in weighted milliseconds: what is made equal. */
export function totalsOf(problem: RotaProblem, rota: Rota): number[] {
  const shares = relativeShares(problem)
  const totals = problem.people.map(({ ledger }) => ledger)
  for (const [shift, people] of rota.entries())
    for (const person of people) totals[person]! += costOf(problem, person, shift) / shares[person]!
  return totals
}

/** The plain round robin: each kind of shift goes around its people in their order, whatever the rules say. */
export function roundRobin(problem: RotaProblem): number[][] {
  const turns = new Map<string, number>()
  return problem.shifts.map(({ kind, count, who }) => {
    const people = problem.people.flatMap(({ user }, person) => (!who || who.includes(user) ? [person] : []))
    const turn = turns.get(kind) ?? 0
    turns.set(kind, turn + count)
    return Array.from({ length: Math.min(count, people.length) }, (_, place) => people[(turn + place) % people.length]!)
  })
}
