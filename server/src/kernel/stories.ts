import type { DueLoop } from './data/due.ts'
import type { OpenLater } from './data/later.ts'
import type { Job, OpenRoom } from './room.ts'

/** What stories move a process with, whose lanes and jobs do nothing by themselves. */
export interface StoryControls {
  /** Does what is due now and waits for what that sets in motion; answers how many rows it took. */
  drain(): Promise<number>
  /** Does what follows later from facts and is due now; part of `drain`. */
  reactLater(): Promise<number>
  /** Claims what is due without waiting for it to be sent: for stories about nodes that die. */
  claimOnly(): Promise<void>
  nextDueAt(): Promise<Date | null>
  /** Does once what a background of every minute does. */
  everyMinute(): Promise<void>
}

export interface StoryOptions {
  loop: DueLoop
  rooms: Pick<OpenRoom, 'settled'>[]
  reactions: OpenLater
  jobs: Record<string, Job>
}

export function storyControls({ loop, rooms, reactions, jobs }: StoryOptions): StoryControls {
  async function once(): Promise<number> {
    const found = await loop.drain()
    for (const room of rooms) await room.settled?.()
    return found || (await reactions.runDue())
  }
  return {
    async drain() {
      let sum = 0
      for (let found = await once(); found > 0; found = await once()) sum += found
      return sum
    },
    reactLater: () => reactions.runDue(),
    async claimOnly() {
      while ((await loop.drain()) > 0);
    },
    nextDueAt: () => loop.nextDueAt(),
    async everyMinute() {
      for (const { cron, run } of Object.values(jobs)) if (cron === '* * * * *') await run(null, { isLast: false })
    },
  }
}
