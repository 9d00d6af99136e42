import { CloseButton } from '@mantine/core'
import classes from './Toaster.module.css'
import { dismissToast, useToasts } from './toast.ts'

/** Where short confirmations appear; a live region, so they are read out. */
export function Toaster() {
  const toasts = useToasts()
  return (
    <div className={classes.place} role="status" aria-live="polite">
      {toasts.map(({ id, text }) => (
        <div key={id} className={classes.toast}>
          <span>{text}</span>
          <CloseButton size="sm" aria-label="Dismiss" onClick={() => dismissToast(id)} />
        </div>
      ))}
    </div>
  )
}
