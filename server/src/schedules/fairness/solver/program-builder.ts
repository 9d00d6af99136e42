/** A mixed-integer program as the solver takes it: rows in compressed form. */
export interface Program {
  columns: number
  rows: number
  cost: Float64Array
  lower: Float64Array
  upper: Float64Array
  /** 1 where a column is whole. */
  whole: Int32Array
  rowLower: Float64Array
  rowUpper: Float64Array
  starts: Int32Array
  indices: Int32Array
  values: Float64Array
}

export interface Task {
  program: Program
  /** At most so long; the best found until then is the answer. */
  seconds: number
  /** Good enough when no answer can be better by more than this. */
  gap: number
  /** Columns that are 1 in an answer that is known already. */
  start: number[] | null
}

export type Solved =
  /** No values satisfy all rows: proved. */
  | { status: 'infeasible' }
  /** Time ran out before any were found. */
  | { status: 'unknown' }
  | {
      status: 'found'
      optimal: boolean
      objective: number
      /** No values have a smaller objective than this. */
      bound: number
      values: Float64Array
    }

/** Answers a task; whoever calls it waits. */
export type Solve = (task: Task) => Solved

export type Entry = [column: number, value: number]

/** Collects columns and rows. Entries of one row that name a column twice are added up. */
export function programBuilder() {
  const cost: number[] = []
  const lower: number[] = []
  const upper: number[] = []
  const whole: number[] = []
  const rowLower: number[] = []
  const rowUpper: number[] = []
  const starts: number[] = [0]
  const indices: number[] = []
  const values: number[] = []
  return {
    /** @returns its number. */
    column(price: number, from: number, to: number, isWhole = false): number {
      cost.push(price)
      lower.push(from)
      upper.push(to)
      whole.push(isWhole ? 1 : 0)
      return cost.length - 1
    },
    row(from: number, to: number, entries: readonly Entry[]): void {
      const sums = new Map<number, number>()
      for (const [column, value] of entries) sums.set(column, (sums.get(column) ?? 0) + value)
      for (const [column, value] of sums) {
        indices.push(column)
        values.push(value)
      }
      starts.push(indices.length)
      rowLower.push(from)
      rowUpper.push(to)
    },
    price(column: number, price: number): void {
      cost[column] = price
    },
    program(): Program {
      return {
        columns: cost.length,
        rows: rowLower.length,
        cost: new Float64Array(cost),
        lower: new Float64Array(lower),
        upper: new Float64Array(upper),
        whole: new Int32Array(whole),
        rowLower: new Float64Array(rowLower),
        rowUpper: new Float64Array(rowUpper),
        starts: new Int32Array(starts),
        indices: new Int32Array(indices),
        values: new Float64Array(values),
      }
    },
  }
}
