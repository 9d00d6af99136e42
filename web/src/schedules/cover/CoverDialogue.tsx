import { Select } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Cover } from '@tocsin/contract/schedules/cover'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Confirm } from '../../ui/dialogue/Confirm.tsx'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { rangeWords } from '../timeline/range-text.ts'
import { CoverNote } from './CoverNote.tsx'
import { type CoverActionName, coverTitle } from './cover-messages.ts'
import { useAfterCover } from './use-cover.ts'

export interface CoverAction {
  name: CoverActionName
  cover: Cover
}

/** Asks before a shift changes hands or a request ends, with what that means. */
export function CoverDialogue({ action, onClose }: { action: CoverAction | null; onClose: () => void }) {
  if (!action) return null
  const key = `${action.name} ${action.cover.id}`
  if (action.name === 'assign') return <Assign key={key} cover={action.cover} onClose={onClose} />
  if (action.name === 'take' || action.name === 'accept') return <Agree key={key} action={action} onClose={onClose} />
  return <End key={key} action={action} onClose={onClose} />
}

function useWhen(cover: Cover): string {
  const zone = useZone()
  const now = useNow(60_000)
  return cover.shifts
    .map((shift) => `${shift.schedule.name}, ${rangeWords(shift.start, shift.end, zone, now)} ${zoneName(zone)}`)
    .join('; for ')
}

function Agree({ action, onClose }: { action: CoverAction; onClose: () => void }) {
  const { cover, name } = action
  const when = useWhen(cover)
  const after = useAfterCover()
  const done = (warnings: string[]) => {
    after(name === 'take' ? 'It is yours. You are in the schedule at once.' : 'The shifts are exchanged.', warnings)
    onClose()
  }
  const take = useMutation(api.cover.take.mutationOptions({ onSuccess: ({ warnings }) => done(warnings) }))
  const accept = useMutation(api.cover.accept.mutationOptions({ onSuccess: ({ warnings }) => done(warnings) }))
  const isTake = name === 'take'
  return (
    <Confirm
      opened
      onClose={onClose}
      title={isTake ? `Take the shift of ${cover.person.name}?` : `Swap with ${cover.person.name}?`}
      action={isTake ? 'Take it' : 'Accept'}
      pending={take.isPending || accept.isPending}
      error={take.error ?? accept.error}
      onConfirm={() => (isTake ? take.mutate({ id: cover.id }) : accept.mutate({ id: cover.id }))}
    >
      {when}. It counts at once, and everybody concerned is told.
    </Confirm>
  )
}

function End({ action, onClose }: { action: CoverAction; onClose: () => void }) {
  const { cover, name } = action
  const [note, setNote] = useState('')
  const when = useWhen(cover)
  const after = useAfterCover()
  const done = () => {
    after(
      name === 'decline'
        ? 'They are told that you cannot.'
        : cover.state === 'open'
          ? 'The request is withdrawn.'
          : 'It is undone from now on.',
    )
    onClose()
  }
  const decline = useMutation(api.cover.decline.mutationOptions({ onSuccess: done }))
  const withdraw = useMutation(api.cover.withdraw.mutationOptions({ onSuccess: done }))
  const input = { id: cover.id, ...(note.trim() ? { note: note.trim() } : {}) }
  const isDecline = name === 'decline'
  return (
    <FormModal
      opened
      onClose={onClose}
      title={`${coverTitle(cover)}: ${isDecline ? 'say no' : cover.state === 'open' ? 'withdraw it' : 'undo it'}`}
      action={isDecline ? 'Say no' : cover.state === 'open' ? 'Withdraw it' : 'Undo it'}
      onSubmit={() => (isDecline ? decline.mutate(input) : withdraw.mutate(input))}
      pending={decline.isPending || withdraw.isPending}
      error={decline.error ?? withdraw.error}
    >
      <CoverNote value={note} onChange={setNote} description={when} isFirst />
    </FormModal>
  )
}

function Assign({ cover, onClose }: { cover: Cover; onClose: () => void }) {
  const [user, setUser] = useState<string | null>(null)
  const shift = cover.shifts[0]
  const when = useWhen(cover)
  const after = useAfterCover()
  const query = useQuery(
    api.cover.candidates.queryOptions({
      input: {
        schedule: shift?.schedule.slug ?? '',
        layer: shift?.layer,
        at: shift?.start ?? cover.requestedAt,
        start: shift?.start,
        end: shift?.end,
        user: shift?.from.email,
      },
    }),
  )
  const take = useMutation(
    api.cover.take.mutationOptions({
      onSuccess: ({ warnings }) => {
        after('It is handed over, and both are told.', warnings)
        onClose()
      },
    }),
  )
  return (
    <FormModal
      opened
      onClose={onClose}
      title={`Who takes the shift of ${cover.person.name}?`}
      action="Hand it over"
      onSubmit={() => user && take.mutate({ id: cover.id, user })}
      pending={take.isPending}
      error={take.error ?? query.error}
      disabled={!user}
    >
      <Select
        label="Who takes it"
        description={when}
        data={(query.data?.candidates ?? []).map(({ person, reasons }) => ({
          value: person.email,
          label: `${person.name}${reasons[0] ? ` · ${reasons[0]}` : ''}`,
        }))}
        value={user}
        onChange={setUser}
        searchable
        data-autofocus
      />
    </FormModal>
  )
}
