import { lengthOf } from './time-format.ts'

const sizes: Record<string, number> = { w: 604_800, d: 86_400, h: 3600, m: 60, s: 1 }

/** Seconds of `1h30m` or `PT1H30M`, which the server has checked: the contract's own reader would bring all its schemas along. */
export function secondsOf(duration: string): number {
  const parts = duration.toLowerCase().matchAll(/(\d+(?:\.\d+)?)([wdhms])/g)
  return [...parts].reduce((sum, [, amount, unit]) => sum + Number(amount) * (sizes[unit ?? ''] ?? 0), 0)
}

/** When a step comes, counted from the beginning: `at once`, `after 5 min`. Seconds, or what the server has checked. */
export function afterWords(after: string | number): string {
  const seconds = typeof after === 'number' ? after : secondsOf(after)
  return seconds === 0 ? 'at once' : `after ${lengthOf(seconds)}`
}
