import { Severity } from '@tocsin/contract/severity'
import { z } from 'zod'
import { inWords } from '../messages.ts'

const Seconds = z.number()

/**
 * Why the next step of a page comes when it does: stored as data, so that what is decided never depends on how it is worded.
 * `planned` and `asks_again` are the ladder's own times; everything else is a reason given for another one.
 */
export const NextStepReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('planned') }),
  /** Its acknowledgement or snooze ends then. */
  z.object({ kind: z.literal('asks_again') }),
  z.object({ kind: z.literal('escalated'), by: z.string() }),
  z.object({ kind: z.literal('given_back'), by: z.string() }),
  z.object({ kind: z.literal('reassigned'), by: z.string(), to: z.string() }),
  z.object({
    kind: z.literal('still_open'),
    after: z.enum(['acknowledged', 'snoozed']),
    holder: z.string().nullable(),
    seconds: Seconds,
  }),
  z.object({ kind: z.literal('worse_alert'), severity: Severity, title: z.string() }),
  /** Nobody of a step, or of a whole round, can be reached. `retryIn`: after that pause it is tried again. */
  z.object({ kind: z.literal('unreachable'), who: z.string(), retryIn: Seconds.nullable() }),
  z.object({ kind: z.literal('nobody_found'), retryIn: Seconds }),
  z.object({ kind: z.literal('failing'), times: z.number().int() }),
  /** Of a release that stored a sentence. */
  z.object({ kind: z.literal('told'), words: z.string() }),
])
export type NextStepReason = z.infer<typeof NextStepReason>

/** A reason that was given for another time than the ladder's own, as a clause; null for the ladder's own. */
export function givenInWords(reason: NextStepReason): string | null {
  switch (reason.kind) {
    case 'planned':
    case 'asks_again':
      return null
    case 'escalated':
      return `${reason.by} asked for the next level`
    case 'given_back':
      return `${reason.by} gave it back`
    case 'reassigned':
      return `${reason.by} handed it to ${reason.to}`
    case 'still_open': {
      const took = reason.after === 'snoozed' ? 'snoozed it' : 'acknowledged'
      return `${reason.holder ?? 'somebody'} ${took} ${inWords(reason.seconds)} ago and it is still open`
    }
    case 'worse_alert':
      return `a ${reason.severity} alert makes it worse: ${reason.title}`
    case 'unreachable':
      return `nobody of ${reason.who} can be reached${reason.retryIn === null ? '' : `; they are tried again in ${inWords(reason.retryIn)}`}`
    case 'nobody_found':
      return `nobody at all could be reached; the catch-alls are tried again in ${inWords(reason.retryIn)}`
    case 'failing':
      return `the ladder of this page failed ${reason.times} times in a row, so all admins are asked`
    case 'told':
      return reason.words
  }
}

/** What a row says. A kind that this release does not know (a newer one wrote it) counts as the ladder's own time. */
export function readReason(stored: unknown): NextStepReason {
  const parsed = NextStepReason.safeParse(stored)
  return parsed.success ? parsed.data : { kind: 'planned' }
}

/** The sentence of a release that stored one. These two patterns are that release's own words, which no longer change. */
export function reasonOfSentence(words: string): NextStepReason {
  if (/ is asked( again)? unless somebody answers before$/.test(words)) return { kind: 'planned' }
  if (/ is asked unless somebody resolves it before$/.test(words)) return { kind: 'asks_again' }
  return { kind: 'told', words }
}
