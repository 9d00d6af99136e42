import { z } from 'zod'
import { Slug } from '../ids.ts'
import { operation } from '../operation.ts'

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
