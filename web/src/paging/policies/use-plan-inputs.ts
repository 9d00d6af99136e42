import { useQuery } from '@tanstack/react-query'
import type { OrganisationDoc, TeamDoc } from '@tocsin/contract/people/people'
import { api } from '../../api.ts'
import { docName } from '../../shared/documents/doc-name.ts'
import { documentsOptions } from '../../shared/documents/use-choices.ts'
import { useNamesOf } from '../../shared/documents/use-doc-names.ts'
import { useNames } from '../../shared/use-names.ts'
import type { PlanInputs } from './policy-preview.ts'

/** Who is behind targets now, for policies of this team; undefined while it is not known yet. */
export function usePlanInputs(team: string | undefined): { inputs: PlanInputs | undefined; error: unknown } {
  const nameOf = useNames()
  const doc = useNamesOf(['schedule', 'team'])
  const duties = useQuery(api.onCall.list.queryOptions({ input: {}, refetchInterval: 60_000 }))
  const teams = useQuery(documentsOptions('teams'))
  const organisation = useQuery(api.resources.list.queryOptions({ input: { kind: 'organisation' }, staleTime: 60_000 }))
  const error = duties.error ?? teams.error ?? organisation.error
  if (!duties.data || !teams.data || !organisation.data) return { inputs: undefined, error }
  const own = teams.data.items.find(({ slug }) => slug === team)
  const settings = organisation.data.items[0]?.doc as OrganisationDoc | undefined
  const catchAlls = [{ name: 'the catch-all of the organisation', targets: settings?.catchAll ?? [] }]
  if (own) {
    catchAlls.unshift({ name: `the catch-all of team ${docName(own)}`, targets: (own.doc as TeamDoc).catchAll ?? [] })
  }
  const members = teams.data.items.map(({ slug, doc }): [string, string[]] => [
    slug,
    Object.keys((doc as TeamDoc).members ?? {}).map(nameOf),
  ])
  const onCall = duties.data.map(({ schedule, users }): [string, string[]] => [
    schedule.slug,
    users.map((user) => user.name),
  ])
  return { inputs: { onCall: new Map(onCall), members: new Map(members), nameOf, doc, catchAlls }, error }
}
