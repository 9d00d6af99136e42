import { useRef, useState } from 'react'
import { problemOf } from '../../problem.ts'
import { eachOf, type Outcome } from './each-of.ts'

/** One thing done to many rows. */
export interface Action<T, R> {
  /** "Acknowledging" */
  doing: string
  /** "could not be acknowledged" */
  failing: string
  nameOf: (item: T) => string
  act: (item: T) => Promise<R>
}

export interface Failures {
  title: string
  items: { name: string; because: string }[]
  again: () => void
}

/**
 * Does something to many rows, a few at a time: says how far it is, and for each row that failed why. `after` gets what was done;
 * it is called again when what failed is tried again.
 */
export function useBulk() {
  const [progress, setProgress] = useState<string | null>(null)
  const busy = useRef(false)
  const [failures, setFailures] = useState<Failures | null>(null)

  async function run<T, R>(
    items: T[],
    action: Action<T, R>,
    after: (done: Outcome<T, R>['done']) => void,
  ): Promise<void> {
    if (items.length === 0 || busy.current) return
    busy.current = true
    const say = (through: number) => setProgress(`${action.doing} ${through} of ${items.length}…`)
    say(0)
    setFailures(null)
    const { done, failed } = await eachOf(items, action.act, { onProgress: say })
    busy.current = false
    setProgress(null)
    if (failed.length > 0) {
      setFailures({
        title: `${failed.length} of ${items.length} ${action.failing}`,
        items: failed.map(({ item, error }) => ({ name: action.nameOf(item), because: problemOf(error).detail })),
        again: () => {
          const left = failed.map(({ item }) => item)
          void run(left, action, after)
        },
      })
    }
    if (done.length > 0) after(done)
  }
  return { run, progress, failures, dismiss: () => setFailures(null) }
}
