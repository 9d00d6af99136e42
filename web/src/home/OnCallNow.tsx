import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../api.ts'
import { PersonChip } from '../shared/PersonChip.tsx'
import { Panel } from '../ui/layout/Panel.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'

/** Who is on call now, schedule by schedule. */
export function OnCallNow() {
  const query = useQuery(api.onCall.list.queryOptions({ input: {}, refetchInterval: 60_000 }))
  return (
    <Panel title="Who is on call">
      <Loaded query={query} rows={3}>
        {(duties) =>
          duties.length === 0 ? (
            <Text c="dimmed" size="sm">
              There is no schedule yet.
            </Text>
          ) : (
            <Stack gap="sm">
              {duties.slice(0, 12).map(({ schedule, users }) => (
                <div key={schedule.slug}>
                  <Link to="/on-call/$slug" params={{ slug: schedule.slug }} className="plain">
                    <Text span size="xs" c="dimmed">
                      {schedule.name}
                    </Text>
                  </Link>
                  <Stack gap={4}>
                    {users.map((user) => (
                      <PersonChip key={user.id} name={user.name} />
                    ))}
                    {users.length === 0 && <Text size="sm">nobody</Text>}
                  </Stack>
                </div>
              ))}
              {duties.length > 12 && <Link to="/on-call">All {duties.length} schedules</Link>}
            </Stack>
          )
        }
      </Loaded>
    </Panel>
  )
}
