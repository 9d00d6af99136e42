import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../api.ts'
import { useMe } from '../me.ts'
import { errorAt } from '../problem.ts'
import { ZonePicker } from '../shared/ZonePicker.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Problem } from '../ui/state/Problem.tsx'
import { toast } from '../ui/state/toast.ts'
import { browserZone } from '../ui/time/zone.ts'

/** My name and my time zone. */
export function Profile() {
  const me = useMe()
  const queries = useQueryClient()
  const [name, setName] = useState(me.name)
  const [timeZone, setTimeZone] = useState(me.timeZone)
  const save = useMutation(
    api.users.change.mutationOptions({
      onSuccess: () => {
        toast('Saved.')
        void queries.invalidateQueries({ queryKey: api.me.key() })
        void queries.invalidateQueries({ queryKey: api.users.key() })
      },
    }),
  )
  if (!me.id) return null
  const id = me.id
  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ id, name, timeZone })
  }
  return (
    <Panel title="Profile" aside={`${me.email} · ${me.role}`}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errorAt(save.error, 'name')}
          />
          <ZonePicker
            label="Time zone"
            description="Every time is shown to you in this zone."
            value={timeZone}
            onChange={setTimeZone}
            error={errorAt(save.error, 'timeZone')}
          />
          {timeZone !== browserZone && (
            <Text size="xs" c="dimmed">
              This browser is in {browserZone}.{' '}
              <Anchor component="button" type="button" size="xs" onClick={() => setTimeZone(browserZone)}>
                Use that
              </Anchor>
            </Text>
          )}
          <Problem error={save.error} kept="What you entered is still here." />
          <Group>
            <Button type="submit" loading={save.isPending} disabled={name === me.name && timeZone === me.timeZone}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
