import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { NoteField } from './NoteField.tsx'

interface ResolveDialogueProps {
  page: Page
  opened: boolean
  onClose: () => void
}

export function ResolveDialogue({ page, opened, onClose }: ResolveDialogueProps) {
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const action = useMutation(
    api.pages.resolve.mutationOptions(pageAction(queries, (done) => `#${done.number} is resolved.`)),
  )
  function submit() {
    action.mutate(
      { id: page.id, note: note.trim() || undefined },
      {
        onSuccess: () => {
          setNote('')
          onClose()
        },
      },
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Resolve this page"
      action="Resolve"
      onSubmit={submit}
      pending={action.isPending}
      error={action.error}
    >
      <Text size="sm">The trouble is over: the page and its alerts are resolved, and nobody is notified any more.</Text>
      <NoteField value={note} onChange={setNote} />
    </FormModal>
  )
}
