import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'

/** Pages that nobody has answered, newest first; shared by the navigation and the home screen. */
export const unansweredOptions = api.pages.list.queryOptions({
  input: { status: 'triggered', limit: 50 },
  refetchInterval: 60_000,
})

/** How many pages nobody has answered (50 at most). */
export function useUnanswered(): number {
  return useQuery(unansweredOptions).data?.items.length ?? 0
}
