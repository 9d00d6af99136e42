/** What a document is called: its name, or its slug when it has none. */
export function docName({ slug, doc }: { slug: string; doc: Record<string, unknown> }): string {
  return typeof doc.name === 'string' && doc.name !== '' ? doc.name : slug
}
