import { z } from 'zod'
import { Actor } from './facts.ts'
import { Slug } from './ids.ts'
import { Instant } from './time.ts'

/** The kinds of configuration document, by the word of YAML and URL (`schedules`) and of facts (`schedule`). */
export const kinds = {
  organisation: 'organisation',
  team: 'teams',
  holidays: 'holidays',
  schedule: 'schedules',
  policy: 'policies',
  service: 'services',
  integration: 'integrations',
} as const
export type KindName = keyof typeof kinds
export const KindName = z.enum(['organisation', 'team', 'holidays', 'schedule', 'policy', 'service', 'integration'])

/** A configuration document as the API shows it. */
export const Resource = z.object({
  id: z.string(),
  kind: KindName,
  slug: Slug,
  version: z.number().int(),
  doc: z.record(z.string(), z.unknown()),
  managedBy: z.string().nullable().describe('who declared it as code; null when it was made by hand'),
  usedBy: z.array(z.object({ kind: KindName, slug: Slug })),
  updatedAt: Instant,
  can: z.array(z.enum(['edit', 'delete'])),
})
export type Resource = z.infer<typeof Resource>

export const ResourceVersion = z.object({
  version: z.number().int(),
  at: Instant,
  actor: Actor,
  doc: z.record(z.string(), z.unknown()).nullable().describe('null: this version deleted it'),
})
