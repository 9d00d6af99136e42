/** Counts in fixed windows, in this process: so many, then wait until the window ends. */
export interface Limiter {
  /** Takes one from `key`'s budget: 0 when it was there, else the seconds to wait (nothing is taken then). */
  take(key: string, now: Date): number
  /** Seconds until `key` has something left; 0 when it has now. Takes nothing. */
  wait(key: string, now: Date): number
  /** Gives back the whole budget of `key`. */
  reset(key: string): void
}

/** `max` in every window of `seconds`, remembered for at most `keys` keys; beyond them the oldest is forgotten. */
export function createLimiter({
  max,
  seconds,
  keys = 10_000,
}: {
  max: number
  seconds: number
  keys?: number
}): Limiter {
  const windows = new Map<string, { count: number; endsAt: number }>()
  const rest = (window: { endsAt: number }, time: number) => Math.ceil((window.endsAt - time) / 1000)
  return {
    take(key, now) {
      const time = now.getTime()
      let window = windows.get(key)
      if (!window || window.endsAt <= time) {
        window = { count: 0, endsAt: time + seconds * 1000 }
        windows.delete(key)
        const oldest = windows.size >= keys ? windows.keys().next().value : undefined
        if (oldest !== undefined) windows.delete(oldest)
        windows.set(key, window)
      }
      if (window.count >= max) return rest(window, time)
      window.count += 1
      return 0
    },
    wait(key, now) {
      const window = windows.get(key)
      const time = now.getTime()
      return window && window.endsAt > time && window.count >= max ? rest(window, time) : 0
    },
    reset: (key) => void windows.delete(key),
  }
}
