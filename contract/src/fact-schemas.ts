import type { z } from 'zod'
import { accessFactData } from './access/fact-data.ts'
import { alertFactData } from './alerts/fact-data.ts'
import { configFactData } from './config/fact-data.ts'
import { handoverFactData } from './handovers/fact-data.ts'
import { notificationFactData } from './notifications/fact-data.ts'
import { pagingFactData } from './paging/fact-data.ts'
import { peopleFactData } from './people/fact-data.ts'
import { scheduleFactData } from './schedules/fact-data.ts'

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
