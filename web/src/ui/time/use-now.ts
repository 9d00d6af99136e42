import { useSyncExternalStore } from 'react'

interface Ticker {
  subscribe(listener: () => void): () => void
  read(): number
}

const tickers = new Map<number, Ticker>()

function createTicker(every: number): Ticker {
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let now = Date.now()
  return {
    // Must keep its identity: React subscribes again whenever it is another function.
    subscribe(listener) {
      listeners.add(listener)
      timer ??= setInterval(() => {
        now = Date.now()
        for (const each of listeners) each()
      }, every)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    read() {
      // Nobody has listened for a while: the stored moment is too old to begin with.
      if (!timer && Date.now() - now >= every) now = Date.now()
      return now
    },
  }
}

/** The present moment, renewed every so many milliseconds; all components with the same rhythm tick together. */
export function useNow(every = 1000): Date {
  let ticker = tickers.get(every)
  if (!ticker) {
    ticker = createTicker(every)
    tickers.set(every, ticker)
  }
  return new Date(useSyncExternalStore(ticker.subscribe, ticker.read))
}
