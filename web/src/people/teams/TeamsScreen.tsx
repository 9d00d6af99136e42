import { getRouteApi } from '@tanstack/react-router'
import type { TeamDoc } from '@tocsin/contract/people/people'
import { DocumentList } from '../../shared/documents/DocumentList.tsx'
import { newTeam } from './new-team.ts'

const route = getRouteApi('/frame/teams')

export function TeamsScreen() {
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <DocumentList
      kind="teams"
      teach={newTeam.teach}
      search={q}
      onSearch={(next) => void navigate({ search: { q: next }, replace: true })}
      under={({ doc }) => {
        const { members = {}, description } = doc as TeamDoc
        const size = Object.keys(members).length
        return [size === 1 ? 'one person' : `${size} people`, description].filter(Boolean).join(' · ')
      }}
    />
  )
}
