import { Link } from '@tanstack/react-router'
import type { Resource } from '@tocsin/contract/resources'
import { pathOf } from './document-kinds.ts'
import { useNamesOf } from './use-doc-names.ts'

/** What points at a document, as links. */
export function UsedBy({ uses }: { uses: Resource['usedBy'] }) {
  const nameOf = useNamesOf(uses.map((use) => use.kind))
  if (uses.length === 0) return <span>not used by anything yet</span>
  return (
    <span>
      used by{' '}
      {uses.map((use, index) => (
        <span key={`${use.kind} ${use.slug}`}>
          {index > 0 && ', '}
          <Link to={pathOf(use.kind, use.slug)}>
            {use.kind === 'organisation' ? 'the organisation' : `${use.kind} ${nameOf(use.kind, use.slug)}`}
          </Link>
        </span>
      ))}
    </span>
  )
}
