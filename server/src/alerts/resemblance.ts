import type { Alert } from './deduplicate.ts'

/** Equal steps of time that cover `[since, until)`: at most 60, of a length that people think in. */
export function stepOf(since: Date, until: Date): number {
  const seconds = (until.getTime() - since.getTime()) / 1000
  const lengths = [60, 300, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400]
  return lengths.find((length) => seconds / length <= 60) ?? 86_400
}

/** Counts by step, zeros included. `found` has the number of the step (from 0) and its count; others are left out. */
export function fillSteps(since: Date, until: Date, step: number, found: { step: number; count: number }[]): number[] {
  const counts = new Array<number>(Math.max(1, Math.ceil((until.getTime() - since.getTime()) / 1000 / step))).fill(0)
  for (const each of found) if (each.step >= 0 && each.step < counts.length) counts[each.step] = each.count
  return counts
}

/** The words of a title that say what it is about: numbers and hosts with numbers change from one time to the next. */
export function wordsOf(title: string): Set<string> {
  const words = title.toLowerCase().match(/[\p{L}\p{N}_-]{2,}/gu) ?? []
  return new Set(words.filter((word) => !/\d/.test(word)))
}

/** Shared of all: 0 when nothing is shared, 1 when both are the same. */
function overlap(a: Set<string>, b: Set<string>): number {
  const all = a.union(b).size
  return all === 0 ? 0 : a.intersection(b).size / all
}

const labelsOf = (alert: Pick<Alert, 'labels'>) => new Set(Object.entries(alert.labels).map((pair) => pair.join('=')))

type Compared = Pick<Alert, 'id' | 'title' | 'labels' | 'scope' | 'dedupHash'>

/** From here on two alerts count as alike. */
const enough = 0.5

/**
 * The alerts that resemble `alert`, the most alike first and of equals in the order given; at most `limit`. The same key is
 * the same problem; else the words of the title count for four fifths and the labels for the rest.
 */
export function resembling<T extends Compared>(
  alert: Compared,
  candidates: T[],
  limit: number,
): { alert: T; because: string }[] {
  const words = wordsOf(alert.title)
  const labels = labelsOf(alert)
  return candidates
    .filter(({ id }) => id !== alert.id)
    .map((candidate) => {
      const same = candidate.scope === alert.scope && candidate.dedupHash === alert.dedupHash
      const ofTitle = overlap(words, wordsOf(candidate.title))
      const theirs = labelsOf(candidate)
      const likeness = labels.size + theirs.size > 0 ? 0.8 * ofTitle + 0.2 * overlap(labels, theirs) : ofTitle
      const shared = labels.intersection(theirs).size
      const because = same
        ? 'the same dedup key'
        : `${Math.round(ofTitle * 100)} % of the words of the title${shared > 0 ? ` and ${shared} ${shared === 1 ? 'label' : 'labels'}` : ''} are the same`
      return { alert: candidate, because, likeness: same ? 2 : likeness }
    })
    .filter(({ likeness }) => likeness >= enough)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, limit)
    .map(({ alert: found, because }) => ({ alert: found, because }))
}
