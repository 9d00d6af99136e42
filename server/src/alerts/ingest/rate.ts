import { stopwatch } from '../../kernel/clock.ts'

export interface Rate {
  /** What may come in the long run. */
  perSecond: number
  /** What may come at once. */
  burst: number
}

/** A token bucket for each name; there are as many as somebody configured. Answers whether this one is still within the rate. */
export function tokenBuckets({ perSecond, burst }: Rate): (name: string) => boolean {
  const elapsed = stopwatch()
  const buckets = new Map<string, { tokens: number; at: number }>()
  return (name) => {
    const now = elapsed() / 1000
    const bucket = buckets.get(name) ?? { tokens: burst, at: now }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perSecond)
    bucket.at = now
    buckets.set(name, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}
