/** Two letters for a person: first and last name, or the beginning of the only one. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s.@_-]+/)
    .filter(Boolean)
  const first = words[0]?.[0] ?? '?'
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : (words[0]?.[1] ?? '')
  return (first + last).toUpperCase()
}

/** White text keeps a contrast of at least 4.5 to 1 on each of them. */
export const personColours = [
  '#4f46e5',
  '#0f766e',
  '#a21caf',
  '#b45309',
  '#0369a1',
  '#4d7c0f',
  '#be185d',
  '#1d4ed8',
  '#7e22ce',
  '#065f46',
  '#92400e',
  '#57534e',
]

/** Of whoever is not known by name yet. */
const nobody = '#475569'

/** Colours for people who are seen beside each other: each their own while there are enough; where two would share, the later gets another. */
export function coloursOf(names: Iterable<string>): Map<string, string> {
  const colours = new Map<string, string>()
  const free = new Set(personColours)
  for (const name of new Set(names)) {
    const own = colourOf(name)
    const colour = free.has(own) || free.size === 0 ? own : [...free][0]!
    free.delete(colour)
    colours.set(name, colour)
  }
  return colours
}

/** The same person has the same colour everywhere, by their name; an e-mail waits for its name in grey. */
export function colourOf(key: string): string {
  if (key.includes('@')) return nobody
  let sum = 7
  for (const letter of key.toLowerCase()) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return personColours[sum % personColours.length] ?? nobody
}
