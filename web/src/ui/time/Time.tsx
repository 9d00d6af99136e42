import { lazy, type ReactNode, Suspense, useState } from 'react'
import { clockTime, distance, shortMoment, zoneName } from './time-format.ts'
import { useNow } from './use-now.ts'
import { useZone } from './zone.ts'

/** Loaded when somebody first points at a time. */
const TimeHint = lazy(() => import('./TimeHint.tsx').then((file) => ({ default: file.TimeHint })))

interface TimeProps {
  at: string
  /** short: `Mon 09:00 Lisbon`; clock: `03:12:01` under a heading that names the zone; ago: `3 min ago`, ticking. */
  as?: 'short' | 'clock' | 'ago'
  /** A zone that matters here besides the viewer's, such as the schedule's. */
  alsoIn?: string | undefined
  /** Other words for it, such as one end of a stretch. */
  children?: ReactNode
}

/** An instant in the viewer's zone, which is named; hover or touch shows it in full and in UTC. */
export function Time({ at, as = 'short', alsoIn, children }: TimeProps) {
  const zone = useZone()
  const now = useNow(as === 'ago' ? 1000 : 60_000)
  const instant = new Date(at)
  const zones = [...new Set([zone, alsoIn, 'UTC'])].filter((each): each is string => each !== undefined)
  const text =
    as === 'ago'
      ? distance(instant, now)
      : as === 'clock'
        ? clockTime(instant, zone, true)
        : `${shortMoment(instant, zone, now)} ${zoneName(zone)}`
  const [pointedAt, setPointedAt] = useState(false)
  const time = (
    <time dateTime={at} style={{ whiteSpace: 'nowrap' }} onPointerEnter={() => setPointedAt(true)}>
      {children ?? text}
    </time>
  )
  if (!pointedAt) return time
  return (
    <Suspense fallback={time}>
      <TimeHint at={at} zones={zones}>
        {time}
      </TimeHint>
    </Suspense>
  )
}
