import { Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../api.ts'
import { Row } from '../ui/list/Row.tsx'
import { RowList } from '../ui/list/RowList.tsx'
import { Loaded } from '../ui/state/Loaded.tsx'
import { Time } from '../ui/time/Time.tsx'
import { PersonChip } from './PersonChip.tsx'

interface OnCallListProps {
  input: { service: string } | { team: string }
  /** Said when there is no schedule. */
  children: ReactNode
}

/** Who is on call now for a service or a team, schedule by schedule. */
export function OnCallList({ input, children }: OnCallListProps) {
  const query = useQuery(api.onCall.list.queryOptions({ input, refetchInterval: 60_000 }))
  return (
    <Loaded query={query} rows={2}>
      {(duties) =>
        duties.length === 0 ? (
          <Text size="sm" c="dimmed" p="md">
            {children}
          </Text>
        ) : (
          <RowList label="On call now">
            {duties.map(({ schedule, users, until }) => (
              <Row
                key={schedule.slug}
                title={schedule.name}
                to={`/on-call/${schedule.slug}`}
                under={
                  until ? (
                    <>
                      until <Time at={until} alsoIn={schedule.timeZone} />
                    </>
                  ) : (
                    'no change within a year'
                  )
                }
                actions={
                  <Group gap="xs">
                    {users.map((user) => (
                      <PersonChip key={user.id} name={user.name} />
                    ))}
                    {users.length === 0 && <Text size="sm">nobody</Text>}
                  </Group>
                }
              />
            ))}
          </RowList>
        )
      }
    </Loaded>
  )
}
