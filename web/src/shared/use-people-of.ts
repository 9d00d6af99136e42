import { useQueries, useQuery } from '@tanstack/react-query'
import type { Fact } from '@tocsin/contract/facts'
import { api } from '../api.ts'
import { peopleOptions } from './use-names.ts'

const userId = /usr_[0-9a-hjkmnp-tv-z]{26}/g

/** The people that facts speak of: actors bring their names, the others are asked for one by one, at most 50. */
export function usePeopleOf(facts: Fact[]): { id: string; name: string }[] {
  const everybody = useQuery(peopleOptions)
  const actors = new Map<string, string>()
  for (const { actor } of facts) if (actor.type === 'user' && actor.id) actors.set(actor.id, actor.name)
  const known = new Set([...actors.keys(), ...(everybody.data?.items ?? []).map((user) => user.id)])
  const mentioned = new Set(facts.flatMap((fact) => JSON.stringify([fact.subjects, fact.data]).match(userId) ?? []))
  const missing = everybody.data ? [...mentioned].filter((id) => !known.has(id)).slice(0, 50) : []
  const found = useQueries({
    queries: missing.map((id) => api.users.get.queryOptions({ input: { id }, staleTime: 300_000, retry: false })),
    combine: (answers) => answers.flatMap(({ data }) => (data ? [{ id: data.id, name: data.name }] : [])),
  })
  return [...[...actors].map(([id, name]) => ({ id, name })), ...found]
}
