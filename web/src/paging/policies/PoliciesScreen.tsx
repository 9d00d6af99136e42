import { getRouteApi } from '@tanstack/react-router'
import type { PolicyDoc } from '@tocsin/contract/paging/paging'
import { DocumentList } from '../../shared/documents/DocumentList.tsx'
import { useDocNames } from '../../shared/documents/use-doc-names.ts'
import { useTargetNames } from '../../shared/use-target-names.ts'
import { afterWords } from '../../ui/time/duration.ts'
import { newPolicy } from './new-policy.ts'

const route = getRouteApi('/frame/policies')

/** All policies, each with its levels in one line. */
export function PoliciesScreen() {
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const teamName = useDocNames('teams')
  const targetName = useTargetNames()
  return (
    <DocumentList
      kind="policies"
      teach={newPolicy.teach}
      search={q}
      onSearch={(next) => void navigate({ search: { q: next }, replace: true })}
      under={({ doc }) => {
        const { levels = [], team } = doc as PolicyDoc
        const ladder = levels
          .map((level) => `${afterWords(level.after)}: ${level.notify.map(targetName).join(', ') || 'nobody'}`)
          .join(' → ')
        return [team && teamName(team), ladder].filter(Boolean).join(' · ')
      }}
    />
  )
}
