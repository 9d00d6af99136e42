import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { NoteField } from './NoteField.tsx'

export function NoteDialogue({ page, opened, onClose }: { page: Page; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const [text, setText] = useState('')
  const action = useMutation(api.pages.note.mutationOptions(pageAction(queries, () => 'The note is on the timeline.')))
  function submit() {
    action.mutate(
      { id: page.id, text },
      {
        onSuccess: () => {
          setText('')
          onClose()
        },
      },
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Write a note"
      action="Write it"
      onSubmit={submit}
      pending={action.isPending}
      error={action.error}
      disabled={text.trim() === ''}
    >
      <NoteField value={text} onChange={setText} label="Note" error={errorAt(action.error, 'text')} />
    </FormModal>
  )
}
