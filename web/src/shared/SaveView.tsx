import { Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { SavedView } from '@tocsin/contract/access/access'
import { useState } from 'react'
import { api } from '../api.ts'
import { errorAt } from '../problem.ts'
import { FormModal } from '../ui/dialogue/FormModal.tsx'
import { toast } from '../ui/state/toast.ts'

interface SaveViewProps {
  screen: SavedView['screen']
  search: SavedView['search']
  /** Names there are. */
  taken: string[]
  opened: boolean
  onClose: () => void
}

/** Gives what the list is asked for now a name. */
export function SaveView({ screen, search, taken, opened, onClose }: SaveViewProps) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const save = useMutation(
    api.me.views.save.mutationOptions({
      onSuccess: (view) => {
        void queries.invalidateQueries({ queryKey: api.me.views.key() })
        toast(`The view “${view.name}” is saved, on all your devices.`)
        setName('')
        onClose()
      },
    }),
  )
  const replaces = taken.some((each) => each.toLowerCase() === name.trim().toLowerCase())
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Save this view"
      action={replaces ? 'Replace' : 'Save'}
      onSubmit={() => save.mutate({ screen, name: name.trim(), search })}
      pending={save.isPending}
      error={save.error}
      disabled={name.trim() === ''}
    >
      <TextInput
        label="Name"
        description="Only you see it, above this list."
        required
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errorAt(save.error, 'name')}
        data-autofocus
      />
      <Text size="sm" c="dimmed" role="status">
        {replaces && 'You already have a view with this name; it will be replaced.'}
      </Text>
    </FormModal>
  )
}
