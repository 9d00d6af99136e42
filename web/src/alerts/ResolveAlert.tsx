import { Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api.ts'
import { FormModal } from '../ui/dialogue/FormModal.tsx'
import { toast } from '../ui/state/toast.ts'

export function ResolveAlert({ id, opened, onClose }: { id: string; opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const resolve = useMutation(
    api.alerts.resolve.mutationOptions({
      onSuccess: () => {
        toast('The alert is resolved.')
        void queries.invalidateQueries({ queryKey: api.alerts.key() })
        void queries.invalidateQueries({ queryKey: api.pages.key() })
        onClose()
      },
    }),
  )
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Resolve this alert by hand"
      action="Resolve"
      onSubmit={() => resolve.mutate({ id, note: note.trim() || undefined })}
      pending={resolve.isPending}
      error={resolve.error}
    >
      <Text size="sm">If its source reports the problem again, a new alert opens.</Text>
      <Textarea
        label="Note (optional)"
        autosize
        minRows={2}
        maxLength={5000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        data-autofocus
      />
    </FormModal>
  )
}
