import { type Bar, barsOf, costOf, type Rota, type RotaProblem, relativeShares } from './model.ts'
import { type Entry, type Program, programBuilder } from './program-builder.ts'
import { nightsOfPerson, weeklyLimit, weekOf } from './rules.ts'

const hour = 3_600_000
const endless = Number.POSITIVE_INFINITY

/** A rule that can be left out to see whether it stands in the way. */
export type Rule = Exclude<Bar, 'who'> | 'rest' | 'nights' | 'week' | 'fixed'

/** What is made small: the spread (and what being on call costs in all), the changes, or the places left empty. */
export type Aim =
  | { type: 'spread' }
  /** `atMost`: of the first aim, in weighted hours. */
  | { type: 'changes'; atMost: number }
  | { type: 'holes' }
  | { type: 'anything' }

export interface RotaProgram {
  program: Program
  rotaOf(values: ArrayLike<number>): number[][]
  /** The columns that are 1 in a rota: where the solver may start. */
  columnsOf(rota: Rota): number[]
}

/** How much the mean distance from the mean counts beside the spread: it decides where the spread does not. */
const evenness = 0.1

/**
 * The rota as a mixed-integer program: one whole column per person and shift they may take. Shifts have exactly as many
 * people as they need; shifts of a person that are too close are cliques (intervals that overlap when each is
 * prolonged by the rest), at most one of each is taken. Loads are in weighted hours, divided by shares.
 */
