import { Button, Group, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { toast } from '../../ui/state/toast.ts'
import { Time } from '../../ui/time/Time.tsx'

/** A calendar of absences that is read every hour; how the last reading went. */
export function TimeOffFeed({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const query = useQuery(api.timeOff.feed.queryOptions({ input: {} }))
  const [typed, setTyped] = useState<string | null>(null)
  const url = typed ?? query.data?.feed?.url ?? ''
  const renew = () => {
    for (const key of [api.timeOff.key(), api.absence.key()]) void queries.invalidateQueries({ queryKey: key })
  }
  const set = useMutation(
    api.timeOff.setFeed.mutationOptions({
      onSuccess: () => {
        toast('The calendar is connected and will be read every hour.')
        renew()
        onClose()
      },
    }),
  )
  const remove = useMutation(
    api.timeOff.removeFeed.mutationOptions({
      onSuccess: () => {
        toast('The calendar is disconnected.')
        setTyped(null)
        renew()
        onClose()
      },
    }),
  )
  const feed = query.data?.feed
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Time off from a calendar"
      action={feed ? 'Change it' : 'Connect it'}
      onSubmit={() => set.mutate({ url: url.trim() })}
      pending={set.isPending}
      error={set.error ?? remove.error}
      disabled={url.trim() === '' || url.trim() === feed?.url}
    >
      <TextInput
        label="Address of the calendar (ICS)"
        description="Every event in it is time off. Only you see the whole address."
        placeholder="https://hr.example/absences/ana.ics"
        value={url}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={errorAt(set.error, 'url')}
        data-autofocus
      />
      {feed && (
        <Group justify="space-between">
          <Text size="sm">
            {feed.count === 1 ? 'One absence' : `${feed.count} absences`} from it.{' '}
            {feed.readAt ? (
              <>
                Read <Time at={feed.readAt} />.
              </>
            ) : (
              'Not read yet.'
            )}{' '}
            {feed.error}
          </Text>
          <Button size="compact-sm" variant="default" loading={remove.isPending} onClick={() => remove.mutate({})}>
            Disconnect it
          </Button>
        </Group>
      )}
    </FormModal>
  )
}
