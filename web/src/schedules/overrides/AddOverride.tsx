import { Group, MultiSelect, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useMe } from '../../me.ts'
import { errorAt } from '../../problem.ts'
import { peopleOptions } from '../../shared/use-names.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { toast } from '../../ui/state/toast.ts'
import { instantOf, localInput, zoneName } from '../../ui/time/time-format.ts'
import { useZone } from '../../ui/time/zone.ts'
import { draftOverride, type OverrideOp } from './draft-override.ts'

interface AddOverrideProps {
  slug: string
  layers: string[]
  opened: boolean
  onClose: () => void
  /** The shift that it begins with. */
  shift?: { users: string[]; start: string; end: string; layer: string | null } | undefined
}

const ops: { value: OverrideOp; label: string }[] = [
  { value: 'substitute', label: 'One person replaces another' },
  { value: 'set', label: 'Exactly these people are on call' },
  { value: 'add', label: 'These people as well' },
  { value: 'remove', label: 'Somebody is not on call' },
]

/** A temporary change, in the viewer's own time. */
export function AddOverride({ slug, layers, opened, onClose, shift }: AddOverrideProps) {
  const me = useMe()
  const zone = useZone()
  const queries = useQueryClient()
  const people = useQuery(peopleOptions)
  const choices =
    people.data?.items.filter((user) => !user.disabled).map((user) => ({ value: user.email, label: user.name })) ?? []
  const hour = Math.ceil(Date.now() / 3_600_000) * 3_600_000
  const [op, setOp] = useState<OverrideOp>(shift && shift.users.length === 0 ? 'set' : 'substitute')
  const [user, setUser] = useState<string | null>(shift?.users[0] ?? null)
  const [users, setUsers] = useState<string[]>(me.email ? [me.email] : [])
  const [start, setStart] = useState(() =>
    localInput(new Date(shift ? Math.max(Date.parse(shift.start), hour - 3_600_000) : hour), zone),
  )
  const [end, setEnd] = useState(() => localInput(new Date(shift?.end ?? hour + 86_400_000), zone))
  const [layer, setLayer] = useState<string | null>(shift?.layer ?? null)
  const add = useMutation(
    api.overrides.add.mutationOptions({
      onSuccess: () => {
        toast('The override is in force.')
        for (const key of [api.overrides.key(), api.schedules.key(), api.onCall.key()])
          void queries.invalidateQueries({ queryKey: key })
        onClose()
      },
    }),
  )
  const at = (path: string) => errorAt(add.error, `override.${path}`)
  const needsUser = op === 'substitute' || op === 'remove'
  const isComplete =
    Boolean(start && end) && (!needsUser || user) && (op === 'set' || op === 'remove' || users.length > 0)
  function submit() {
    const times = { start: instantOf(start, zone).toISOString(), end: instantOf(end, zone).toISOString() }
    add.mutate({ slug, override: draftOverride({ op, user: user ?? '', users, layer, ...times }) })
  }
  return (
    <FormModal
      opened={opened}
      onClose={onClose}
      title="Change who is on call for a time"
      action="Change it"
      onSubmit={submit}
      pending={add.isPending}
      error={add.error}
      disabled={!isComplete}
    >
      <Radio.Group label="What changes" value={op} onChange={(value) => setOp(value as OverrideOp)}>
        <Stack gap={8} mt="xs">
          {ops.map((each) => (
            <Radio key={each.value} value={each.value} label={each.label} />
          ))}
        </Stack>
      </Radio.Group>
      {needsUser && (
        <Select
          label={op === 'remove' ? 'Who is not on call' : 'Who is replaced'}
          data={choices}
          value={user}
          onChange={setUser}
          searchable
          error={at('user')}
        />
      )}
      {op !== 'remove' && (
        <MultiSelect
          label={op === 'substitute' ? 'Who takes it' : 'Who is on call'}
          description={op === 'set' ? 'Empty means nobody.' : undefined}
          data={choices}
          value={users}
          onChange={setUsers}
          searchable
          error={at('users')}
        />
      )}
      <Group grow align="start">
        <TextInput
          type="datetime-local"
          label={`From (${zoneName(zone)} time)`}
          value={start}
          onChange={(event) => setStart(event.currentTarget.value)}
          error={at('start')}
        />
        <TextInput
          type="datetime-local"
          label={`Until (${zoneName(zone)} time)`}
          value={end}
          onChange={(event) => setEnd(event.currentTarget.value)}
          error={at('end')}
        />
      </Group>
      <Select
        label="Only in one layer (optional)"
        data={layers}
        value={layer}
        onChange={setLayer}
        clearable
        placeholder="The whole schedule"
        error={at('layer')}
      />
    </FormModal>
  )
}
