import type { Clock } from '../../kernel/clock.ts'

/** How many messages this process has begun to send within the last second, by channel. */
export interface Pace {
  count(channel: string): void
  /** How many more may begin now; `perSecond` null: any number. */
  left(channel: string, perSecond: number | null): number
}

/** Keeps what providers allow in a second. What does not fit stays due and is taken at a later look. */
export function createPace(clock: Clock): Pace {
  const begun = new Map<string, number[]>()
  return {
    count(channel) {
      begun.set(channel, [...(begun.get(channel) ?? []), clock.now().getTime()])
    },
    left(channel, perSecond) {
      if (perSecond === null) {
        begun.delete(channel)
        return Number.POSITIVE_INFINITY
      }
      const now = clock.now().getTime()
      const recent = (begun.get(channel) ?? []).filter((at) => at > now - 1000)
      begun.set(channel, recent)
      return Math.max(0, perSecond - recent.length)
    },
  }
}
