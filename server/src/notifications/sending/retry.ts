import { shortDuration } from '@tocsin/contract/time'

/** Seconds to wait after the first, second, … failed attempt; the last one repeats. */
const backoff = [2, 5, 15, 30, 60, 120]
export const mostAttempts = 8
/** Seconds from the first attempt after which a message is given up. */
export const longestTry = 15 * 60

export type Retry = { again: true; at: Date } | { again: false; because: string }

/**
 * What follows a failed attempt. `attempts` counts this one; `retryAfter` is what the provider asked for, in seconds, and
 * is respected unless it leads beyond the 15 minutes in which the message is worth something.
 */
export function retry(
  failed: { attempts: number; firstAttemptAt: Date; permanent: boolean; retryAfter?: number | undefined },
  now: Date,
): Retry {
  if (failed.permanent) return { again: false, because: 'sending it again cannot help' }
  if (failed.attempts >= mostAttempts) return { again: false, because: `given up after ${failed.attempts} attempts` }
  const seconds = Math.max(backoff[Math.min(failed.attempts, backoff.length) - 1] ?? 2, failed.retryAfter ?? 0)
  const at = new Date(now.getTime() + seconds * 1000)
  if (at.getTime() > failed.firstAttemptAt.getTime() + longestTry * 1000)
    return { again: false, because: `given up after trying for ${shortDuration(longestTry)}` }
  return { again: true, at }
}
