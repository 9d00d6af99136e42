import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import { DocumentList } from '../shared/documents/DocumentList.tsx'
import { useChoices } from '../shared/documents/use-choices.ts'
import { useNamesOf } from '../shared/documents/use-doc-names.ts'
import { Facet } from '../ui/list/Facet.tsx'
import { Health } from './Health.tsx'
import { healthOptions } from './health-options.ts'
import { newService } from './new-service.ts'

const route = getRouteApi('/frame/services')

/** The directory of services: owner, tier, health. What needs an answer is first. */
export function ServicesScreen() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const health = useQuery(healthOptions)
  const teams = useChoices('teams')
  const nameOf = useNamesOf(['team', 'policy'])
  const bySlug = new Map(health.data?.map((each) => [each.service, each]))
  const weight = (slug: string) => {
    const { triggered = 0, acknowledged = 0, firing = 0 } = bySlug.get(slug) ?? {}
    return triggered > 0 ? 3 : acknowledged > 0 ? 2 : firing > 0 ? 1 : 0
  }
  const tierOf = (doc: Record<string, unknown>) => (doc as ServiceDoc).tier ?? 6
  const set = (change: Partial<typeof search>) => void navigate({ search: { ...search, ...change }, replace: true })
  return (
    <DocumentList
      kind="services"
      teach={newService.teach}
      search={search.q}
      onSearch={(q) => set({ q })}
      facets={
        <>
          <Facet label="Team" value={search.team} options={teams} onChange={(team) => set({ team })} />
          <Facet
            label="Tier"
            value={search.tier}
            options={['1', '2', '3', '4', '5'].map((tier) => ({ value: tier, label: `Tier ${tier}` }))}
            onChange={(tier) => set({ tier: tier as typeof search.tier })}
          />
        </>
      }
      isWanted={({ doc }) =>
        (!search.team || doc.team === search.team) && (!search.tier || String(doc.tier ?? '') === search.tier)
      }
      order={(a, b) => weight(b.slug) - weight(a.slug) || tierOf(a.doc) - tierOf(b.doc)}
      actions={({ slug }) => health.data && <Health health={bySlug.get(slug)} />}
      under={({ doc }) => {
        const { team, tier, policy, description } = doc as ServiceDoc
        const words = [
          tier ? `tier ${tier}` : '',
          team ? `owned by ${nameOf('team', team)}` : 'no owner',
          policy ? `policy ${nameOf('policy', policy)}` : 'no policy: catch-all',
        ]
        return [...words, description].filter(Boolean).join(' · ')
      }}
    />
  )
}
