import { getRouteApi } from '@tanstack/react-router'
import type { PolicyDoc } from '@tocsin/contract/paging'
import { DocumentList } from '../config/DocumentList.tsx'

const route = getRouteApi('/frame/policies')

export function PoliciesScreen() {
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DocumentList
      kind="policies"
      search={q}
      onSearch={(next) => void navigate({ search: { q: next }, replace: true })}
      under={({ doc }) => {
        const { levels = [], team } = doc as PolicyDoc
        const ladder = levels.map((level) => `${level.after}: ${level.notify.join(', ') || 'nobody'}`).join(' → ')
        return [team, ladder].filter(Boolean).join(' · ')
      }}
    />
  )
}
