import { z } from 'zod'
import { accessFactData } from './access/fact-data.ts'
import { alertFactData } from './alerts/fact-data.ts'
import { configFactData } from './config/fact-data.ts'
import { handoverFactData } from './handovers/fact-data.ts'
import { notificationFactData } from './notifications/fact-data.ts'
import { pagingFactData } from './paging/fact-data.ts'
import { peopleFactData } from './people/fact-data.ts'
import { scheduleFactData } from './schedules/fact-data.ts'
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

/**
 * Every kind of fact and the schema of what it carries. Names are past tense; the subjects are in the fact itself. What a
 * kind means (who may see it, its sentence) is beside the schemas, in each room's `facts.ts`.
 */
export const factSchemas = {
  ...peopleFactData,
  ...accessFactData,
  ...configFactData,
  ...scheduleFactData,
  ...alertFactData,
  ...pagingFactData,
  ...notificationFactData,
  ...handoverFactData,
}

export type FactKind = keyof typeof factSchemas
export type FactData = { [K in FactKind]: z.infer<(typeof factSchemas)[K]> }
