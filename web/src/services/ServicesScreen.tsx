import { getRouteApi } from '@tanstack/react-router'
import type { ServiceDoc } from '@tocsin/contract/catalog'
import { DocumentList } from '../config/DocumentList.tsx'

const route = getRouteApi('/frame/services')

export function ServicesScreen() {
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DocumentList
      kind="services"
      search={q}
      onSearch={(next) => void navigate({ search: { q: next }, replace: true })}
      under={({ doc }) => {
        const { team, tier, policy, description } = doc as ServiceDoc
        const words = [
          tier ? `tier ${tier}` : '',
          team ? `owned by ${team}` : 'no owner',
          policy ? `policy ${policy}` : 'no policy: catch-all',
        ]
        return [...words, description].filter(Boolean).join(' · ')
      }}
    />
  )
}
