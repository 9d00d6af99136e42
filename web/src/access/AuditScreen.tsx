import { Group } from '@mantine/core'
import { IconClipboardList } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Fact } from '@tocsin/contract/facts'
import { api } from '../api.ts'
import { FactTimeline } from '../pages/FactTimeline.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Facet } from '../ui/Facet.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { MoreButton } from '../ui/MoreButton.tsx'
import { PageHeader } from '../ui/PageHeader.tsx'
import { Panel } from '../ui/Panel.tsx'

const route = getRouteApi('/frame/settings/audit')
const kinds = [
  { value: 'page.', label: 'Pages' },
  { value: 'alert.', label: 'Alerts' },
  { value: 'notification.', label: 'Notifications' },
  { value: 'resource.', label: 'Configuration' },
  { value: 'override.', label: 'Overrides' },
  { value: 'user.', label: 'People' },
  { value: 'token.', label: 'API tokens' },
  { value: 'contact_method.', label: 'Contact methods' },
  { value: 'integration.', label: 'Integration keys' },
]

/** Everything that happened here, with who did it and why. */
export function AuditScreen() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = useInfiniteQuery(
    api.facts.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...search, cursor, limit: 100 }),
      initialPageParam: undefined,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
      select: (data): Fact[] => data.pages.flatMap((part) => part.items),
    }),
  )
  return (
    <>
      <PageHeader title="Audit log">Every fact is recorded in the same transaction that made it so.</PageHeader>
      <Group mb="md">
        <Facet
          label="About"
          any="Everything"
          value={search.kind}
          options={kinds}
          onChange={(kind) => void navigate({ search: { ...search, kind }, replace: true })}
        />
      </Group>
      <Panel>
        <Loaded query={query} rows={10}>
          {(facts) =>
            facts.length === 0 ? (
              <Empty icon={<IconClipboardList size={32} stroke={1.5} />} title="Nothing of this kind has happened yet">
                Choose another kind, or clear the filter.
              </Empty>
            ) : (
              <>
                <FactTimeline label="Audit log" facts={facts} />
                <MoreButton query={query} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </>
  )
}
