import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { TargetPicker } from '../../shared/TargetPicker.tsx'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { NoteField } from './NoteField.tsx'

export function AddPeopleDialogue({ page, opened, onClose }: { page: Page; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const [to, setTo] = useState<string[]>([])
  const [note, setNote] = useState('')
  const action = useMutation(
    api.pages.addResponders.mutationOptions(pageAction(queries, () => 'They are being notified. The ladder goes on.')),
  )
  function submit() {
    action.mutate(
      { id: page.id, to, note: note.trim() || undefined },
      {
        onSuccess: () => {
          setTo([])
          onClose()
        },
      },
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Add people"
      action="Notify them"
      onSubmit={submit}
      pending={action.isPending}
      error={action.error}
      disabled={to.length === 0}
    >
      <TargetPicker
        label="Who shall help"
        description="They are notified now; the ladder goes on as it was."
        value={to}
        onChange={setTo}
        error={errorAt(action.error, 'to')}
      />
      <NoteField value={note} onChange={setNote} />
    </FormModal>
  )
}
