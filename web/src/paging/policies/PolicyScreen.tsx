import { getRouteApi } from '@tanstack/react-router'
import { DocumentTabs } from '../../shared/documents/DocumentTabs.tsx'
import { PolicyView } from './PolicyView.tsx'

const route = getRouteApi('/frame/policies/$slug')

export function PolicyScreen() {
  const { slug } = route.useParams()
  const { tab = 'view' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DocumentTabs
      key={slug}
      kind="policies"
      slug={slug}
      tab={tab}
      onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
      views={[{ tab: 'view', label: 'Ladder', view: (resource) => <PolicyView resource={resource} /> }]}
    />
  )
}
