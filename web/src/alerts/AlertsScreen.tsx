import { Group } from '@mantine/core'
import { IconWaveSine } from '@tabler/icons-react'
import { getRouteApi } from '@tanstack/react-router'
import type { Alert } from '@tocsin/contract/alerts/alerts'
import { useCallback } from 'react'
import { api, client } from '../api.ts'
import { useChoices } from '../shared/documents/use-choices.ts'
import { SavedViews } from '../shared/SavedViews.tsx'
import { PageHeader } from '../ui/layout/PageHeader.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Facet } from '../ui/list/Facet.tsx'
import { SearchBox } from '../ui/list/SearchBox.tsx'
import { useLiveList } from '../ui/list/use-live-list.ts'
import { Empty } from '../ui/state/Empty.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { capital } from '../ui/text/sentence.ts'
import { AlertList } from './AlertList.tsx'

const route = getRouteApi('/frame/alerts')
const asOptions = (words: string[]) => words.map((value) => ({ value, label: capital(value) }))

/** All alerts, newest first; the question is in the address. */
export function AlertsScreen() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const live = useLiveList<Alert>({
    queryKey: [...api.alerts.list.key({ input: { ...search, limit: 100 } }), 'rows'],
    ask: (cursor) => client.alerts.list({ ...search, cursor, limit: 100 }),
  })
  const narrow = useCallback(
    (change: Partial<typeof search>) =>
      void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false }),
    [navigate],
  )
  const onSearch = useCallback((q: string | undefined) => narrow({ q }), [narrow])
  const services = useChoices('services')
  const integrations = useChoices('integrations')
  const asked = Object.values(search).some(Boolean)
  return (
    <>
      <PageHeader title="Alerts" />
      <SavedViews screen="alerts" search={search} plain="All alerts" />
      <Group gap="xs" mb="md" role="search" aria-label="Narrow the alerts">
        <SearchBox label="Search alerts" value={search.q} onChange={onSearch} />
        <Facet
          label="Status"
          value={search.status}
          options={asOptions(['firing', 'resolved'])}
          onChange={(status) => narrow({ status: status as typeof search.status })}
        />
        <Facet
          label="Severity"
          value={search.severity}
          options={asOptions(['critical', 'high', 'medium', 'low', 'info'])}
          onChange={(severity) => narrow({ severity: severity as typeof search.severity })}
        />
        <Facet label="Service" value={search.service} options={services} onChange={(service) => narrow({ service })} />
        <Facet
          label="Integration"
          value={search.integration}
          options={integrations}
          onChange={(integration) => narrow({ integration })}
        />
      </Group>
      <Panel flush>
        <Loaded query={live.query} rows={8}>
          {(items) =>
            items.length === 0 ? (
              <Empty icon={<IconWaveSine size={32} stroke={1.5} />} title={asked ? 'No alert matches' : 'No alert yet'}>
                {asked
                  ? 'No alert matches this search. Clear a filter to see more.'
                  : 'An alert is one problem that a source reported, however often it reported it. Connect a source under Integrations and send its test alert.'}
              </Empty>
            ) : (
              <AlertList alerts={items} live={live} />
            )
          }
        </Loaded>
      </Panel>
    </>
  )
}
