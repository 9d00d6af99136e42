import { Checkbox, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { Candidate } from '@tocsin/contract/schedules/cover'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { errorAt, problemOf } from '../../problem.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { Problem } from '../../ui/state/Problem.tsx'
import { Waiting } from '../../ui/state/Waiting.tsx'
import { instantOf, localInput, zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { rangeWords } from '../timeline/range-text.ts'
import { CandidateList } from './CandidateList.tsx'
import { CoverNote } from './CoverNote.tsx'
import { useAfterCover } from './use-cover.ts'

export interface AskedShift {
  slug: string
  /** Null: the final schedule, where the person is on one layer only. */
  layer: string | null
  /** E-mail of whose shift it is. */
  user: string
  /** An instant inside the shift. */
  at: string
}

interface AskCoverProps {
  shift: AskedShift
  /** May say who takes it, without asking. */
  mayAssign: boolean
  opened: boolean
  onClose: () => void
}

/** Asks that somebody take a shift, whole or in part: everybody of the team, some of them, or, as a manager, decides. */
export function AskCover({ shift, mayAssign, opened, onClose }: AskCoverProps) {
  const me = useMe()
  const zone = useZone()
  const now = useNow(60_000)
  const after = useAfterCover()
  const [isPart, setPart] = useState(false)
  const [start, setStart] = useState('')
  const [end, setEnd] = useState('')
  const [note, setNote] = useState('')
  const [asked, setAsked] = useState<string[]>([])
  const [to, setTo] = useState<string | null>(null)
  const part =
    isPart && start && end
      ? { start: instantOf(start, zone).toISOString(), end: instantOf(end, zone).toISOString() }
      : null
  const isMine = shift.user.toLowerCase() === me.email?.toLowerCase()
  const where = { at: shift.at, ...(shift.layer ? { layer: shift.layer } : {}) }
  const query = useQuery(
    api.cover.candidates.queryOptions({
      input: { schedule: shift.slug, user: shift.user, ...where, ...(part && part.start < part.end ? part : {}) },
      retry: false,
    }),
  )
  const request = useMutation(
    api.cover.request.mutationOptions({
      onSuccess: ({ cover, warnings }) => {
        after(
          cover.state === 'taken' ? `${cover.shifts[0]?.to?.name ?? 'Somebody'} takes it.` : 'You asked for cover.',
          warnings,
        )
        onClose()
      },
    }),
  )
  function submit() {
    request.mutate({
      schedule: shift.slug,
      ...where,
      ...(part ? { part } : {}),
      ...(isMine ? {} : { user: shift.user }),
      ...(to ? { to } : asked.length > 0 ? { asked } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    })
  }
  function choosePart(next: boolean) {
    setPart(next)
    if (!next || !query.data || start) return
    setStart(localInput(new Date(query.data.shift.shift.start), zone))
    setEnd(localInput(new Date(query.data.shift.shift.end), zone))
  }
  const candidates: Candidate[] = query.data?.candidates ?? []
  const whole = query.data?.shift.shift
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title={isMine ? 'Ask for cover' : `Find cover for ${query.data?.shift.owner.name ?? shift.user}`}
      action={to ? 'Hand it over now' : 'Ask'}
      onSubmit={submit}
      pending={request.isPending}
      error={request.error}
      disabled={!query.data || (isPart && !part)}
    >
      {query.error ? (
        <Problem error={query.error} title={problemOf(query.error).status === 409 ? 'Asked for already' : undefined} />
      ) : !query.data ? (
        <Waiting rows={4} />
      ) : (
        <>
          <Text size="sm">
            {query.data.shift.schedule.name}, layer {query.data.shift.layer}:{' '}
            <b>{whole && rangeWords(whole.start, whole.end, zone, now)}</b> {zoneName(zone)} time.
          </Text>
          <Checkbox
            label="Only a part of it"
            checked={isPart}
            onChange={(event) => choosePart(event.currentTarget.checked)}
          />
          {isPart && (
            <Group grow align="start">
              <TextInput
                type="datetime-local"
                label={`From (${zoneName(zone)} time)`}
                value={start}
                onChange={(event) => setStart(event.currentTarget.value)}
                error={errorAt(request.error, 'part.start') ?? errorAt(request.error, 'part')}
              />
              <TextInput
                type="datetime-local"
                label={`Until (${zoneName(zone)} time)`}
                value={end}
                onChange={(event) => setEnd(event.currentTarget.value)}
                error={errorAt(request.error, 'part.end')}
              />
            </Group>
          )}
          {mayAssign && (
            <Select
              label="Decide who takes it (optional)"
              description="At once, without asking; they are told."
              data={candidates.map(({ person }) => ({ value: person.email, label: person.name }))}
              value={to}
              onChange={setTo}
              clearable
              searchable
              clearButtonProps={{ 'aria-label': 'Nobody in particular' }}
              error={errorAt(request.error, 'to')}
            />
          )}
          {!to && (
            <Stack gap={4}>
              <Text size="sm" fw={500}>
                Who to ask; if nobody is ticked, everybody in the team
              </Text>
              <CandidateList candidates={candidates} chosen={asked} onChoose={setAsked} />
            </Stack>
          )}
          <CoverNote value={note} onChange={setNote} />
        </>
      )}
    </FormModal>
  )
}
