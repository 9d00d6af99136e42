import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

/** What can be connected; it changes only with a new version. */
export const sourcesOptions = api.sources.list.queryOptions({ staleTime: 600_000 })

/** What sources are called, by slug; one that is not known stays as it is. */
export function useSourceNames(): (slug: string) => string {
  const { data } = useQuery(sourcesOptions)
  return (slug) => data?.find((source) => source.slug === slug)?.name ?? slug
}
