import { Alert, Button, Text } from '@mantine/core'
import { IconCalendarOff, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { TimeOff } from '@tocsin/contract/schedules/absence'
import { useState } from 'react'
import { api } from '../../api.ts'
import { Confirm } from '../../ui/dialogue/Confirm.tsx'
import { useDialogue } from '../../ui/dialogue/use-dialogue.ts'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Row } from '../../ui/list/Row.tsx'
import { RowList } from '../../ui/list/RowList.tsx'
import { Pill } from '../../ui/Pill.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { toast } from '../../ui/state/toast.ts'
import { Time } from '../../ui/time/Time.tsx'
import { AddTimeOff } from './AddTimeOff.tsx'
import { TimeOffFeed } from './TimeOffFeed.tsx'

/** When I am away, the shifts that collide with it, and the calendar that says so automatically. */
export function TimeOffPanel() {
  const queries = useQueryClient()
  const query = useQuery(api.timeOff.list.queryOptions({ input: { user: 'me' } }))
  const conflicts = useQuery(api.absence.conflicts.queryOptions({ input: { user: 'me' } }))
  const adding = useDialogue()
  const connecting = useDialogue()
  const [doomed, setDoomed] = useState<TimeOff | null>(null)
  const remove = useMutation(
    api.timeOff.remove.mutationOptions({
      onSuccess: () => {
        toast('The time off is removed.')
        setDoomed(null)
        for (const key of [api.timeOff.key(), api.absence.key()]) void queries.invalidateQueries({ queryKey: key })
      },
    }),
  )
  return (
    <Panel
      title="My time off"
      flush
      aside={
        <>
          <Button size="compact-sm" variant="default" mr={6} onClick={connecting.open}>
            From a calendar
          </Button>
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={adding.open}>
            Time off
          </Button>
        </>
      }
    >
      {conflicts.data && conflicts.data.length > 0 && (
        <Alert
          color="gray"
          variant="outline"
          icon={<IconCalendarOff size={18} />}
          title={
            conflicts.data.length === 1
              ? 'A shift while you are away'
              : `${conflicts.data.length} shifts while you are away`
          }
          m="md"
        >
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            {conflicts.data.slice(0, 6).map((conflict) => (
              <li key={`${conflict.schedule.slug} ${conflict.start} ${conflict.overlap.start}`}>
                <Link to="/on-call/$slug" params={{ slug: conflict.schedule.slug }}>
                  {conflict.schedule.name}
                </Link>
                , <Time at={conflict.overlap.start} /> to <Time at={conflict.overlap.end} />:{' '}
                {conflict.cause.type === 'holiday' ? conflict.cause.name : (conflict.cause.note ?? 'time off')}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <Loaded query={query} rows={2}>
        {(items) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              None ahead. Enter when you are away: you are told in time about shifts that collide with it, and others
              see it when they ask for cover.
            </Text>
          ) : (
            <RowList label="My time off">
              {items.map((item) => (
                <Row
                  key={item.id}
                  title={
                    <>
                      <Time at={item.from} /> to <Time at={item.until} />
                    </>
                  }
                  under={item.note ?? undefined}
                  actions={
                    item.source === 'ics' ? (
                      <Pill>From your calendar</Pill>
                    ) : (
                      item.can.includes('remove') && (
                        <Button size="compact-sm" variant="default" onClick={() => setDoomed(item)}>
                          Remove
                        </Button>
                      )
                    )
                  }
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
      {adding.mounted && <AddTimeOff opened={adding.opened} onClose={adding.close} />}
      {connecting.mounted && <TimeOffFeed opened={connecting.opened} onClose={connecting.close} />}
      <Confirm
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title="Remove this time off?"
        action="Remove it"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => doomed && remove.mutate({ id: doomed.id })}
      >
        {doomed && (
          <>
            <Time at={doomed.from} /> to <Time at={doomed.until} />. Shifts in it count as yours again.
          </>
        )}
      </Confirm>
    </Panel>
  )
}
