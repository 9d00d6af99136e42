import { Checkbox, Select, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { errorAt } from '../../problem.ts'
import { useNames } from '../../shared/use-names.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { rangeWords } from '../timeline/range-text.ts'
import type { AskedShift } from './AskCover.tsx'
import { CoverNote } from './CoverNote.tsx'
import { useAfterCover } from './use-cover.ts'

interface ProposeSwapProps {
  shift: AskedShift
  mayForce: boolean
  opened: boolean
  onClose: () => void
}

interface Choice {
  value: string
  label: string
  layer: string
  user: string
  at: string
}

const twelveWeeks = 84 * 86_400_000

/** An exchange of one of my shifts for somebody else's, on the same schedule; the other person agrees first. */
export function ProposeSwap({ shift, mayForce, opened, onClose }: ProposeSwapProps) {
  const me = useMe()
  const zone = useZone()
  const now = useNow(3_600_000)
  const nameOf = useNames()
  const after = useAfterCover()
  const mine = me.email?.toLowerCase() ?? ''
  const isMine = shift.user.toLowerCase() === mine
  const until = new Date(Math.max(now.getTime() + twelveWeeks, Date.parse(shift.at) + twelveWeeks / 2))
  const query = useQuery(
    api.schedules.timeline.queryOptions({
      input: { slug: shift.slug, from: now.toISOString(), until: until.toISOString() },
      staleTime: 60_000,
    }),
  )
  const all: Choice[] = (query.data?.lanes ?? [])
    .filter((lane) => lane.kind === 'layer')
    .flatMap((lane) =>
      lane.spans.flatMap((span) =>
        span.users.map((user) => {
          const at = new Date(Math.max(Date.parse(span.start), now.getTime() + 60_000)).toISOString()
          const when = rangeWords(span.start, span.end, zone, now)
          return {
            value: `${lane.name}|${user}|${span.start}`,
            label: `${nameOf(user)}: ${when}`,
            layer: lane.name,
            user,
            at,
          }
        }),
      ),
    )
    .filter((choice) => Date.parse(choice.at) < until.getTime())
  const choices = [...new Map(all.map((choice) => [choice.value, choice])).values()]
  const begins = choices.findLast(
    (choice) => choice.user === shift.user && (shift.layer ?? choice.layer) === choice.layer && choice.at <= shift.at,
  )
  const [chosenMine, setMine] = useState<string | null>(null)
  const [chosenTheirs, setTheirs] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [force, setForce] = useState(false)
  const my = choices.find(({ value }) => value === (chosenMine ?? (isMine ? begins?.value : undefined)))
  const their = choices.find(({ value }) => value === (chosenTheirs ?? (isMine ? undefined : begins?.value)))
  const swap = useMutation(
    api.cover.proposeSwap.mutationOptions({
      onSuccess: ({ cover, warnings }) => {
        after(cover.state === 'taken' ? 'The shifts are exchanged.' : 'You proposed the swap.', warnings)
        onClose()
      },
    }),
  )
  function submit() {
    if (!my || !their) return
    const ref = ({ layer, at }: Choice) => ({ schedule: shift.slug, layer, at })
    swap.mutate({
      mine: ref(my),
      theirs: ref(their),
      with: their.user,
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(force ? { force } : {}),
    })
  }
  const own = choices.filter((choice) => choice.user.toLowerCase() === mine)
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Swap two shifts"
      action={force ? 'Exchange them now' : 'Propose it'}
      onSubmit={submit}
      pending={swap.isPending}
      error={swap.error}
      disabled={!my || !their}
    >
      <Text size="sm" c="dimmed">
        Times in {zoneName(zone)} time. Nothing changes until the other person accepts.
      </Text>
      <Select
        label="My shift"
        data={own}
        value={my?.value ?? null}
        onChange={setMine}
        searchable
        placeholder={query.data && own.length === 0 ? 'You have none here within twelve weeks' : 'Choose one'}
        error={errorAt(swap.error, 'mine')}
      />
      <Select
        label="For this shift"
        data={choices.filter((choice) => choice.user.toLowerCase() !== mine && choice.user !== 'nobody')}
        value={their?.value ?? null}
        onChange={setTheirs}
        searchable
        limit={100}
        placeholder="Choose one"
        error={errorAt(swap.error, 'theirs')}
      />
      <CoverNote value={note} onChange={setNote} />
      {mayForce && (
        <Checkbox
          label="Without asking"
          description="You may decide it for this team. Both are told."
          checked={force}
          onChange={(event) => setForce(event.currentTarget.checked)}
        />
      )}
    </FormModal>
  )
}
