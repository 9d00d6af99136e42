import { z } from 'zod'
import { change } from '../fact-data.ts'

export const configFactData = {
  'resource.changed': z.strictObject({
    ...change,
    resource: z.string(),
    kind: z.string(),
    slug: z.string(),
    action: z.enum(['create', 'update', 'delete']),
    version: z.number(),
    /** Of a schedule: what becomes of who is on duty; keep-current unless said. */
    rollout: z.enum(['keep-current', 'recompute']).optional(),
  }),
  /** What was to follow later from a fact does not: it failed too often, or reactions go in a circle. */
  'reaction.stopped': z.strictObject({ fact: z.string(), kind: z.string(), reaction: z.string() }),
}
