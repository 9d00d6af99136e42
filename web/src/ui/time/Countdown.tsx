import { countdown } from './time-format.ts'
import { useNow } from './use-now.ts'

/** Time left until an instant, ticking: `1:48`. Says `now` when it is over. */
export function Countdown({ until, prefix = 'in ' }: { until: string; prefix?: string }) {
  const now = useNow(1000)
  const end = new Date(until)
  const over = end <= now
  return (
    <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {over ? 'now' : `${prefix}${countdown(end, now)}`}
    </span>
  )
}
