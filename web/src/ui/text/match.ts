/**
 * How well a text fits what was typed: higher is better, null not at all. Every word that was typed must be in the text; a word at
 * the beginning of one of its words counts more than one inside, one at the beginning of the text most.
 */
export function fit(typed: string, text: string): number | null {
  const where = plain(text)
  let sum = 0
  for (const word of plain(typed).split(/\s+/).filter(Boolean)) {
    const at = where.indexOf(word)
    if (at === -1) return null
    sum += at === 0 ? 3 : beginsWord(where, word) ? 2 : 1
  }
  return sum
}

/** Those that fit, best first; among equals the order stays. */
export function fitting<T>(typed: string, items: readonly T[], textOf: (item: T) => string, most = items.length): T[] {
  return items
    .map((item) => ({ item, score: fit(typed, textOf(item)) }))
    .filter(({ score }) => score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .slice(0, most)
    .map(({ item }) => item)
}

/** Lower case and without accents, so that "reis" finds "Réis". */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

function beginsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return true
  return false
}
