import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Problem } from '@tocsin/contract/errors'
import type { Found } from './find-rota.ts'
import type { RotaProblem } from './model.ts'

/** What the thread is asked. */
export interface SolverTask {
  problem: RotaProblem
  seconds: number
}

let isBusy = false

/**
 * Finds a rota in a thread of its own. One at a time in this process: a second one would take the processor from those
 * who page. @throws Problem unavailable when there is one, or when the thread does not come back.
 */
export async function solveInThread(task: SolverTask): Promise<Found> {
  if (isBusy) {
    throw new Problem('unavailable', 'Another rota is being computed right now. Try again in half a minute.', {
      retryAfter: 20,
    })
  }
  isBusy = true
  const worker = new Worker(new URL('./solver-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  // The solver watches its own time; this is for when it does not come back. The transaction of the problem lives 30 s.
  const patience = AbortSignal.timeout(Math.min(task.seconds + 15, 27) * 1000)
  try {
    worker.postMessage(task)
    const [found] = await once(worker, 'message', { signal: patience })
    return found as Found
  } catch (error) {
    if (!patience.aborted) throw error
    throw new Problem('unavailable', 'The optimiser did not finish in time. Ask for fewer weeks or fewer people.', {
      cause: error,
    })
  } finally {
    isBusy = false
    await worker.terminate()
  }
}
