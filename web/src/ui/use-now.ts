import { useSyncExternalStore } from 'react'

interface Ticker {
  now: number
  listeners: Set<() => void>
  timer: ReturnType<typeof setInterval> | undefined
}

const tickers = new Map<number, Ticker>()

function tickerOf(every: number): Ticker {
  let ticker = tickers.get(every)
  if (!ticker) {
    ticker = { now: Date.now(), listeners: new Set(), timer: undefined }
    tickers.set(every, ticker)
  }
  return ticker
}

/** The present moment, renewed every so many milliseconds; all components with the same rhythm tick together. */
export function useNow(every = 1000): Date {
  const ticker = tickerOf(every)
  const now = useSyncExternalStore(
    (listener) => {
      ticker.listeners.add(listener)
      if (!ticker.timer) {
        ticker.now = Date.now()
        ticker.timer = setInterval(() => {
          ticker.now = Date.now()
          for (const each of ticker.listeners) each()
        }, every)
      }
      return () => {
        ticker.listeners.delete(listener)
        if (ticker.listeners.size === 0) {
          clearInterval(ticker.timer)
          ticker.timer = undefined
        }
      }
    },
    // Without a running timer the stored moment may be old.
    () => (ticker.timer || Date.now() - ticker.now < every ? ticker.now : (ticker.now = Date.now())),
  )
  return new Date(now)
}
