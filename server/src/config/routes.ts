import { Problem } from '@tocsin/contract/errors'
import { type KindName, kinds, type Resource } from '@tocsin/contract/resources'
import { mayConfigure, mayConfigureOrganisation, mayReadContactOf } from '../access/policy.ts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource, listResources, type Resource as Stored, usesOf, versionsOf } from '../kernel/data/resources.ts'
import { inOneSentence } from '../kernel/issues.ts'
import { api, type Principal } from '../kernel/perform.ts'
import { applyConfig, type ConfigSurroundings, planConfig, putResource, wishOf } from './actions.ts'
import { exportConfig } from './export.ts'
import { did, explain, inOrder, type Registry, topLevel } from './model.ts'
import { toYaml } from './text.ts'

function kindOf(plural: string): KindName {
  const found = Object.entries(kinds).find(([, name]) => name === plural)
  if (!found) throw new Problem('not_found', `There is no kind "${plural}".`)
  return found[0] as KindName
}

async function views(tx: Tx, by: Principal, registry: Registry, stored: Stored[]): Promise<Resource[]> {
  const uses = await usesOf(
    tx.db,
    stored.map((resource) => resource.id),
  )
  return stored.map((resource) => {
    const team =
      resource.kind === 'team' ? resource.slug : typeof resource.doc.team === 'string' ? resource.doc.team : null
    const usedBy = uses.get(resource.id) ?? []
    const edits = resource.kind === 'organisation' ? mayConfigureOrganisation(by) : mayConfigure(by, { team })
    return {
      id: resource.id,
      kind: resource.kind,
      slug: resource.slug,
      version: resource.version,
      doc: inOrder(resource.doc, registry.get(resource.kind)?.keys ?? []),
      managedBy: resource.managedBy,
      usedBy,
      updatedAt: resource.updatedAt.toISOString(),
      can: edits ? (usedBy.length === 0 ? ['edit', 'delete'] : ['edit']) : [],
    }
  })
}

export function configRoutes(around: ConfigSurroundings) {
  const { registry } = around
  return {
    config: {
      plan: api.config.plan.handler(({ input, context: { tx, by } }) => planConfig(tx, by, around, wishOf(input))),
      apply: api.config.apply.handler(({ input, context: { tx, by } }) => applyConfig(tx, by, around, wishOf(input))),
      export: api.config.export.handler(async ({ input, context: { tx, by } }) => {
        const { kind, slug } = input
        if (kind && !topLevel.includes(kind)) {
          throw new Problem(
            'not_found',
            `There is no kind "${kind}"${did(kind, topLevel)}; known: ${topLevel.join(', ')}.`,
          )
        }
        // How everybody is reached, not how this person is: nobody has this id.
        const contacts = mayReadContactOf(by, 'everybody')
        const exported = await exportConfig(tx, registry, { contacts, kind: input.kind, slug: input.slug })
        if (slug && Object.keys(exported).length === 0)
          throw new Problem('not_found', `There is no "${slug}"${kind ? ` in ${kind}` : ''}.`)
        if (input.format === 'json') return exported
        return new File([toYaml(exported)], 'tocsin.yaml', { type: 'application/yaml' })
      }),
    },
    resources: {
      list: api.resources.list.handler(async ({ input, context: { tx, by } }) => {
        const wanted = (input.q ?? '').toLowerCase()
        const all = await listResources(tx.db, kindOf(input.kind))
        const found = all.filter((each) => `${each.slug} ${String(each.doc.name ?? '')}`.toLowerCase().includes(wanted))
        return { items: await views(tx, by, registry, found), nextCursor: null }
      }),
      get: api.resources.get.handler(async ({ input, context: { tx, by } }) => {
        const [view] = await views(tx, by, registry, [await getResource(tx.db, kindOf(input.kind), input.slug)])
        return view!
      }),
      put: api.resources.put.handler(async ({ input, context: { tx, by } }) => {
        const { kind: plural, slug, doc: member, expectVersion, rollout, ...body } = input
        const kind = kindOf(plural)
        if (member && Object.keys(body).length > 0) {
          throw new Problem(
            'invalid',
            `Nothing was saved. Beside "doc" the body also has ${Object.keys(body).join(', ')}; put the whole document into "doc".`,
          )
        }
        const { schema } = registry.get(kind)!
        const parsed = schema.safeParse(member ?? body)
        if (!parsed.success) {
          const errors = explain(parsed.error, schema).map(({ path, message }) => ({
            path: path.join('.') || kind,
            message,
          }))
          throw new Problem('invalid', `Nothing was saved. ${inOneSentence(errors)}`, { errors: errors.slice(0, 200) })
        }
        const step = await putResource(tx, by, around, {
          kind,
          slug,
          doc: parsed.data as Record<string, unknown>,
          expectVersion,
          rollout,
        })
        const [view] = await views(tx, by, registry, [await getResource(tx.db, kind, slug)])
        return { ...view!, ...(step.key ? { key: step.key } : {}) }
      }),
      remove: api.resources.remove.handler(async ({ input, context: { tx, by } }) => {
        const kind = kindOf(input.kind)
        await getResource(tx.db, kind, input.slug)
        await putResource(tx, by, around, { kind, slug: input.slug, doc: null })
        return { deleted: true }
      }),
      versions: api.resources.versions.handler(async ({ input, context: { tx } }) => {
        const resource = await getResource(tx.db, kindOf(input.kind), input.slug)
        const rows = await versionsOf(tx.db, resource.id)
        return rows.map((row) => ({
          version: row.version,
          at: row.at.toISOString(),
          actor: { type: row.actorType as 'user', id: row.actorId, name: row.actorName },
          doc: row.doc as Record<string, unknown> | null,
        }))
      }),
    },
  }
}
