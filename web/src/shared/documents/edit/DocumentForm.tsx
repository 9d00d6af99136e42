import { Text } from '@mantine/core'
import { Suspense } from 'react'
import { Waiting } from '../../../ui/state/Waiting.tsx'
import { useDocumentScreens } from '../../room.ts'
import type { Plural } from '../use-choices.ts'
import { EditFrame } from './EditFrame.tsx'
import { serverErrors } from './field-problems.ts'
import type { Draft } from './use-draft.ts'

/** A draft as the form of its kind; the YAML tab edits the same text. */
export function DocumentForm({ draft, kind }: { draft: Draft; kind: Plural }) {
  const Form = useDocumentScreens(kind)?.Form
  const { read, slug } = draft
  if (!Form) return null
  return (
    <EditFrame draft={draft}>
      {read.ok ? (
        <Suspense fallback={<Waiting as="panels" />}>
          <Form
            doc={read.doc}
            onChange={draft.setDoc}
            said={serverErrors(draft.error, `${kind}.${slug}`)}
            saved={{ slug, rollout: draft.rollout, setRollout: draft.setRollout }}
          />
        </Suspense>
      ) : (
        <Text size="sm">The text in the YAML tab cannot be read yet; correct it there, then the form is back.</Text>
      )}
    </EditFrame>
  )
}
