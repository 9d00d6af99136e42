import { Button, Group } from '@mantine/core'
import { IconUserPlus, IconUsers } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { User } from '@tocsin/contract/access/users'
import { useCallback, useState } from 'react'
import { api } from '../api.ts'
import { useMay } from '../me.ts'
import { useChoices } from '../shared/documents/use-choices.ts'
import { useDialogue } from '../ui/dialogue/use-dialogue.ts'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { byCursor } from '../ui/list/by-cursor.ts'
import { Facet } from '../ui/list/Facet.tsx'
import { MoreButton } from '../ui/list/MoreButton.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { SearchBox } from '../ui/list/SearchBox.tsx'
import { Empty } from '../ui/state/Empty.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { AddPerson } from './AddPerson.tsx'
import { InviteLink } from './InviteLink.tsx'
import { PersonRow } from './PersonRow.tsx'
import { roles } from './roles.ts'

const route = getRouteApi('/frame/settings/people')
const states = [
  { value: 'enabled', label: 'Enabled' },
  { value: 'disabled', label: 'Disabled' },
]

/** Everybody here; adding, inviting, roles and disabling for those who may. */
export function PeopleScreen() {
  const search = route.useSearch()
  const { q } = search
  const teams = useChoices('teams')
  const navigate = route.useNavigate()
  const mayWrite = useMay('people:write')
  const adding = useDialogue()
  const [invite, setInvite] = useState<{ name: string; url: string } | null>(null)
  const query = useInfiniteQuery(
    api.users.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...search, cursor, limit: 50 }),
      ...byCursor,
      select: (data): User[] => data.pages.flatMap((part) => part.items as User[]),
    }),
  )
  const onSearch = useCallback(
    (next: string | undefined) => void navigate({ search: (before) => ({ ...before, q: next }), replace: true }),
    [navigate],
  )
  const set = (change: Partial<typeof search>) => void navigate({ search: { ...search, ...change }, replace: true })
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
        <Facet
          label="Role"
          value={search.role}
          options={roles}
          onChange={(role) => set({ role: role as typeof search.role })}
        />
        <Facet label="Team" value={search.team} options={teams} onChange={(team) => set({ team })} />
        <Facet
          label="State"
          value={search.state}
          options={states}
          onChange={(state) => set({ state: state as typeof search.state })}
        />
      </Group>
      <Panel flush>
        <Loaded query={query}>
          {(users) =>
            users.length === 0 ? (
              <Empty icon={<IconUsers size={32} stroke={1.5} />} title="Nobody matches">
                {q ? `Nobody here has “${q}” in name or e-mail.` : 'Clear a filter to see more.'}
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
