import { z } from 'zod'
import { Slug } from '../ids.ts'
import { operation } from '../operation.ts'
import { Resource, ResourceVersion } from '../resources.ts'
import { Rollout } from '../schedules/schedules.ts'

/**
 * Configuration: the documents themselves (`{ teams: …, services: … }`), or one YAML text, or several named files.
 * Over HTTP a body of type application/yaml is the `yaml` member; `owner` and `prune` may then stand in the query.
 */
export const ConfigInput = z.looseObject({
  yaml: z.string().max(5_000_000).optional(),
  files: z.record(z.string().max(500), z.string().max(5_000_000)).optional(),
  owner: z.string().trim().min(1).max(120).optional().describe('marks what is declared as managed by this owner'),
  prune: z
    .union([z.boolean(), z.stringbool()])
    .optional()
    .describe('also delete what this owner declared once and no longer does'),
  rollout: Rollout.optional(),
})
export type ConfigInput = z.infer<typeof ConfigInput>

export const PlanStep = z.object({
  action: z.enum(['create', 'update', 'delete', 'unchanged']),
  kind: z.string().describe('user or a kind of resource'),
  slug: z.string(),
  diff: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
  key: z.string().optional().describe('an integration’s generated key, shown this once'),
  url: z.string().optional().describe('that integration’s URL with its key'),
})
export type PlanStep = z.infer<typeof PlanStep>

export const config = {
  /** It does what an apply would and takes it back: no read-only transaction. */
  plan: operation({ can: 'config:write' })
    .route({
      method: 'POST',
      path: '/config/plan',
      summary: 'What an apply would change (application/yaml or JSON)',
      tags: ['Configuration'],
    })
    .input(ConfigInput)
    .output(z.array(PlanStep)),
  apply: operation({ can: 'config:write' })
    .route({
      method: 'PUT',
      path: '/config',
      summary: 'Make the configuration true, all or nothing',
      tags: ['Configuration'],
    })
    .input(ConfigInput)
    .output(z.array(PlanStep)),
  export: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/config',
      summary: 'Everything as configuration; ?format=yaml for text',
      tags: ['Configuration'],
    })
    .input(
      z.object({
        format: z.enum(['json', 'yaml']).default('json'),
        kind: z.string().max(40).optional(),
        slug: z.string().max(60).optional(),
      }),
    )
    .output(z.union([z.instanceof(Blob), z.record(z.string(), z.unknown())])),
}

const Plural = z.enum(['organisation', 'teams', 'holidays', 'schedules', 'policies', 'services', 'integrations'])

export const resources = {
  list: operation({ can: 'observe', reads: true })
    .route({ method: 'GET', path: '/{kind}', summary: 'All documents of a kind', tags: ['Configuration'] })
    .input(z.object({ kind: Plural, q: z.string().max(200).optional() }))
    .output(z.object({ items: z.array(Resource), nextCursor: z.string().nullable() })),
  get: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/{kind}/{slug}',
      summary: 'One document with what uses it',
      tags: ['Configuration'],
    })
    .input(z.object({ kind: Plural, slug: Slug }))
    .output(Resource),
  put: operation({ can: 'config:write' })
    .route({
      method: 'PUT',
      path: '/{kind}/{slug}',
      summary: 'Create or replace one document',
      tags: ['Configuration'],
    })
    .input(
      z.looseObject({
        kind: Plural,
        slug: Slug,
        doc: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('the document; without this member the body itself is the document'),
        expectVersion: z.number().int().min(0).optional().describe('the version you began from; 0: it must be new'),
        rollout: Rollout.optional(),
      }),
    )
    .output(Resource.extend({ key: z.string().optional().describe('a generated integration key, shown this once') })),
  remove: operation({ can: 'config:write' })
    .route({
      method: 'DELETE',
      path: '/{kind}/{slug}',
      summary: 'Delete one document; 409 with usedBy while it is used',
      tags: ['Configuration'],
    })
    .input(z.object({ kind: Plural, slug: Slug }))
    .output(z.object({ deleted: z.boolean() })),
  versions: operation({ can: 'observe', reads: true })
    .route({
      method: 'GET',
      path: '/{kind}/{slug}/versions',
      summary: 'History of one document',
      tags: ['Configuration'],
    })
    .input(z.object({ kind: Plural, slug: Slug }))
    .output(z.array(ResourceVersion)),
}
