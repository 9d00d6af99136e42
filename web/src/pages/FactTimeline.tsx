import type { Fact } from '@tocsin/contract/facts'
import { useNames } from '../people/use-names.ts'
import { Time } from '../ui/Time.tsx'
import { Timeline } from '../ui/Timeline.tsx'
import { shortMoment, zoneName } from '../ui/time-format.ts'
import { useNow } from '../ui/use-now.ts'
import { useZone } from '../ui/zone.ts'
import { factSentence } from './fact-sentence.ts'

interface FactTimelineProps {
  label: string
  facts: Fact[]
  /** People whose names the facts mention, beside those everybody knows. */
  known?: { id: string; name: string }[]
  /** Only the time of day, with seconds; for lists that lie within a day. */
  clock?: boolean
}

/** Facts as sentences with their reasons, newest first. */
export function FactTimeline({ label, facts, known = [], clock = false }: FactTimelineProps) {
  const zone = useZone()
  const now = useNow(60_000)
  const person = useNames(known)
  const moment = (at: string) => `${shortMoment(new Date(at), zone, now)} ${zoneName(zone)}`
  const newest = facts.toSorted((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id))
  return (
    <Timeline
      label={label}
      entries={newest.map((fact) => ({
        key: fact.id,
        time: <Time at={fact.at} as={clock ? 'clock' : 'short'} />,
        text: factSentence(fact, { person, moment }),
        because: fact.because,
      }))}
    />
  )
}
