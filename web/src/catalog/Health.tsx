import { IconCircleCheckFilled, IconCircleFilled, IconHandStop, IconWaveSine } from '@tabler/icons-react'
import type { ServiceHealth } from '@tocsin/contract/paging/service-health'
import { Pill } from '../ui/Pill.tsx'

/** How a service is: red only while nobody has answered, amber while somebody has, green when no page is open. */
export function Health({ health }: { health: ServiceHealth | undefined }) {
  const { triggered = 0, acknowledged = 0, firing = 0 } = health ?? {}
  if (triggered > 0) {
    return (
      <Pill tone="urgent" icon={<IconCircleFilled size={9} />}>
        {triggered === 1 ? '1 page without an answer' : `${triggered} pages without an answer`}
      </Pill>
    )
  }
  if (acknowledged > 0) {
    return (
      <Pill tone="waiting" icon={<IconHandStop size={13} />}>
        {acknowledged === 1 ? '1 page in hand' : `${acknowledged} pages in hand`}
      </Pill>
    )
  }
  if (firing > 0) {
    return <Pill icon={<IconWaveSine size={13} />}>{firing === 1 ? '1 alert firing' : `${firing} alerts firing`}</Pill>
  }
  return (
    <Pill tone="good" icon={<IconCircleCheckFilled size={13} />}>
      No open page
    </Pill>
  )
}
