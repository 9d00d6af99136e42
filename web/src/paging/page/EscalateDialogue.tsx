import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { NoteField } from './NoteField.tsx'

interface EscalateDialogueProps {
  page: Pick<Page, 'id'>
  opened: boolean
  onClose: () => void
  /** What the note says before it is edited. */
  begin?: string
}

export function EscalateDialogue(props: EscalateDialogueProps) {
  const { page, opened, onClose, begin = '' } = props
  const queries = useQueryClient()
  const [note, setNote] = useState(begin)
  const action = useMutation(
    api.pages.escalate.mutationOptions(pageAction(queries, (done) => `#${done.number} went to the next level.`)),
  )
  function submit() {
    action.mutate(
      { id: page.id, note: note.trim() || undefined },
      {
        onSuccess: () => {
          setNote(begin)
          onClose()
        },
      },
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Escalate now"
      action="Escalate now"
      onSubmit={submit}
      pending={action.isPending}
      error={action.error}
    >
      <Text size="sm">The next level is notified at once, without waiting for its time.</Text>
      <NoteField value={note} onChange={setNote} />
    </FormModal>
  )
}
