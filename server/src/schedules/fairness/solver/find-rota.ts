import { type Conflict, jointConflicts, plainConflicts } from './conflicts.ts'
import { greedyRota } from './greedy-rota.ts'
import { aimOf, rotaProgram } from './integer-program.ts'
import { type RotaProblem, totalsOf } from './model.ts'
import type { Solve } from './program-builder.ts'

export type Found =
  | {
      feasible: true
      rota: number[][]
      /** Nothing is better by more than half a weighted hour: proved. */
      optimal: boolean
      /** How much better a rota could at most be, in weighted hours. */
      gap: number
      seconds: number
    }
  | {
      feasible: false
      /** False: time ran out, there may be one. */
      isProved: boolean
      conflicts: Conflict[]
      seconds: number
    }

/** Differences below this (in weighted hours) are none. */
const tolerance = 0.25
/** Longer than this nobody waits, whatever it is for. */
const longest = 20

/**
 * The fairest rota within the rules; of those that are as fair, the one that changes least of today's rotation. Two exact
 * programs one after the other; each stops after its part of `seconds` with the best it has. Without a rota: why.
 */
export function findRota(problem: RotaProblem, solve: Solve, seconds: number, elapsed: () => number): Found {
  const plain = plainConflicts(problem)
  if (plain.length > 0) return { feasible: false, isProved: true, conflicts: plain, seconds: elapsed() }
  // Writing the program down and reading the answer takes its part.
  const budget = seconds * 0.93
  const fair = rotaProgram(problem, { type: 'spread' })
  const greedy = greedyRota(problem)
  const first = solve({
    program: fair.program,
    seconds: Math.max(0.5, budget * (problem.today ? 0.7 : 1) - elapsed()),
    gap: tolerance,
    start: greedy && fair.columnsOf(greedy),
  })
  if (first.status !== 'found') {
    const isProved = first.status === 'infeasible'
    const conflicts = jointConflicts(problem, solve, () => longest - elapsed())
    return { feasible: false, isProved, conflicts, seconds: elapsed() }
  }
  const rota = fair.rotaOf(first.values)
  const answerWith = (rota: number[][]): Found => ({
    feasible: true,
    rota,
    optimal: first.optimal,
    gap: Math.max(0, aimOf(totalsOf(problem, rota)).aim - first.bound),
    seconds: elapsed(),
  })
  if (!problem.today) return answerWith(rota)
  const near = rotaProgram(problem, { type: 'changes', atMost: first.objective + tolerance })
  const left = Math.max(0.5, budget - elapsed())
  const second = solve({ program: near.program, seconds: left, gap: 1, start: near.columnsOf(rota) })
  return answerWith(second.status === 'found' ? near.rotaOf(second.values) : rota)
}
