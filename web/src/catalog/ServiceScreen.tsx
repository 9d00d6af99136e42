import { getRouteApi } from '@tanstack/react-router'
import { DocumentTabs } from '../shared/documents/DocumentTabs.tsx'
import { ServiceView } from './ServiceView.tsx'

const route = getRouteApi('/frame/services/$slug')

export function ServiceScreen() {
  const { slug } = route.useParams()
  const { tab = 'view' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DocumentTabs
      key={slug}
      kind="services"
      slug={slug}
      tab={tab}
      onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
      views={[{ tab: 'view', label: 'Overview', view: (resource) => <ServiceView resource={resource} /> }]}
    />
  )
}
