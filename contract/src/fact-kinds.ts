import { accessFacts } from './access/facts.ts'
import { alertFacts } from './alerts/facts.ts'
import { configFacts } from './config/facts.ts'
import type { Audience, DocumentRef, FactMeaning, OperationPath, Words } from './fact-meaning.ts'
import type { FactData, FactKind } from './fact-schemas.ts'
import type { Fact } from './facts.ts'
import { handoverFacts } from './handovers/facts.ts'
import { notificationFacts } from './notifications/facts.ts'
import { pagingFacts } from './paging/facts.ts'
import { peopleFacts } from './people/facts.ts'
import { scheduleFacts } from './schedules/facts.ts'

/** Every kind of fact and what it means: one line for each room. */
export const factKinds: { [K in FactKind]: FactMeaning<FactData[K]> } = {
  ...peopleFacts,
  ...accessFacts,
  ...configFacts,
  ...scheduleFacts,
  ...alertFacts,
  ...pagingFacts,
  ...notificationFacts,
  ...handoverFacts,
}

type AnyMeaning = Omit<FactMeaning<{ team: string | null }>, 'documents' | 'sentence'> & {
  documents?(data: unknown): DocumentRef[]
  sentence(data: unknown, words: Words): string
}

/** What a kind means; null for one that this version does not know (another version recorded it). */
function meaningOf(kind: string): AnyMeaning | null {
  // A kind may be called `toString`: only our own entries count.
  return Object.hasOwn(factKinds, kind) ? (factKinds[kind as FactKind] as unknown as AnyMeaning) : null
}

/** Who may see facts of a kind; null: nobody, for a kind that is not known. */
export function audienceOf(kind: string): Audience | null {
  return meaningOf(kind)?.audience ?? null
}

/** The documents that a fact is about. */
export function documentsOf(fact: Pick<Fact, 'kind' | 'data'>): DocumentRef[] {
  return meaningOf(fact.kind)?.documents?.(fact.data) ?? []
}

/** What happened, without its reason. A kind that this version does not know is called by its name. */
export function sentenceOf(
  { kind, actor, data }: Pick<Fact, 'kind' | 'actor' | 'data'>,
  words: Omit<Words, 'who'>,
): string {
  const known = meaningOf(kind)
  return known ? known.sentence(data, { ...words, who: actor.name }) : `${actor.name}: ${kind.replaceAll(/[._]/g, ' ')}`
}

/** The operations whose earlier answers these kinds make old, each once. */
export function operationsTouchedBy(kinds: Iterable<string>): Set<OperationPath> {
  return collected(kinds, ({ touches }) => touches)
}

/** Which due lanes these kinds wake: `certain` have something to do, `perhaps` says that all must look. */
export function lanesWokenBy(kinds: Iterable<string>): { certain: string[]; perhaps: boolean } {
  const woken = collected(kinds, ({ wakes }) => (wakes ? [wakes] : []))
  const perhaps = woken.delete('any')
  return { certain: [...woken], perhaps }
}

/** What the server keeps in memory and must read again after these kinds. */
export function cachesForgottenBy(kinds: Iterable<string>): Set<'boards' | 'feeds' | 'keys'> {
  return collected(kinds, ({ forgets }) => forgets ?? [])
}

function collected<T>(kinds: Iterable<string>, of: (meaning: AnyMeaning) => readonly T[]): Set<T> {
  const found = new Set<T>()
  for (const kind of new Set(kinds)) {
    const meaning = meaningOf(kind)
    if (meaning) for (const each of of(meaning)) found.add(each)
  }
  return found
}
