import { Select, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api.ts'
import { errorAt } from '../../problem.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { CreateSecret } from '../../ui/dialogue/CreateSecret.tsx'
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
      none="None. A link shows names and times, never how to reach anybody, to whoever has it: on a screen in the office, in a wiki page, in a chat topic."
      about={(link) => (
        <>
          …{link.hint} · {link.team?.name ?? 'all teams'} · made <Time at={link.createdAt} />
          {link.createdBy && ` by ${link.createdBy.name}`}
        </>
      )}
      create={(dialogue) => <CreateBoardLink {...dialogue} />}
      revoke={revoke}
      revoking="Whoever has it no longer sees anything."
      revoked="Screens that show it say so within seconds."
    />
  )
}

function CreateBoardLink({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const queries = useQueryClient()
  const teams = useChoices('teams')
  const [team, setTeam] = useState<string | null>(null)
  return (
    <CreateSecret
      opened={opened}
      onClose={onClose}
      title="A public link to the board"
      label="Where it will be seen"
      description="It is also the heading of the board."
      options={api.boards.create.mutationOptions({
        onSuccess: () => void queries.invalidateQueries({ queryKey: api.boards.key() }),
      })}
      input={(name) => ({ name, ...(team ? { team } : {}) })}
      shownTitle="Your new link"
      shown={({ url, record }) => (
        <>
          <Text size="sm">Copy it now; it is shown this once. Whoever has it sees who is on call.</Text>
          <CodeBlock label="Link" text={url} />
          <Text size="sm">To embed it in another page:</Text>
          <CodeBlock label="To embed" text={frameOf(url, record.name)} />
          <Text size="sm">The same as data:</Text>
          <CodeBlock label="As JSON" text={`${url}.json`} />
        </>
      )}
    >
      {(error) => (
        <Select
          label="Team"
          data={teams}
          value={team}
          placeholder="all teams"
          onChange={setTeam}
          clearable
          searchable
          error={errorAt(error, 'team')}
        />
      )}
    </CreateSecret>
  )
}

function frameOf(url: string, name: string): string {
  return `<iframe src="${url}" title="${name.replace(/[&"<>]/g, ' ')}" width="100%" height="480" style="border:0"></iframe>`
}
