import { Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { BoardLink } from '@tocsin/contract/boards'
import { useState } from 'react'
import { api } from '../api.ts'
import { useChoices } from '../config/use-choices.ts'
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

/** Public links to the board: who made them, for which team, and ending them. */
export function BoardLinks() {
  const queries = useQueryClient()
  const query = useQuery(api.boards.list.queryOptions())
  const making = useDialogue()
  const [doomed, setDoomed] = useState<BoardLink | null>(null)
  const revoke = useMutation(
    api.boards.revoke.mutationOptions({
      onSuccess: () => {
        toast('The link is revoked. Screens that show it show so within seconds.')
        setDoomed(null)
        void queries.invalidateQueries({ queryKey: api.boards.key() })
      },
    }),
  )
  return (
    <Panel
      title="Public links to this board"
      flush
      aside={
        <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} />} onClick={making.open}>
          New link
        </Button>
      }
    >
      <Loaded query={query} rows={2}>
        {(links) =>
          links.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              None. A link shows names and times, never how to reach anybody, to whoever has it: on a screen in the
              office, in a wiki page, in a chat’s topic.
            </Text>
          ) : (
            <RowList label="Public links">
              {links.map((link) => (
                <Row
                  key={link.id}
                  title={link.name}
                  under={
                    <>
                      …{link.hint} · {link.team?.name ?? 'all teams'} · made <Time at={link.createdAt} />
                      {link.createdBy && ` by ${link.createdBy.name}`}
                    </>
                  }
                  actions={
                    link.revokedAt ? (
                      <Pill>revoked</Pill>
                    ) : (
                      link.can.includes('revoke') && (
                        <Button size="compact-sm" variant="default" onClick={() => setDoomed(link)}>
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
      {making.mounted && <CreateBoardLink opened={making.opened} onClose={making.close} />}
      <Confirm
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Revoke the link “${doomed?.name ?? ''}”?`}
        action="Revoke it"
        pending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => doomed && revoke.mutate({ id: doomed.id })}
      >
        Whoever has it sees nothing any more. It cannot be taken back; a new link has a new address.
      </Confirm>
    </Panel>
  )
}

function CreateBoardLink({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const teams = useChoices('teams')
  const [name, setName] = useState('')
  const [team, setTeam] = useState<string | null>(null)
  const create = useMutation(
    api.boards.create.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.boards.key() }),
    }),
  )
  function close() {
    onClose()
    setName('')
    create.reset()
  }
  if (create.data) {
    const { url, record } = create.data
    const frame = `<iframe src="${url}" title="${record.name.replace(/[&"<>]/g, ' ')}" width="100%" height="480" style="border:0"></iframe>`
    return (
      <Modal opened={opened} onClose={close} title="Your new link" size="lg" closeOnClickOutside={false}>
        <Stack>
          <Text size="sm">Copy it now; it is shown this once. Whoever has it sees who is on call.</Text>
          <CodeBlock label="Link" text={url} />
          <Text size="sm">To embed it in another page:</Text>
          <CodeBlock label="To embed" text={frame} />
          <Text size="sm">The same as data:</Text>
          <CodeBlock label="As JSON" text={`${url}.json`} />
          <Button onClick={close}>I have copied it</Button>
        </Stack>
      </Modal>
    )
  }
  return (
    <FormModal
      opened={opened}
      onClose={close}
      title="A public link to the board"
      action="Make it"
      onSubmit={() => create.mutate({ name: name.trim(), ...(team ? { team } : {}) })}
      pending={create.isPending}
      error={create.error}
      disabled={name.trim() === ''}
    >
      <TextInput
        label="Where it will be seen"
        description="It is also the heading of the board."
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        maxLength={120}
        error={errorAt(create.error, 'name')}
        data-autofocus
      />
      <Select
        label="Team"
        data={teams}
        value={team}
        placeholder="all teams"
        onChange={setTeam}
        clearable
        searchable
        error={errorAt(create.error, 'team')}
      />
    </FormModal>
  )
}
