import { documentsOf } from '@tocsin/contract/fact-kinds'
import type { Fact } from '@tocsin/contract/facts'
import { pathOf } from '../shared/documents/document-kinds.ts'
import type { NameOf } from '../shared/documents/use-doc-names.ts'

export interface SubjectLink {
  to: string
  label: string
}

/** Where the things a fact is about are shown; people and tokens have no screen of their own. */
export function linksOf(fact: Fact, nameOf: NameOf): SubjectLink[] {
  const links = documentsOf(fact).map(({ kind, slug, name }) =>
    kind === 'organisation'
      ? { to: '/settings/organisation', label: kind }
      : { to: pathOf(kind, slug), label: `${kind} ${name ?? nameOf(kind, slug)}` },
  )
  const page = fact.subjects.find((subject) => subject.startsWith('pag_'))
  if (page) links.push({ to: `/pages/${page}`, label: 'the page' })
  const alert = fact.subjects.find((subject) => subject.startsWith('alr_'))
  if (alert) links.push({ to: `/alerts/${alert}`, label: 'the alert' })
  return links
}

/** What a fact changed, or null when it carries no before and after. */
export function changeOf({ data }: Fact): { before: unknown; after: unknown } | null {
  return 'before' in data && 'after' in data ? { before: data.before, after: data.after } : null
}
