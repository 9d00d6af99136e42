import { Button, Group } from '@mantine/core'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { User } from '@tocsin/contract/people'
import { useCallback, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../me.ts'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { MoreButton } from '../ui/MoreButton.tsx'
import { PageHeader } from '../ui/PageHeader.tsx'
import { Panel } from '../ui/Panel.tsx'
import { RowList } from '../ui/RowList.tsx'
import { SearchBox } from '../ui/SearchBox.tsx'
import { useDialogue } from '../ui/use-dialogue.ts'
import { AddPerson } from './AddPerson.tsx'
import { InviteLink } from './InviteLink.tsx'
import { PersonRow } from './PersonRow.tsx'

const route = getRouteApi('/frame/settings/people')

/** Everybody here; adding, inviting, roles and disabling for those who may. */
export function PeopleScreen() {
  const { q } = route.useSearch()
  const navigate = route.useNavigate()
  const mayWrite = useMay('people:write')
  const adding = useDialogue()
  const [invite, setInvite] = useState<{ name: string; url: string } | null>(null)
  const query = useInfiniteQuery(
    api.users.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ q, cursor, limit: 50 }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
      select: (data): User[] => data.pages.flatMap((part) => part.items as User[]),
    }),
  )
  const onSearch = useCallback(
    (next: string | undefined) => void navigate({ search: { q: next }, replace: true }),
    [navigate],
  )
  return (
    <>
      <PageHeader
        title="People"
        actions={
          mayWrite && (
            <Button leftSection={<IconUserPlus size={15} />} onClick={adding.open}>
              Add a person
            </Button>
          )
        }
      />
      <Group mb="md" role="search">
        <SearchBox label="Search people" value={q} onChange={onSearch} />
      </Group>
      <Panel flush>
        <Loaded query={query}>
          {(users) =>
            users.length === 0 ? (
              <Empty icon={<IconUsers size={32} stroke={1.5} />} title="Nobody fits">
                Nobody has “{q}” in name or e-mail.
              </Empty>
            ) : (
              <>
                <RowList label="People">
                  {users.map((user) => (
                    <PersonRow key={user.id} user={user} onInvite={(url) => setInvite({ name: user.name, url })} />
                  ))}
                </RowList>
                <MoreButton query={query} />
              </>
            )
          }
        </Loaded>
      </Panel>
      {adding.mounted && (
        <AddPerson opened={adding.opened} onClose={adding.close} onAdded={(name, url) => setInvite({ name, url })} />
      )}
      <InviteLink invite={invite} onClose={() => setInvite(null)} />
    </>
  )
}
