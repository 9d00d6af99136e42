import { Button, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Feed } from '@tocsin/contract/feeds'
import { useState } from 'react'
import { api } from '../api.ts'
import { errorAt } from '../problem.ts'
import { CodeBlock } from '../ui/CodeBlock.tsx'
import { Confirm } from '../ui/Confirm.tsx'
import { FormModal } from '../ui/FormModal.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Panel } from '../ui/Panel.tsx'
import { Pill } from '../ui/Pill.tsx'
import { Row } from '../ui/Row.tsx'
import { RowList } from '../ui/RowList.tsx'
import { Time } from '../ui/Time.tsx'
import { toast } from '../ui/toast.ts'
import { useDialogue } from '../ui/use-dialogue.ts'

/** Calendar addresses: of my shifts, or, with a schedule, of all its shifts. */
export function Feeds({ schedule }: { schedule?: string }) {
  const queries = useQueryClient()
  const query = useQuery(api.feeds.list.queryOptions({ input: schedule ? { schedule } : {} }))
  const making = useDialogue()
  const [doomed, setDoomed] = useState<Feed | null>(null)
  const revoke = useMutation(
    api.feeds.revoke.mutationOptions({
      onSuccess: () => {
        toast('The feed is revoked. Calendars that read it find nothing from now on.')
        setDoomed(null)
        void queries.invalidateQueries({ queryKey: api.feeds.key() })
      },
    }),
  )
  return (
    <Panel
      title={schedule ? 'Calendar feeds of this schedule' : 'In my calendar'}
      flush
      aside={
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={making.open}>
          New feed
        </Button>
      }
    >
      <Loaded query={query} rows={2}>
        {(feeds) =>
          feeds.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              None yet. A feed is an address that your calendar reads by itself, at least a year ahead:{' '}
              {schedule ? 'all shifts of this schedule' : 'your shifts over all schedules'}, without contact data.
            </Text>
          ) : (
            <RowList label="Calendar feeds">
              {feeds.map((feed) => (
                <Row
                  key={feed.id}
                  title={feed.name}
                  under={
                    <>
                      …{feed.hint} · {feed.schedule?.name ?? 'my shifts'} · made <Time at={feed.createdAt} />
                      {feed.lastReadAt ? (
                        <>
                          {' '}
                          · last read <Time at={feed.lastReadAt} />
                        </>
                      ) : (
                        ' · never read yet'
                      )}
                    </>
                  }
                  actions={
                    feed.revokedAt ? (
                      <Pill>revoked</Pill>
                    ) : (
                      feed.can.includes('revoke') && (
                        <Button size="compact-sm" variant="default" onClick={() => setDoomed(feed)}>
                          Revoke
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
      {making.mounted && <CreateFeed schedule={schedule} opened={making.opened} onClose={making.close} />}
      <Confirm
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Revoke the feed “${doomed?.name ?? ''}”?`}
        action="Revoke it"
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => doomed && revoke.mutate({ id: doomed.id })}
      >
        Every calendar that reads it becomes empty. It cannot be taken back; a new feed has a new address.
      </Confirm>
    </Panel>
  )
}

interface CreateFeedProps {
  schedule: string | undefined
  opened: boolean
  onClose: () => void
}

function CreateFeed({ schedule, opened, onClose }: CreateFeedProps) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const create = useMutation(
    api.feeds.create.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.feeds.key() }),
    }),
  )
  function close() {
    onClose()
    setName('')
    create.reset()
  }
  if (create.data) {
    return (
      <Modal opened={opened} onClose={close} title="Your new calendar feed" size="lg" closeOnClickOutside={false}>
        <Stack>
          <Text size="sm">
            Copy it now; it is shown this once. Add it in your calendar as a subscription (“from URL”). Whoever has it
            sees these shifts.
          </Text>
          <CodeBlock label="Address" text={create.data.url} />
          <Button onClick={close}>I have copied it</Button>
        </Stack>
      </Modal>
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={close}
      title={schedule ? 'A calendar feed of this schedule' : 'A calendar feed of my shifts'}
      action="Make it"
      onSubmit={() => create.mutate({ name: name.trim(), ...(schedule ? { schedule } : {}) })}
      pending={create.isPending}
      error={create.error}
      disabled={name.trim() === ''}
    >
      <TextInput
        label="Where it will be read"
        description="So that you know later which one to revoke: “Phone”, “Work calendar”."
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        error={errorAt(create.error, 'name')}
        data-autofocus
      />
    </FormModal>
  )
}
