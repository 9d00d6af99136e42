import { Select, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { FormModal } from '../../ui/dialogue/FormModal.tsx'
import { ShownOnce } from '../../ui/dialogue/ShownOnce.tsx'
import { CodeBlock } from '../../ui/text/CodeBlock.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { PublicLinks } from '../links/PublicLinks.tsx'

/** Public links to the board: who made them, for which team, and ending them. */
export function BoardLinks() {
  const queries = useQueryClient()
  const query = useQuery(api.boards.list.queryOptions())
  const revoke = useMutation(
    api.boards.revoke.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.boards.key() }),
    }),
  )
  return (
    <PublicLinks
      title="Public links to this board"
      one="link"
      query={query}
      none="None. A link shows names and times, never how to reach anybody, to whoever has it: on a screen in the office, in a wiki page, in a chat’s topic."
      about={(link) => (
        <>
          …{link.hint} · {link.team?.name ?? 'all teams'} · made <Time at={link.createdAt} />
          {link.createdBy && ` by ${link.createdBy.name}`}
        </>
      )}
      create={(dialogue) => <CreateBoardLink {...dialogue} />}
      revoke={revoke}
      revoking="Whoever has it sees nothing any more."
      revoked="Screens that show it show so within seconds."
    />
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
      <ShownOnce opened={opened} onClose={close} title="Your new link">
        <Text size="sm">Copy it now; it is shown this once. Whoever has it sees who is on call.</Text>
        <CodeBlock label="Link" text={url} />
        <Text size="sm">To embed it in another page:</Text>
        <CodeBlock label="To embed" text={frame} />
        <Text size="sm">The same as data:</Text>
        <CodeBlock label="As JSON" text={`${url}.json`} />
      </ShownOnce>
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
