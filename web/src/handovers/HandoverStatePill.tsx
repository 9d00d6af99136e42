import { IconAlertTriangle, IconCheck, IconClock, IconHandStop, IconX } from '@tabler/icons-react'
import type { HandoverSummary } from '@tocsin/contract/handovers/handovers'
import { Pill } from '../ui/Pill.tsx'

const looks = {
  upcoming: { tone: 'neutral', word: 'Ahead', icon: IconClock },
  open: { tone: 'waiting', word: 'To be accepted', icon: IconHandStop },
  overdue: { tone: 'waiting', word: 'Overdue', icon: IconAlertTriangle },
  accepted: { tone: 'good', word: 'Accepted', icon: IconCheck },
  dropped: { tone: 'neutral', word: 'Did not take place', icon: IconX },
} as const

export function HandoverStatePill({ state }: { state: HandoverSummary['state'] }) {
  const { tone, word, icon: Icon } = looks[state]
  return (
    <Pill tone={tone} icon={<Icon size={13} />}>
      {word}
    </Pill>
  )
}
