import { Button, CloseButton, Kbd } from '@mantine/core'
import { useKeys } from '../use-keys.ts'
import classes from './Toaster.module.css'
import { actOnToast, dismissToast, holdToast, useToasts } from './toast.ts'

/** Where short confirmations appear; a live region, so they are read out. The key z does what the newest one offers. */
export function Toaster() {
  const toasts = useToasts()
  useKeys({ z: () => actOnToast() })
  return (
    <div className={classes.place} role="status" aria-live="polite">
      {toasts.map(({ id, text, action }) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only stays longer while somebody is at it.
        <div
          key={id}
          className={classes.toast}
          onPointerEnter={() => holdToast(id, true)}
          onPointerLeave={() => holdToast(id, false)}
          onFocus={() => holdToast(id, true)}
          onBlur={() => holdToast(id, false)}
        >
          <span>{text}</span>
          {action && (
            <Button
              size="compact-sm"
              variant="default"
              className={classes.action}
              rightSection={<Kbd size="xs">Z</Kbd>}
              onClick={() => actOnToast(id)}
            >
              {action.label}
            </Button>
          )}
          <CloseButton size="sm" aria-label="Dismiss" onClick={() => dismissToast(id)} />
        </div>
      ))}
    </div>
  )
}
