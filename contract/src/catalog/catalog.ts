import { z } from 'zod'
import { Slug } from '../ids.ts'
import { AckTimeout } from '../time.ts'

const Link = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })

/** YAML kind `services`: what breaks and who owns it. */
export const ServiceDoc = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  description: z.string().max(2000).optional(),
  team: Slug.optional(),
  tier: z.number().int().min(1).max(5).optional().describe('1 is the most important'),
  policy: Slug.optional().describe('without one, its pages go to the catch-all at once'),
  dependsOn: z.array(Slug).max(100).optional(),
  runbook: Link.optional(),
  links: z.record(z.string().min(1).max(60), Link).optional(),
  ackTimeout: AckTimeout.optional().describe('overrides the organisation’s; "never" turns it off'),
})
export type ServiceDoc = z.infer<typeof ServiceDoc>
