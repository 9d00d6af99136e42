import { Suspense } from 'react'
import { YamlEditor } from '../../../ui/yaml/YamlEditor.tsx'
import { useDocumentScreens } from '../../room.ts'
import { EditFrame } from './EditFrame.tsx'
import { lineErrors } from './line-errors.ts'
import type { Draft } from './use-draft.ts'

/** A draft as text. */
export function DocumentEditor({ draft }: { draft: Draft }) {
  const { kind, slug, began, text, read, rollout, setRollout } = draft
  const Review = useDocumentScreens(kind)?.Review
  return (
    <EditFrame draft={draft}>
      <YamlEditor
        label={`${slug}, from version ${began.version}`}
        value={text}
        onChange={draft.setText}
        errors={read.ok ? lineErrors(draft.error, text, `${kind}.${slug}`) : read.errors}
        readOnly={!draft.mayEdit}
      />
      {Review && draft.isChanged && read.ok && (
        <Suspense>
          <Review doc={read.doc} saved={{ slug, rollout, setRollout }} />
        </Suspense>
      )}
    </EditFrame>
  )
}
