import { useQueries } from '@tanstack/react-query'
import { docName } from './doc-name.ts'
import { documentsOptions, type Plural } from './use-choices.ts'

/** What a document is called, by its kind (in the singular, as facts and references say) and its slug. */
export type NameOf = (kind: string, slug: string) => string

const plurals: [kind: string, plural: Plural][] = [
  ['team', 'teams'],
  ['schedule', 'schedules'],
  ['policy', 'policies'],
  ['service', 'services'],
  ['integration', 'integrations'],
]

/** Names of documents of these kinds; only their lists are asked for. What is not known is called by its slug. */
export function useNamesOf(kinds: string[]): NameOf {
  const wanted = plurals.filter(([kind]) => kinds.includes(kind))
  const lists = useQueries({ queries: wanted.map(([, plural]) => documentsOptions(plural)) })
  const names = new Map<string, string>()
  for (const [index, [kind]] of wanted.entries()) {
    for (const item of lists[index]?.data?.items ?? []) names.set(`${kind} ${item.slug}`, docName(item))
  }
  return (kind, slug) => names.get(`${kind} ${slug}`) ?? slug
}

/** Names of the documents of one kind by slug; a slug that is not known stays as it is. */
export function useDocNames(kind: Plural): (slug: string) => string {
  const [one = ''] = plurals.find(([, plural]) => plural === kind) ?? []
  const nameOf = useNamesOf([one])
  return (slug) => nameOf(one, slug)
}
