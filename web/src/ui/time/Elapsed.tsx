import { lengthOf } from './time-format.ts'
import { useNow } from './use-now.ts'

/** How long something has lasted, ticking: `3 min 12 s`. */
export function Elapsed({ since, until }: { since: string; until?: string | null | undefined }) {
  const now = useNow(1000)
  const end = until ? new Date(until) : now
  return (
    <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {lengthOf((end.getTime() - Date.parse(since)) / 1000)}
    </span>
  )
}
