import { parentPort } from 'node:worker_threads'
import imported from 'highs'
import { stopwatch } from '../../../kernel/clock.ts'
import { findRota } from './find-rota.ts'
import type { Solved, Task } from './program-builder.ts'
import type { SolverTask } from './solver-thread.ts'

/**
 * The thread in which HiGHS runs: it computes without a pause for seconds, and the thread that pages people must not
 * wait for it. The solver is loaded with the thread, hence only when somebody asks for a rota.
 */

// Its types are those of the CommonJS build, where the function is a member; the module's default is the function.
const loadHighs = imported as unknown as typeof imported.default
const highs = await loadHighs()
const { modelStatus } = highs.constants
/** HiGHS' `primal_solution_status` of a point that satisfies every row. */
const isPoint = 2

parentPort?.once('message', ({ problem, seconds }: SolverTask) =>
  parentPort?.postMessage(findRota(problem, solve, seconds, inSeconds(stopwatch()))),
)

function inSeconds(elapsed: () => number): () => number {
  return () => elapsed() / 1000
}

function solve({ program, seconds, gap, start }: Task): Solved {
  const model = highs.createModel({
    numCols: program.columns,
    numRows: program.rows,
    colCost: program.cost,
    colLower: program.lower,
    colUpper: program.upper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    integrality: program.whole,
    matrix: {
      format: 'csr',
      numRows: program.rows,
      numCols: program.columns,
      starts: program.starts,
      indices: program.indices,
      values: program.values,
    },
  })
  try {
    model.options.set({ output_flag: false, time_limit: seconds, mip_abs_gap: gap, mip_rel_gap: 0, random_seed: 7 })
    // What is not named (loads, spread) is completed by the solver.
    if (start) model.raw.setSparseSolution({ indices: start, values: start.map(() => 1) })
    model.run()
    const status = model.getModelStatus()
    if (status === modelStatus.infeasible || status === modelStatus.unboundedOrInfeasible)
      return { status: 'infeasible' }
    if (Number(model.info.get('primal_solution_status')) !== isPoint) return { status: 'unknown' }
    return {
      status: 'found',
      optimal: status === modelStatus.optimal,
      objective: model.getObjectiveValue(),
      bound: Number(model.info.get('mip_dual_bound')),
      values: Float64Array.from(model.getSolution().colValue),
    }
  } finally {
    model.dispose()
  }
}
