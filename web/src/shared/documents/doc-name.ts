/** The name that a document (as stored, or as a fact carries it) gives itself; null when it has none. */
export function nameIn(doc: unknown): string | null {
  const name = typeof doc === 'object' && doc !== null && 'name' in doc ? doc.name : null
  return typeof name === 'string' && name !== '' ? name : null
}

/** What a document is called: its name, or its slug when it has none. */
export function docName({ slug, doc }: { slug: string; doc: Record<string, unknown> }): string {
  return nameIn(doc) ?? slug
}
