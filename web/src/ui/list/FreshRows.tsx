import { Button } from '@mantine/core'
import { IconArrowUp } from '@tabler/icons-react'
import classes from './FreshRows.module.css'

interface FreshRowsProps {
  count: number
  /** At least so many. */
  orMore?: boolean
  onShow: () => void
}

/** Says that new rows wait above the list, also to screen readers; one press shows them. Takes no room. */
export function FreshRows({ count, orMore = false, onShow }: FreshRowsProps) {
  function show() {
    onShow()
    scrollTo({ top: 0 })
  }
  return (
    <div className={classes.place} role="status" aria-live="polite">
      {count > 0 && (
        <Button size="compact-sm" radius="xl" leftSection={<IconArrowUp size={14} />} onClick={show}>
          {`${count}${orMore ? ' or more' : ''} new`}
        </Button>
      )}
    </div>
  )
}
