import { Radio, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Page } from '@tocsin/contract/paging'
import { useState } from 'react'
import { api } from '../api.ts'
import { errorAt } from '../problem.ts'
import { FormModal } from '../ui/FormModal.tsx'
import { NoteField } from './NoteField.tsx'
import { pageAction } from './page-actions.ts'

const lengths = [
  { value: '15m', label: '15 minutes' },
  { value: '1h', label: '1 hour' },
  { value: '4h', label: '4 hours' },
  { value: '8h', label: '8 hours' },
  { value: 'other', label: 'Something else' },
]

export function SnoozeDialogue({ page, opened, onClose }: { page: Page; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const [length, setLength] = useState('1h')
  const [other, setOther] = useState('')
  const [note, setNote] = useState('')
  const action = useMutation(
    api.pages.snooze.mutationOptions(pageAction(queries, (done) => `#${done.number} is yours and asks again later.`)),
  )
  const chosen = length === 'other' ? other.trim() : length
  function submit() {
    action.mutate({ id: page.id, for: chosen, note: note.trim() || undefined }, { onSuccess: onClose })
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
      disabled={chosen === ''}
    >
      <Radio.Group
        label="Ask me again in"
        description="You take the page now. If it is still open then, it begins to ask again."
        value={length}
        onChange={setLength}
      >
        <Stack gap={8} mt="xs">
          {lengths.map((each) => (
            <Radio key={each.value} value={each.value} label={each.label} />
          ))}
        </Stack>
      </Radio.Group>
      {length === 'other' && (
        <TextInput
          label="How long"
          placeholder="90m, 2h30m, 1d"
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
          error={errorAt(action.error, 'for')}
        />
      )}
      <NoteField value={note} onChange={setNote} />
    </FormModal>
  )
}
