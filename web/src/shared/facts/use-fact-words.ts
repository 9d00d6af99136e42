import type { Fact } from '@tocsin/contract/facts'
import { shortMoment, zoneName } from '../../ui/time/time-format.ts'
import { useNow } from '../../ui/time/use-now.ts'
import { useZone } from '../../ui/time/zone.ts'
import { useNamesOf } from '../documents/use-doc-names.ts'
import { useNames } from '../use-names.ts'
import { documentKindsOf, type Words } from './fact-sentence.ts'

/** What sentences about these facts need, with the names of people not everybody knows. */
export function useFactWords(facts: Fact[], known: { id: string; name: string }[] = []): Words {
  const zone = useZone()
  const now = useNow(60_000)
  const person = useNames(known)
  const doc = useNamesOf(documentKindsOf(facts))
  return { person, doc, moment: (at) => `${shortMoment(new Date(at), zone, now)} ${zoneName(zone)}` }
}
