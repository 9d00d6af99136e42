const words: Record<string, string> = { email: 'e-mail' }

/** A channel in running text: `by e-mail`. Alone, as a label, it has the name that the server gives it. */
export function channelWord(slug: string): string {
  return words[slug] ?? slug
}
