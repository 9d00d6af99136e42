import { Table, type TableProps } from '@mantine/core'
import classes from './WideTable.module.css'

interface WideTableProps extends TableProps {
  label: string
  /** Pixels below which it scrolls sideways instead of squeezing. */
  minWidth: number
  /** On phones rows stand below each other instead; a cell with `data-label` says what it is. */
  stacked?: boolean
}

/** A table that scrolls sideways on narrow screens, also by keyboard. */
export function WideTable({ label, minWidth, stacked = false, children, ...table }: WideTableProps) {
  return (
    <section
      className={classes.wide}
      data-stacked={stacked || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
      tabIndex={0}
      aria-label={`${label}, scrollable`}
    >
      <Table aria-label={label} miw={stacked ? { base: 0, sm: minWidth } : minWidth} {...table}>
        {children}
      </Table>
    </section>
  )
}
