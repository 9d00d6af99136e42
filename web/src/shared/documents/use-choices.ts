import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { docName } from './doc-name.ts'

export type Plural = 'teams' | 'schedules' | 'policies' | 'services' | 'integrations'

export function documentsOptions(kind: Plural) {
  return api.resources.list.queryOptions({ input: { kind }, staleTime: 60_000 })
}

/** All documents of a kind as choices: slug and name. */
export function useChoices(kind: Plural): { value: string; label: string }[] {
  const { data } = useQuery(documentsOptions(kind))
  return data?.items.map((item) => ({ value: item.slug, label: docName(item) })) ?? []
}

/** All documents of every kind as choices. */
export function useAllChoices(): Record<Plural, { value: string; label: string }[]> {
  return {
    services: useChoices('services'),
    schedules: useChoices('schedules'),
    policies: useChoices('policies'),
    teams: useChoices('teams'),
    integrations: useChoices('integrations'),
  }
}
