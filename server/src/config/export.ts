import { kinds } from '@tocsin/contract/resources'
import type { Tx } from '../kernel/data/db.ts'
import { listResources } from '../kernel/data/resources.ts'
import { contactInConfig } from '../notifications/contacts/declared/model.ts'
import { declaredContacts } from '../notifications/read.ts'
import { everybody } from '../people/read.ts'
import { inOrder, type Registry } from './model.ts'

export interface ExportOptions {
  /** Contact methods are personal: only for those who may declare them. */
  contacts: boolean
  kind?: string | undefined
  slug?: string | undefined
}

/** Everything as one document; applying it changes nothing. Users first, then kinds in the order people read them. */
export async function exportConfig(
  tx: Tx,
  registry: Registry,
  options: ExportOptions,
): Promise<Record<string, unknown>> {
  const out: Record<string, unknown> = {}
  const wanted = (section: string) => !options.kind || options.kind === section
  if (wanted('users')) {
    const people = (await everybody(tx.db)).filter(
      (person) => !person.disabledAt && (!options.slug || person.email === options.slug),
    )
    const contacts = options.contacts
      ? await declaredContacts(tx.db)
      : new Map<string, { channel: string; address: string; label: string }[]>()
    const users = people.map((person) => {
      const its = (contacts.get(person.id) ?? []).map(contactInConfig)
      return [
        person.email,
        {
          name: person.name,
          timeZone: person.timeZone,
          role: person.role,
          ...(its.length > 0 ? { contacts: its } : {}),
        },
      ]
    })
    if (users.length > 0) out.users = Object.fromEntries(users)
  }
  const resources = await listResources(tx.db)
  for (const [kind, plural] of Object.entries(kinds)) {
    if (!wanted(plural)) continue
    const its = resources.filter(
      (resource) => resource.kind === kind && (!options.slug || resource.slug === options.slug),
    )
    const keys = registry.get(kind as keyof typeof kinds)?.keys ?? []
    const docs = its.map((resource) => [resource.slug, inOrder(resource.doc, keys)] as const)
    if (docs.length === 0) continue
    out[plural] = kind === 'organisation' ? docs[0]![1] : Object.fromEntries(docs)
  }
  return out
}
