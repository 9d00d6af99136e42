import { Text } from '@mantine/core'
import { IconHeartHandshake } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Cover } from '@tocsin/contract/schedules/cover'
import { useState } from 'react'
import { api } from '../../api.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { byCursor } from '../../ui/list/by-cursor.ts'
import { Empty } from '../../ui/state/Empty.tsx'
import { SidedList } from '../SidedList.tsx'
import { type CoverAction, CoverDialogue } from './CoverDialogue.tsx'
import { CoverRow } from './CoverRow.tsx'

const route = getRouteApi('/frame/cover')

const sides = [
  { value: 'open', label: 'Open' },
  { value: 'mine', label: 'Mine' },
  { value: 'all', label: 'History' },
] as const

const inputs = { open: { state: 'open' }, mine: { user: 'me' }, all: {} } as const
const empty = {
  open: 'Nobody is asking for cover or a swap now. Requests appear here, and you can take one with two clicks.',
  mine: 'You have neither asked for cover nor taken a shift yet.',
  all: 'Nothing has been covered or swapped yet.',
}

/** Where shifts are given and taken: what is open, what is mine, what was. */
export function CoverScreen() {
  const { show = 'open' } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(
    api.cover.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...inputs[show], limit: 50, ...(cursor ? { cursor } : {}) }),
      ...byCursor,
    }),
  )
  const [action, setAction] = useState<CoverAction | null>(null)
  return (
    <>
      <PageHeader title="Cover">
        Shifts that somebody wants covered or swapped. What you take counts at once.
      </PageHeader>
      <SidedList
        sides={sides}
        value={show}
        onChange={(next) => void navigate({ search: { show: next }, replace: true })}
        label="Cover requests and swaps"
        query={query}
        empty={
          <Empty
            icon={<IconHeartHandshake size={32} stroke={1.5} />}
            title={show === 'open' ? 'Nothing is open' : 'Nothing here yet'}
            action={
              <ButtonLink to="/my-shifts" variant="default">
                Ask for cover on one of my shifts
              </ButtonLink>
            }
          >
            {empty[show]}
          </Empty>
        }
        row={(cover: Cover) => (
          <CoverRow key={cover.id} cover={cover} onAction={(name) => setAction({ name, cover })} />
        )}
      />
      {show !== 'open' && (
        <Text size="xs" c="dimmed" mt="md">
          A cover is tied to its shift: when the rotation moves, it moves along; when it cannot, it says so here.
        </Text>
      )}
      <CoverDialogue action={action} onClose={() => setAction(null)} />
    </>
  )
}
