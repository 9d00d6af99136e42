import { useQuery } from '@tanstack/react-query'
import type { TeamDoc } from '@tocsin/contract/people/people'
import { api } from '../../api.ts'

/** The e-mails of a team's people, in the order of its document; none while it is not known. */
export function useTeamPeople(team: string | undefined): string[] {
  const { data } = useQuery({
    ...api.resources.get.queryOptions({ input: { kind: 'teams', slug: team ?? '' } }),
    enabled: team !== undefined,
    staleTime: 60_000,
  })
  return Object.keys((data?.doc as TeamDoc | undefined)?.members ?? {})
}
