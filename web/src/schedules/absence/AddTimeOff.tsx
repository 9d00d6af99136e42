import { Checkbox, Group, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { toast } from '../../ui/state/toast.ts'
import { instantOf, zoneName } from '../../ui/time/time-format.ts'
import { useZone } from '../../ui/time/zone.ts'
import { addDays, today } from '../timeline/lanes.ts'

/** Days or hours in which I am away, in my own zone. */
export function AddTimeOff({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const zone = useZone()
  const queries = useQueryClient()
  const [isWhole, setWhole] = useState(true)
  const [first, setFirst] = useState(() => addDays(today(new Date(), zone), 1))
  const [last, setLast] = useState(first)
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const [note, setNote] = useState('')
  const add = useMutation(
    api.timeOff.add.mutationOptions({
      onSuccess: ({ conflicts }) => {
        const count = conflicts.length
        toast(
          count === 0
            ? 'Saved. None of your shifts collides with it.'
            : `Saved. ${count === 1 ? 'One of your shifts collides' : `${count} shifts of yours collide`} with it: ask for cover.`,
        )
        for (const key of [api.timeOff.key(), api.absence.key()]) void queries.invalidateQueries({ queryKey: key })
        onClose()
      },
    }),
  )
  const times = isWhole ? [`${first}T00:00`, `${addDays(last, 1)}T00:00`] : [from, until]
  const ready = isWhole ? first !== '' && last >= first : from !== '' && until > from
  function submit() {
    const [begin = '', end = ''] = times
    add.mutate({
      from: instantOf(begin, zone).toISOString(),
      until: instantOf(end, zone).toISOString(),
      ...(note.trim() ? { note: note.trim() } : {}),
    })
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Time off"
      action="Enter it"
      onSubmit={submit}
      pending={add.isPending}
      error={add.error}
      disabled={!ready}
    >
      <Checkbox label="Whole days" checked={isWhole} onChange={(event) => setWhole(event.currentTarget.checked)} />
      {isWhole ? (
        <Group grow align="start">
          <TextInput
            type="date"
            label={`First day (${zoneName(zone)})`}
            value={first}
            onChange={(event) => {
              setFirst(event.currentTarget.value)
              if (last < event.currentTarget.value) setLast(event.currentTarget.value)
            }}
            error={errorAt(add.error, 'from')}
          />
          <TextInput
            type="date"
            label="Last day"
            value={last}
            min={first}
            onChange={(event) => setLast(event.currentTarget.value)}
            error={errorAt(add.error, 'until')}
          />
        </Group>
      ) : (
        <Group grow align="start">
          <TextInput
            type="datetime-local"
            label={`From (${zoneName(zone)} time)`}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            error={errorAt(add.error, 'from')}
          />
          <TextInput
            type="datetime-local"
            label="Until"
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
            error={errorAt(add.error, 'until')}
          />
        </Group>
      )}
      <TextInput
        label="A note (optional)"
        description="For you and who may enter your time off; others see only that you are away."
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={500}
        error={errorAt(add.error, 'note')}
      />
    </FormModal>
  )
}
