import { IconCircleCheckFilled, IconFlame } from '@tabler/icons-react'
import type { Alert } from '@tocsin/contract/alerts/alerts'
import { Pill } from '../ui/Pill.tsx'

/** Where an alert stands. Firing is not red: whether somebody has answered is the page's matter. */
export function AlertStatus({ status }: { status: Alert['status'] }) {
  if (status === 'resolved') {
    return (
      <Pill tone="good" icon={<IconCircleCheckFilled size={13} />}>
        Resolved
      </Pill>
    )
  }
  return (
    <Pill tone="accent" icon={<IconFlame size={13} />}>
      Firing
    </Pill>
  )
}
