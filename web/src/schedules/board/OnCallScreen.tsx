import { Stack, Table, Text } from '@mantine/core'
import { IconBuildingBroadcastTower, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { OnCallBoard } from '@tocsin/contract/schedules/boards'
import { Fragment } from 'react'
import { api } from '../../api.ts'
import { useMay } from '../../me.ts'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { PageHeader } from '../../ui/layout/PageHeader.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { WideTable } from '../../ui/layout/WideTable.tsx'
import { Empty } from '../../ui/state/Empty.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import { sentence } from '../../ui/text/sentence.ts'
import { Time } from '../../ui/time/Time.tsx'
import { newSchedule } from '../edit/new-schedule.ts'
import { OnCallTabs } from '../OnCallTabs.tsx'
import { BoardLinks } from './BoardLinks.tsx'
import { GapsAhead } from './GapsAhead.tsx'

type Duty = OnCallBoard['teams'][number]['duties'][number]

/** The board: who is on call now and next, team by team, and its public links. */
export function OnCallScreen() {
  const mayWrite = useMay('config:write')
  const query = useQuery(api.boards.show.queryOptions({ input: {}, refetchInterval: 60_000 }))
  const add = mayWrite && (
    <ButtonLink to="/create/$kind" params={{ kind: 'schedules' }} leftSection={<IconPlus size={15} />}>
      New schedule
    </ButtonLink>
  )
  return (
    <>
      <PageHeader title="Who is on call" actions={add}>
        Now and next, team by team.
      </PageHeader>
      <OnCallTabs />
      <Stack>
        <GapsAhead />
        <Loaded query={query}>
          {({ teams }) =>
            teams.length === 0 ? (
              <Panel flush>
                <Empty
                  icon={<IconBuildingBroadcastTower size={32} stroke={1.5} />}
                  title="No schedule yet"
                  action={add}
                  yaml="schedules: { primary: { timeZone: Europe/Lisbon, layers: [{ name: Week, rotate: weekly, … }] } }"
                >
                  {newSchedule.teach}
                </Empty>
              </Panel>
            ) : (
              teams.map(({ team, duties }) => (
                <Panel
                  key={team?.slug ?? ''}
                  flush
                  title={
                    team ? (
                      <Link to="/teams/$slug" params={{ slug: team.slug }} className="plain">
                        {team.name}
                      </Link>
                    ) : (
                      'Without a team'
                    )
                  }
                >
                  <Duties label={`On call for ${team?.name ?? 'no team'}`} duties={duties} />
                </Panel>
              ))
            )
          }
        </Loaded>
        {mayWrite && <BoardLinks />}
      </Stack>
    </>
  )
}

function Duties({ label, duties }: { label: string; duties: Duty[] }) {
  return (
    <WideTable stacked minWidth={680} verticalSpacing="sm" horizontalSpacing="md" label={label} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Schedule</Table.Th>
          <Table.Th>Now</Table.Th>
          <Table.Th>Next</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {duties.map(({ schedule, users, until, next, because, services }) => (
          <Table.Tr key={schedule.slug}>
            <Table.Td>
              <Link to="/on-call/$slug" params={{ slug: schedule.slug }}>
                {schedule.name}
              </Link>
              <Text size="xs" c="dimmed">
                {schedule.timeZone}
              </Text>
              {services.length > 0 && (
                <Text size="xs" c="dimmed">
                  covers{' '}
                  {services.map((service, index) => (
                    <Fragment key={service.slug}>
                      {index > 0 && ', '}
                      <Link to="/services/$slug" params={{ slug: service.slug }}>
                        {service.name}
                      </Link>
                    </Fragment>
                  ))}
                </Text>
              )}
            </Table.Td>
            <Table.Td data-label="Now">
              <Stack gap={4}>
                {users.map((user) => (
                  <PersonChip key={user.id} name={user.name} />
                ))}
                {users.length === 0 && <Text size="sm">nobody</Text>}
                <Text size="xs" c="dimmed">
                  {until && (
                    <>
                      until <Time at={until} alsoIn={schedule.timeZone} />
                    </>
                  )}
                  {!because.startsWith('layer ') && `${until ? '. ' : ''}${sentence(because)}`}
                </Text>
              </Stack>
            </Table.Td>
            <Table.Td data-label="Next">
              {next ? (
                <Stack gap={4}>
                  {next.users.map((user) => (
                    <PersonChip key={user.id} name={user.name} />
                  ))}
                  {next.users.length === 0 && <Text size="sm">nobody</Text>}
                  <Text size="xs" c="dimmed">
                    from <Time at={next.from} alsoIn={schedule.timeZone} />
                  </Text>
                </Stack>
              ) : (
                <Text size="sm" c="dimmed">
                  no change
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  )
}
