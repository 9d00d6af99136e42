import { Time } from '../ui/time/Time.tsx'
import { zoneName } from '../ui/time/time-format.ts'
import { useNow } from '../ui/time/use-now.ts'
import { useZone } from '../ui/time/zone.ts'
import { rangeWords } from './timeline/range-text.ts'

interface ShiftTimeProps {
  start: string
  end: string
  /** The schedule's zone, shown with the viewer's where a pointer is on one of the two times. */
  alsoIn: string
}

/** From when to when: `Mon 23 Nov 07:00 to 21:00 Berlin`, the zone once, the day of the end only where it is another. */
export function ShiftTime({ start, end, alsoIn }: ShiftTimeProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const [from, until] = rangeWords(start, end, zone, now).split(' to ')
  return (
    <>
      <Time at={start} alsoIn={alsoIn}>
        {from}
      </Time>{' '}
      to{' '}
      <Time at={end} alsoIn={alsoIn}>
        {until} {zoneName(zone)}
      </Time>
    </>
  )
}
