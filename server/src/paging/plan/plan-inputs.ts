import type { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import type { PolicyDoc } from '@tocsin/contract/paging/paging'
import type { TeamDoc } from '@tocsin/contract/people/people'
import type { Tx } from '../../kernel/data/db.ts'
import { type Resource, resourcesById } from '../../kernel/data/resources.ts'
import { organisation } from '../../people/read.ts'
import { documentsBySlug } from '../store.ts'
import type { PlanInputs } from './plan.ts'

/** What the plans of a batch of pages are made from; read with four statements, however many pages there are. */
export interface LoadedPlanInputs {
  /** For a page of this service; a page without one has only the organisation's catch-all and the admins. */
  of(serviceId: string | null, policySlug?: string): PlanInputs & { teamId: string | null }
}

export async function loadPlanInputs(
  tx: Tx,
  serviceIds: (string | null)[],
  policySlugs: string[] = [],
): Promise<LoadedPlanInputs> {
  const ids = serviceIds.filter((id) => id !== null)
  const [settings, services] = await Promise.all([organisation(tx.db), resourcesById<ServiceDoc>(tx.db, ids)])
  const docs = [...services.values()].map((service) => service.doc)
  const named = <T>(values: (T | undefined)[]) => values.filter((value) => value !== undefined)
  const policies = await documentsBySlug<PolicyDoc>(tx.db, 'policy', [
    ...named(docs.map((doc) => doc.policy)),
    ...policySlugs,
  ])
  const teams = await documentsBySlug<TeamDoc>(
    tx.db,
    'team',
    named([...docs.map((doc) => doc.team), ...[...policies.values()].map((policy) => policy.doc.team)]),
  )
  return {
    of(serviceId, policySlug) {
      const service = serviceId === null ? null : (services.get(serviceId) ?? null)
      const policy = find(policies, policySlug ?? service?.doc.policy)
      const team = find(teams, service?.doc.team ?? policy?.doc.team)
      return { policy, service, team, organisation: settings, teamId: team?.id ?? null }
    },
  }
}

function find<Doc>(known: Map<string, Resource<Doc>>, slug: string | undefined): Resource<Doc> | null {
  return slug === undefined ? null : (known.get(slug) ?? null)
}
