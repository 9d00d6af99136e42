import { Button, CloseButton, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './BulkBar.module.css'

interface BulkBarProps {
  /** How many rows are ticked; nothing is shown for none. */
  count: number
  /** Ticks all rows that are loaded. */
  onAll: () => void
  onClear: () => void
  /** What happens right now, such as "3 of 10". */
  progress: string | null
  /** The buttons. */
  children: ReactNode
}

/** What can be done with the ticked rows; lies over the foot of the list. */
export function BulkBar({ count, onAll, onClear, progress, children }: BulkBarProps) {
  return (
    <div className={classes.place}>
      <div role="status" className={classes.state}>
        {count > 0 && (
          <Text size="sm" fw={600}>
            {progress ?? `${count} selected`}
          </Text>
        )}
      </div>
      {count > 0 && (
        <Group gap={6} role="toolbar" aria-label="Actions on the selected rows">
          {children}
          <Button size="compact-sm" variant="subtle" onClick={onAll}>
            Select all
          </Button>
          <CloseButton size="sm" aria-label="Clear the selection" onClick={onClear} />
        </Group>
      )}
    </div>
  )
}
