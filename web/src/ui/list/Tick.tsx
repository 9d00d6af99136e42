import { Checkbox } from '@mantine/core'
import type { Identified } from './parts.ts'
import type { Selection } from './use-selection.ts'

interface TickProps<T extends Identified> {
  /** What it is that is ticked: "page #12". */
  label: string
  row: T
  selection: Selection<T>
}

/** The box that ticks a row. */
export function Tick<T extends Identified>({ label, row, selection }: TickProps<T>) {
  return (
    <Checkbox
      size="sm"
      aria-label={`Select ${label}`}
      checked={selection.has(row)}
      onChange={() => selection.toggle(row)}
    />
  )
}
