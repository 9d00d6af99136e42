/**
 * The only place that reads a clock. Decisions never do: they take `now`, and `now` is the database's time at the
 * beginning of the transaction (`tx.now`), so that nodes with skewed clocks agree. Tests hand in a clock that stands
 * still until it is moved.
 */
export interface Clock {
  /** This process's idea of now: for measuring and for work outside a transaction. */
  now(): Date
  /** When set, transactions use this instead of the database's time (tests and rehearsals). */
  readonly replacesDatabaseTime: boolean
}

export const systemClock: Clock = { now: () => new Date(), replacesDatabaseTime: false }

/** A clock for scenarios: it stands still and only goes forward when told. */
export function standingClock(start: Date): Clock & { moveTo(instant: Date): void } {
  let current = start
  return {
    now: () => new Date(current),
    replacesDatabaseTime: true,
    moveTo(instant) {
      if (instant < current)
        throw new Error(`the clock cannot go back from ${current.toISOString()} to ${instant.toISOString()}`)
      current = instant
    },
  }
}

/** Milliseconds on a clock that never jumps, for durations in metrics. */
export function stopwatch(): () => number {
  const began = performance.now()
  return () => performance.now() - began
}

/** `seconds` after `instant`. */
export function later(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000)
}
