import { Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging/paging'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { pageAction } from '../../shared/page-actions/page-actions.ts'
import { TargetPicker } from '../../shared/TargetPicker.tsx'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { NoteField } from './NoteField.tsx'

export function ReassignDialogue({ page, opened, onClose }: { page: Page; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const policies = useChoices('policies')
  const [to, setTo] = useState<string[]>([])
  const [policy, setPolicy] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const action = useMutation(
    api.pages.reassign.mutationOptions(pageAction(queries, (done) => `#${done.number} is reassigned and asks anew.`)),
  )
  function submit() {
    action.mutate(
      { id: page.id, to: to.length > 0 ? to : undefined, policy: policy ?? undefined, note: note.trim() || undefined },
      { onSuccess: onClose },
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Reassign this page"
      action="Reassign it"
      onSubmit={submit}
      pending={action.isPending}
      error={action.error}
      disabled={to.length === 0 && !policy}
    >
      <TargetPicker
        label="To whom"
        description="The page asks them from the beginning, as if it were new."
        value={to}
        onChange={setTo}
        error={errorAt(action.error, 'to')}
      />
      <Select
        label="Or to a policy"
        data={policies}
        value={policy}
        onChange={setPolicy}
        clearable
        searchable
        error={errorAt(action.error, 'policy')}
      />
      <NoteField value={note} onChange={setNote} />
    </FormModal>
  )
}
