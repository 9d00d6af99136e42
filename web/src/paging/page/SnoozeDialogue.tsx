import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { SnoozeLength } from '../../shared/page-actions/SnoozeLength.tsx'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { NoteField } from './NoteField.tsx'

export function SnoozeDialogue({
  page,
  opened,
  onClose,
}: {
  page: Pick<Page, 'id'>
  opened: boolean
  onClose: () => void
}) {
  const queries = useQueryClient()
  const [length, setLength] = useState('1h')
  const [note, setNote] = useState('')
  const action = useMutation(
    api.pages.snooze.mutationOptions(pageAction(queries, (done) => `#${done.number} is yours and asks again later.`)),
  )
  function submit() {
    action.mutate({ id: page.id, for: length, note: note.trim() || undefined }, { onSuccess: onClose })
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Snooze this page"
      action="Snooze"
      onSubmit={submit}
      pending={action.isPending}
      error={action.error}
      disabled={length === ''}
    >
      <SnoozeLength value={length} onChange={setLength} error={errorAt(action.error, 'for')} />
      <NoteField value={note} onChange={setNote} />
    </FormModal>
  )
}
