import { Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { api } from '../api.ts'
import { useMe } from '../me.ts'
import { Pairs } from '../ui/layout/Pairs.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { TextLink } from '../ui/TextLink.tsx'
import { lengthOf, zoneName } from '../ui/time/time-format.ts'
import { useNow } from '../ui/time/use-now.ts'
import { useZone } from '../ui/time/zone.ts'
import { recentActivity } from './recent-activity.ts'

const most = 200
const week = 7 * 86_400_000

/** The last seven days of my teams in three numbers; without a team, of the pages that reached me. */
export function RecentActivity() {
  const { teams } = useMe()
  const zone = useZone()
  const now = useNow(60_000)
  const filters = teams.length > 0 ? teams.map(({ slug }) => ({ team: slug })) : [{ user: 'me' }]
  const queries = useQueries({
    queries: filters.map((filter) => api.pages.list.queryOptions({ input: { ...filter, limit: most } })),
  })
  const all = queries.every((query) => query.data) ? queries.flatMap((query) => query.data?.items ?? []) : undefined
  const query = {
    data: all && recentActivity(all, new Date(now.getTime() - week), now, zone),
    error: queries.find((each) => each.error)?.error ?? null,
    refetch: () => queries.forEach((each) => void each.refetch()),
  }
  // A list that is full may go on before the week began.
  const isFull = queries.some(
    ({ data }) => data?.nextCursor && new Date(data.items.at(-1)?.openedAt ?? 0).getTime() > now.getTime() - week,
  )
  return (
    <Panel
      title="The last seven days"
      aside={teams.length > 0 ? teams.map((team) => team.name).join(', ') : 'my pages'}
    >
      <Loaded query={query} rows={3}>
        {({ count, atNight, longest }) =>
          count === 0 ? (
            <Text size="sm" c="dimmed">
              No pages.
            </Text>
          ) : (
            <Pairs
              pairs={[
                ['Pages', isFull ? `${count} or more` : count],
                [`At night (22–07 ${zoneName(zone)})`, isFull ? `${atNight} or more` : atNight],
                [
                  'Waited longest',
                  longest && (
                    <>
                      <TextLink to="/pages/$id" params={{ id: String(longest.page.number) }}>
                        #{longest.page.number} {longest.page.title}
                      </TextLink>
                      , {lengthOf(longest.seconds)}
                    </>
                  ),
                ],
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  )
}
