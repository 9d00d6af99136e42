import { Group } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import type { PageSummary } from '@tocsin/contract/paging/paging'
import { useCallback } from 'react'
import { api, client } from '../../api.ts'
import { useChoices } from '../../shared/documents/use-choices.ts'
import { SavedViews } from '../../shared/SavedViews.tsx'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { Facet } from '../../ui/list/Facet.tsx'
import { SearchBox } from '../../ui/list/SearchBox.tsx'
import { useLiveList } from '../../ui/list/use-live-list.ts'
import { Empty } from '../../ui/state/Empty.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { PageList } from './PageList.tsx'

const route = getRouteApi('/frame/pages')
const statuses = [
  { value: 'triggered', label: 'Nobody answered' },
  { value: 'acknowledged', label: 'Acknowledged' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'all', label: 'All' },
]
const urgencies = [
  { value: 'high', label: 'High urgency' },
  { value: 'low', label: 'Low urgency' },
]
const whose = [{ value: 'me', label: 'Pages that reached me' }]

/** All pages, the open ones unless something else is asked for; the question is in the address. */
export function PagesScreen() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { status = 'open', ...rest } = search
  const wanted = { ...rest, ...(status === 'all' ? {} : { status }) }
  const live = useLiveList<PageSummary>({
    queryKey: [...api.pages.list.key({ input: { ...wanted, limit: 100 } }), 'rows'],
    ask: (cursor) => client.pages.list({ ...wanted, cursor, limit: 100 }),
  })
  const narrow = useCallback(
    (change: Partial<typeof search>) =>
      void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false }),
    [navigate],
  )
  const onSearch = useCallback((q: string | undefined) => narrow({ q }), [narrow])
  const services = useChoices('services')
  const teams = useChoices('teams')
  const asked = Boolean(search.q || search.service || search.team || search.urgency || search.user || search.status)
  return (
    <>
      <PageHeader title="Pages" />
      <SavedViews screen="pages" search={search} plain="Open pages" />
      <Group gap="xs" mb="md" role="search" aria-label="Narrow the pages">
        <SearchBox label="Search pages" value={search.q} onChange={onSearch} />
        <Facet
          label="Status"
          any="Open"
          value={search.status}
          options={statuses}
          onChange={(next) =>
            narrow({ status: statuses.find((each) => each.value === next)?.value as typeof search.status })
          }
        />
        <Facet
          label="Urgency"
          value={search.urgency}
          options={urgencies}
          onChange={(next) => narrow({ urgency: next as typeof search.urgency })}
        />
        <Facet label="Service" value={search.service} options={services} onChange={(service) => narrow({ service })} />
        <Facet label="Team" value={search.team} options={teams} onChange={(team) => narrow({ team })} />
        <Facet
          label="Whose"
          any="Everybody's"
          value={search.user}
          options={whose}
          onChange={(user) => narrow({ user })}
        />
      </Group>
      <Panel flush>
        <Loaded query={live.query} rows={8}>
          {(items) =>
            items.length === 0 ? (
              <Empty icon={<IconBell size={32} stroke={1.5} />} title={asked ? 'No page matches' : 'No open page'}>
                {asked
                  ? 'No page matches this search. Clear a filter to see more.'
                  : 'A page asks a person to act. An alert opens one, or “Page someone” above. Choose the status “All” to see the resolved ones too.'}
              </Empty>
            ) : (
              <PageList pages={items} live={live} />
            )
          }
        </Loaded>
      </Panel>
    </>
  )
}
