import { Problem } from '@tocsin/contract/errors'
import { type KindName, kinds, type Resource } from '@tocsin/contract/resources'
import { mayConfigure, mayConfigureOrganisation, mayReadContactOf } from '../access/policy.ts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource, listResources, type Resource as Stored, usesOf, versionsOf } from '../kernel/data/resources.ts'
import type { Principal } from '../kernel/perform.ts'
import { exportConfig } from './export.ts'
import { did, inOrder, type Registry, teamOf, topLevel } from './model.ts'
import { toYaml } from './text.ts'

/** @throws Problem not_found */
export function kindOf(plural: string): KindName {
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
    const { id, kind, slug, version, doc, managedBy } = resource
    const usedBy = uses.get(id) ?? []
    const edits =
      kind === 'organisation' ? mayConfigureOrganisation(by) : mayConfigure(by, { team: teamOf(kind, slug, doc) })
    return {
      id,
      kind,
      slug,
      version,
      doc: inOrder(doc, registry.get(kind)?.keys ?? []),
      managedBy,
      usedBy,
      updatedAt: resource.updatedAt.toISOString(),
      can: edits ? (usedBy.length === 0 ? ['edit', 'delete'] : ['edit']) : [],
    }
  })
}

/** One document as the API shows it to `by`. @throws Problem not_found */
export async function resourceView(tx: Tx, by: Principal, registry: Registry, kind: KindName, slug: string) {
  const [view] = await views(tx, by, registry, [await getResource(tx.db, kind, slug)])
  return view!
}

/** The documents of a kind whose slug or name contains `q`. */
export async function resourceList(
  tx: Tx,
  by: Principal,
  registry: Registry,
  ask: { kind: string; q?: string | undefined },
) {
  const wanted = (ask.q ?? '').toLowerCase()
  const all = await listResources(tx.db, kindOf(ask.kind))
  const found = all.filter((each) => `${each.slug} ${String(each.doc.name ?? '')}`.toLowerCase().includes(wanted))
  return { items: await views(tx, by, registry, found), nextCursor: null }
}

/** What a document was, newest first. @throws Problem not_found */
export async function resourceVersions(tx: Tx, kind: KindName, slug: string) {
  const rows = await versionsOf(tx.db, (await getResource(tx.db, kind, slug)).id)
  return rows.map((row) => ({
    version: row.version,
    at: row.at.toISOString(),
    actor: { type: row.actorType as 'user', id: row.actorId, name: row.actorName },
    doc: row.doc as Record<string, unknown> | null,
  }))
}

/** The configuration, or a part of it, as a YAML file or as JSON. @throws Problem not_found */
export async function exported(
  tx: Tx,
  by: Principal,
  registry: Registry,
  { kind, slug, format }: { kind?: string | undefined; slug?: string | undefined; format: 'json' | 'yaml' },
): Promise<Record<string, unknown> | File> {
  if (kind && !topLevel.includes(kind)) {
    throw new Problem('not_found', `There is no kind "${kind}"${did(kind, topLevel)}; known: ${topLevel.join(', ')}.`)
  }
  // How everybody is reached, not how this person is: nobody has this id.
  const contacts = mayReadContactOf(by, 'everybody')
  const found = await exportConfig(tx, registry, { contacts, kind, slug })
  if (slug && Object.keys(found).length === 0)
    throw new Problem('not_found', `There is no "${slug}"${kind ? ` in ${kind}` : ''}.`)
  return format === 'json' ? found : new File([toYaml(found)], 'tocsin.yaml', { type: 'application/yaml' })
}
