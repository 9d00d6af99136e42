import type { Fact } from '@tocsin/contract/facts'
import { nameIn } from '../shared/documents/doc-name.ts'
import { pathOf } from '../shared/documents/document-kinds.ts'
import type { NameOf } from '../shared/documents/use-doc-names.ts'

export interface SubjectLink {
  to: string
  label: string
}

/** Where the things a fact is about are shown; people and tokens have no screen of their own. */
export function linksOf({ kind, subjects, data }: Fact, nameOf: NameOf): SubjectLink[] {
  const links: SubjectLink[] = []
  const text = (key: string) => (typeof data[key] === 'string' ? data[key] : null)
  const slug = text('slug')
  if (kind === 'resource.changed' && slug && data.action !== 'delete') {
    const what = text('kind') ?? ''
    const to = what === 'organisation' ? '/settings/organisation' : pathOf(what, slug)
    links.push({ to, label: what === slug ? what : `${what} ${nameIn(data.after) ?? nameOf(what, slug)}` })
  }
  if (kind.startsWith('override.') && slug)
    links.push({ to: `/on-call/${slug}`, label: `schedule ${nameOf('schedule', slug)}` })
  if (kind.startsWith('integration.') && slug) {
    links.push({ to: `/integrations/${slug}`, label: `integration ${nameOf('integration', slug)}` })
  }
  const page = subjects.find((subject) => subject.startsWith('pag_'))
  if (page) links.push({ to: `/pages/${page}`, label: 'the page' })
  const alert = subjects.find((subject) => subject.startsWith('alr_'))
  if (alert) links.push({ to: `/alerts/${alert}`, label: 'the alert' })
  return links
}

/** What a fact changed, or null when it carries no before and after. */
export function changeOf({ data }: Fact): { before: unknown; after: unknown } | null {
  return 'before' in data && 'after' in data ? { before: data.before, after: data.after } : null
}
