import { Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.ts'
import { PersonChip } from '../../shared/PersonChip.tsx'
import { Panel } from '../../ui/layout/Panel.tsx'
import { WideTable } from '../../ui/layout/WideTable.tsx'
import { Loaded } from '../../ui/state/Loaded.tsx'
import classes from './fairness.module.css'

const round = (hours: number) => Math.round(hours)

/** What being on call on this schedule has cost each person in the last three months. */
export function LedgerPanel({ slug }: { slug: string }) {
  const query = useQuery(api.schedules.fairness.queryOptions({ input: { schedule: slug }, staleTime: 60_000 }))
  return (
    <Panel title="What it has cost each person in the last three months" flush>
      <Loaded query={query} rows={4}>
        {(ledger) =>
          ledger.people.length === 0 ? (
            <Text size="sm" c="dimmed" p="md">
              Nobody was on call in this time.
            </Text>
          ) : (
            <>
              <WideTable minWidth={500} label="Fairness ledger" verticalSpacing={6} horizontalSpacing="sm" fz="sm">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Person</Table.Th>
                    {['Hours', 'Night', 'Weekend', 'Holiday', 'Pages', 'Share'].map((label) => (
                      <Table.Th key={label} ta="right">
                        {label}
                      </Table.Th>
                    ))}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {ledger.people.map((person) => (
                    <Table.Tr key={person.user}>
                      <Table.Td>
                        <PersonChip name={person.name ?? person.user} size={22} />
                      </Table.Td>
                      <Table.Td className={classes.number}>{round(person.load.hours)}</Table.Td>
                      <Table.Td className={classes.number}>{round(person.load.nightHours)}</Table.Td>
                      <Table.Td className={classes.number}>{round(person.load.weekendHours)}</Table.Td>
                      <Table.Td className={classes.number}>{round(person.load.holidayHours)}</Table.Td>
                      <Table.Td className={classes.number}>{person.pagesAnswered}</Table.Td>
                      <Table.Td className={classes.number}>
                        {round(person.balance) === 0
                          ? 'even'
                          : `${person.balance > 0 ? '+' : '−'}${Math.abs(round(person.balance))} h`}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </WideTable>
              <Text size="xs" c="dimmed" p="md" pt="xs">
                {ledger.because} Share: how much more (+) or less (−) than an equal part. Hours at night, at weekends
                and on holidays are those of each person’s own zone, and weigh more.
              </Text>
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}
