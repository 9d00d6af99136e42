import { Table } from '@mantine/core'
import { WideTable } from '../layout/WideTable.tsx'
import classes from './DiffTable.module.css'

export interface DiffRow {
  path: string
  before: unknown
  after: unknown
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '–'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

interface DiffTableProps {
  label: string
  rows: DiffRow[]
  /** What the two sides are called. */
  columns?: [before: string, after: string]
}

/** What a change does, field by field. */
export function DiffTable({ label, rows, columns = ['Before', 'After'] }: DiffTableProps) {
  return (
    <WideTable minWidth={420} label={label} verticalSpacing={4} fz="sm" layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="30%">Field</Table.Th>
          <Table.Th>{columns[0]}</Table.Th>
          <Table.Th>{columns[1]}</Table.Th>
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
