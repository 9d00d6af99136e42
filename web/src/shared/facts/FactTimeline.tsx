import type { Fact } from '@tocsin/contract/facts'
import { Timeline } from '../../ui/layout/Timeline.tsx'
import { Time } from '../../ui/time/Time.tsx'
import { factSentence } from './fact-sentence.ts'
import { useFactWords } from './use-fact-words.ts'

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
  const words = useFactWords(facts, known)
  const newest = facts.toSorted((a, b) => b.at.localeCompare(a.at) || b.id.localeCompare(a.id))
  return (
    <Timeline
      label={label}
      entries={newest.map((fact) => ({
        key: fact.id,
        time: <Time at={fact.at} as={clock ? 'clock' : 'short'} />,
        text: factSentence(fact, words),
        because: fact.because,
      }))}
    />
  )
}
