import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Resource } from '@tocsin/contract/resources'
import type { ComponentType } from 'react'
import { DocumentTabs } from './DocumentTabs.tsx'
import type { Plural } from './use-choices.ts'

interface DocumentScreenProps {
  kind: Plural
  /** What its first tab is called. */
  label: string
  /** What its first tab shows. */
  View: ComponentType<{ resource: Resource }>
}

/** The screen of a document with one view to read it; for routes with a `$slug` and the search `documentSearch`. */
export function DocumentScreen({ kind, label, View }: DocumentScreenProps) {
  const { slug = '' } = useParams({ strict: false })
  const { tab = 'view' } = useSearch({ strict: false })
  const navigate = useNavigate()
  return (
    <DocumentTabs
      key={slug}
      kind={kind}
      slug={slug}
      tab={tab}
      onTab={(next) => void navigate({ to: '.', search: { tab: next }, replace: true })}
      views={[{ tab: 'view', label, view: (resource) => <View resource={resource} /> }]}
    />
  )
}