export function rotaProgram(problem: RotaProblem, aim: Aim, without: ReadonlySet<Rule> = new Set()): RotaProgram {
  const { people, shifts, rules } = problem
  const build = programBuilder()
  const taken: Map<number, number>[] = people.map(() => new Map())
  for (const person of people.keys()) {
    for (const shift of shifts.keys()) {
      const barred = barsOf(problem, person, shift).some(({ bar }) => bar === 'who' || !without.has(bar))
      if (!barred) taken[person]!.set(shift, build.column(0, 0, 1, true))
    }
  }
  const holes: number[] = []
  for (const [shift, { count }] of shifts.entries()) {
    const entries: Entry[] = taken.flatMap((own) => (own.has(shift) ? [[own.get(shift)!, 1] as Entry] : []))
    if (aim.type === 'holes') holes.push(build.column(1, 0, count))
    if (aim.type === 'holes') entries.push([holes.at(-1)!, 1])
    build.row(count, count, entries)
  }
  for (const person of people.keys()) {
    const own = taken[person]!
    if (!without.has('rest')) restRows(problem, own, rules.minRestHours * hour)
    if (!without.has('nights')) nightRows(problem, person, own)
    if (!without.has('week')) weekRows(problem, person, own)
  }
  if (!without.has('fixed')) {
    for (const { person, shift } of problem.fixed) {
      const column = taken[person]!.get(shift)
      // Barred by another rule: a row that cannot hold says so.
      build.row(1, 1, column === undefined ? [] : [[column, 1]])
    }
  }
  if (aim.type === 'spread' || aim.type === 'changes') spreadColumns()

  function restRows({ shifts }: RotaProblem, own: Map<number, number>, rest: number): void {
    for (const [index, { start }] of shifts.entries()) {
      const close: Entry[] = []
      for (let shift = index; shift >= 0; shift--) {
        const column = own.get(shift)
        const other = shifts[shift]!
        if (column !== undefined && Math.max(other.end + rest, other.start + 1) > start) close.push([column, 1])
        if (start - other.start > longestShift + rest) break
      }
      if (close.length > 1) build.row(-endless, 1, close)
    }
  }

  function nightRows(problem: RotaProblem, person: number, own: Map<number, number>): void {
    const { maxNightsInRow } = problem.rules
    const nights = nightsOfPerson(problem, person)
    const byNight = new Map<number, number[]>()
    for (const [shift, column] of own)
      for (const night of nights.shifts[shift]!) byNight.set(night, [...(byNight.get(night) ?? []), column])
    const columnOf = new Map<number, number>()
    for (const [night, columns] of byNight) {
      if (columns.length === 1) columnOf.set(night, columns[0]!)
      else {
        const any = build.column(0, 0, 1)
        columnOf.set(night, any)
        for (const column of columns)
          build.row(0, endless, [
            [any, 1],
            [column, -1],
          ])
      }
    }
    for (const last of byNight.keys()) {
      const row: Entry[] = []
      let past = 0
      for (let night = last - maxNightsInRow; night <= last; night++) {
        const column = columnOf.get(night)
        if (column !== undefined) row.push([column, 1])
        if (nights.past.has(night)) past++
      }
      if (row.length + past > maxNightsInRow) build.row(-endless, maxNightsInRow - past, row)
    }
  }

  function weekRows(problem: RotaProblem, person: number, own: Map<number, number>): void {
    const limit = weeklyLimit(problem, person)
    if (limit === null) return
    const weeks = Map.groupBy(own, ([shift]) => weekOf(problem, problem.shifts[shift]!.start))
    for (const columns of weeks.values())
      if (columns.length > limit)
        build.row(
          -endless,
          limit,
          columns.map(([, column]): Entry => [column, 1]),
        )
  }

  function spreadColumns(): void {
    const shares = relativeShares(problem)
    const high = build.column(0, -endless, endless)
    const low = build.column(0, -endless, endless)
    const mean = build.column(0, -endless, endless)
    const totals: number[] = []
    const distances: number[] = []
    for (const [person, { ledger }] of people.entries()) {
      const total = build.column(0, -endless, endless)
      const entries = [...taken[person]!].map(
        ([shift, column]): Entry => [column, costOf(problem, person, shift) / hour / shares[person]!],
      )
      build.row(-ledger / hour, -ledger / hour, [...entries, [total, -1]])
      const distance = build.column(0, 0, endless)
      for (const [a, b] of [
        [high, total],
        [total, low],
      ] as const)
        build.row(0, endless, [
          [a, 1],
          [b, -1],
        ])
      for (const sign of [1, -1])
        build.row(0, endless, [
          [distance, 1],
          [total, -sign],
          [mean, sign],
        ])
      totals.push(total)
      distances.push(distance)
    }
    build.row(0, 0, [...totals.map((total): Entry => [total, 1 / people.length]), [mean, -1]])
    const fairness: Entry[] = [
      [high, 1],
      [low, -1],
      [mean, 1],
      ...distances.map((distance): Entry => [distance, evenness / people.length]),
    ]
    if (aim.type !== 'changes') for (const [column, price] of fairness) build.price(column, price)
    else {
      build.row(-endless, aim.atMost, fairness)
      for (const [person, own] of taken.entries())
        for (const [shift, column] of own) build.price(column, -keptHours(problem, person, shift))
    }
  }

  const program = build.program()
  return {
    program,
    rotaOf: (values) =>
      shifts.map((_, shift) =>
        taken.flatMap((own, person) => {
          const column = own.get(shift)
          return column !== undefined && values[column]! > 0.5 ? [person] : []
        }),
      ),
    columnsOf: (rota) => rota.flatMap((people, shift) => people.flatMap((person) => taken[person]?.get(shift) ?? [])),
  }
}

/** No shift is longer: 14 days and a night on which the clock changes. */
const longestShift = 15 * 24 * hour

/** Hours of a shift that today's rotation gives this person as well. */
export function keptHours({ today, shifts }: RotaProblem, person: number, shift: number): number {
  const { start, end } = shifts[shift]!
  return ((today?.[person]?.[shift] ?? 0) * (end - start)) / hour
}

/** What the first aim comes to for a rota, in weighted hours: as the program counts it. */
export function aimOf(totals: readonly number[]): { aim: number; spread: number } {
  const mean = totals.reduce((sum, total) => sum + total, 0) / totals.length
  const spread = Math.max(...totals) - Math.min(...totals)
  const distance = totals.reduce((sum, total) => sum + Math.abs(total - mean), 0) / totals.length
  return { aim: (spread + mean + evenness * distance) / hour, spread: spread / hour }
}
