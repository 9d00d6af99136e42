import { z } from 'zod'
import { Slug } from '../ids.ts'
import { operation } from '../operation.ts'
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

/** What weighs on a service now: its open pages, by whether somebody answered, and its firing alerts. */
export const ServiceHealth = z.object({
  service: Slug,
  triggered: z.number().int().describe('open pages that nobody has answered'),
  acknowledged: z.number().int().describe('open pages that somebody has'),
  firing: z.number().int().describe('alerts'),
})
export type ServiceHealth = z.infer<typeof ServiceHealth>

export const serviceHealth = {
  list: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/service-health',
      summary: 'Open pages and firing alerts by service; services without any are left out',
      tags: ['Services'],
    })
    .output(z.array(ServiceHealth)),
}
