import { Tooltip } from '@mantine/core'
import type { ReactElement } from 'react'
import { fullMoment } from './time-format.ts'

interface TimeHintProps {
  at: string
  zones: string[]
  children: ReactElement
}

/** The moment in full, in each zone, beside what the pointer is on. */
export function TimeHint({ at, zones, children }: TimeHintProps) {
  return (
    <Tooltip
      defaultOpened
      label={zones.map((zone) => <div key={zone}>{fullMoment(new Date(at), zone)}</div>)}
      events={{ hover: true, focus: true, touch: true }}
    >
      {children}
    </Tooltip>
  )
}
