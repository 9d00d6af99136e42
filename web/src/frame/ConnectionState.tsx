import { IconPlugConnected, IconPlugConnectedX } from '@tabler/icons-react'
import { useConnection } from '../live.ts'
import classes from './Frame.module.css'

const words = {
  connecting: 'Connecting…',
  live: 'Live',
  away: 'Reconnecting…',
  back: 'Back online, caught up',
}

/** Whether what is on the screen is what is true now. */
export function ConnectionState() {
  const connection = useConnection()
  const Icon = connection === 'away' ? IconPlugConnectedX : IconPlugConnected
  return (
    <span className={classes.state} role="status" style={connection === 'away' ? { color: 'var(--amber)' } : undefined}>
      <Icon size={16} aria-hidden />
      {words[connection]}
    </span>
  )
}
