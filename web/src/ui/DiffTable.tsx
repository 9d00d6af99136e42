import { Table } from '@mantine/core'
import classes from './DiffTable.module.css'
import { WideTable } from './WideTable.tsx'

export interface DiffRow {
  path: string
  before: unknown
  after: unknown
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What a change does, field by field. */
export function DiffTable({ label, rows }: { label: string; rows: DiffRow[] }) {
  return (
    <WideTable minWidth={420} label={label} verticalSpacing={4} fz="sm" layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="30%">Field</Table.Th>
          <Table.Th>Before</Table.Th>
          <Table.Th>After</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ path, before, after }) => (
          <Table.Tr key={path}>
            <Table.Td className={classes.cell}>{path || 'whole document'}</Table.Td>
            <Table.Td className={classes.cell}>
              <del className={classes.before}>{shown(before)}</del>
            </Table.Td>
            <Table.Td className={classes.cell}>
              <ins className={classes.after}>{shown(after)}</ins>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  )
}
