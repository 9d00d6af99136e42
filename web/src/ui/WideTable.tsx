import { Table, type TableProps } from '@mantine/core'

interface WideTableProps extends TableProps {
  label: string
  /** Pixels below which it scrolls sideways instead of squeezing. */
  minWidth: number
}

/** A table that scrolls sideways on narrow screens, also by keyboard. */
export function WideTable({ label, minWidth, children, ...table }: WideTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <section style={{ overflowX: 'auto' }} tabIndex={0} aria-label={`${label}, scrollable`}>
      <Table aria-label={label} miw={minWidth} {...table}>
        {children}
      </Table>
    </section>
  )
}
