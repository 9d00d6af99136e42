import { z } from 'zod'
import { secondsOf } from '../time.ts'

const OrNever = (least: number, words: string) =>
  z
    .string()
    .refine(
      (text) => text === 'never' || ((secondsOf(text) ?? 0) >= least && (secondsOf(text) ?? 0) <= 14 * 86_400),
      `must be a duration from ${words} to 14d, or "never"`,
    )

/** How a schedule's shifts are handed over; the organisation's settings hold where the schedule says nothing. */
export const HandoverSettings = z.strictObject({
  notice: OrNever(60, '1m').optional().describe('how long before a shift its people are told; 12h unless said'),
  acceptWithin: OrNever(60, '1m')
    .optional()
    .describe(
      'not accepted so long after the change, the outgoing person and the team’s managers are told; 1h unless said',
    ),
})
export type HandoverSettings = z.infer<typeof HandoverSettings>
