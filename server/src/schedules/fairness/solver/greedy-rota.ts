import { barsOf, costOf, type RotaProblem, relativeShares } from './model.ts'
import { nightsOfPerson, weeklyLimit, weekOf } from './rules.ts'

/**
 * A rota made shift by shift, each for those who have least so far and may take it: quick, not fair, and a point from
 * which the solver can start. Null when it runs into a corner, or when assignments are fixed.
 */
export function greedyRota(problem: RotaProblem): number[][] | null {
  const { people, shifts, rules, fixed } = problem
  if (fixed.length > 0) return null
  const rest = rules.minRestHours * 3_600_000
  const shares = relativeShares(problem)
  const state = people.map(({ ledger }, person) => {
    const nights = nightsOfPerson(problem, person)
    return {
      total: ledger,
      freeAt: Number.NEGATIVE_INFINITY,
      nights,
      taken: new Set(nights.past),
      weeks: new Map<number, number>(),
    }
  })
  const rota: number[][] = []
  for (const [shift, { start, end, count }] of shifts.entries()) {
    const week = weekOf(problem, start)
    const candidates = state.flatMap((own, person) => {
      const limit = weeklyLimit(problem, person)
      const isFree = own.freeAt <= start && (limit === null || (own.weeks.get(week) ?? 0) < limit)
      const fits = isFree && !isTooManyNights(own.taken, own.nights.shifts[shift]!, rules.maxNightsInRow)
      return fits && barsOf(problem, person, shift).length === 0 ? [person] : []
    })
    if (candidates.length < count) return null
    const chosen = candidates.sort((a, b) => state[a]!.total - state[b]!.total || a - b).slice(0, count)
    for (const person of chosen) {
      const own = state[person]!
      own.total += costOf(problem, person, shift) / shares[person]!
      own.freeAt = end + rest
      own.weeks.set(week, (own.weeks.get(week) ?? 0) + 1)
      for (const night of own.nights.shifts[shift]!) own.taken.add(night)
    }
    rota.push(chosen)
  }
  return rota
}

/** Would these nights, besides those taken, make a row that is too long? */
export function isTooManyNights(taken: ReadonlySet<number>, more: readonly number[], most: number): boolean {
  if (more.length === 0) return false
  const has = (night: number) => taken.has(night) || more.includes(night)
  let [first, last] = [Math.min(...more), Math.max(...more)]
  while (has(first - 1)) first--
  while (has(last + 1)) last++
  return last - first + 1 > most
}
