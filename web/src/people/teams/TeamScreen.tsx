import { getRouteApi } from '@tanstack/react-router'
import { DocumentTabs } from '../../shared/documents/DocumentTabs.tsx'
import { TeamView } from './TeamView.tsx'

const route = getRouteApi('/frame/teams/$slug')

export function TeamScreen() {
  const { slug } = route.useParams()
  const { tab = 'view' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DocumentTabs
      key={slug}
      kind="teams"
      slug={slug}
      tab={tab}
      onTab={(next) => void navigate({ search: { tab: next }, replace: true })}
      views={[{ tab: 'view', label: 'People', view: (resource) => <TeamView resource={resource} /> }]}
    />
  )
}
