import { z } from 'zod'
import { Instant } from './time.ts'

/** Who did it: a person, an API token, a source's payload, or Tocsin itself. */
export const Actor = z.object({
  type: z.enum(['user', 'token', 'integration', 'system']),
  id: z.string().nullable(),
  name: z.string(),
})
export type Actor = z.infer<typeof Actor>

export const system: Actor = { type: 'system', id: null, name: 'Tocsin' }

/** A fact on the wire: something that happened, recorded in the transaction that made it so. */
export const Fact = z.object({
  id: z.string(),
  at: Instant,
  kind: z.string().meta({ examples: ['page.acknowledged'] }),
  actor: Actor,
  subjects: z.array(z.string()),
  because: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
})
export type Fact = z.infer<typeof Fact>
