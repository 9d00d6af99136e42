import { z } from 'zod'
import { Severity } from '../severity.ts'
import { Instant } from '../time.ts'

const alert = z.strictObject({ alert: z.string(), service: z.string().nullable() })

export const alertFactData = {
  'integration.key_rotated': z.strictObject({
    integration: z.string(),
    slug: z.string(),
    hint: z.string(),
    oldKeyUntil: Instant.nullable(),
  }),

  'alert.opened': alert.extend({
    scope: z.string(),
    integration: z.string().nullable(),
    severity: Severity,
    title: z.string(),
  }),
  'alert.worsened': alert.extend({ from: Severity, to: Severity }),
  'alert.resolved': alert.extend({ by: z.enum(['source', 'person']) }),
  'alert.acknowledged_by_source': alert.extend({ name: z.string() }),
}
