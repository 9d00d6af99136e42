import { isMap, isNode, isPair, isSeq, LineCounter, parseDocument, stringify } from 'yaml'

/** Something wrong in a text: the line it is in, from 1, when that is known. */
export interface LineError {
  line: number | null
  message: string
}

export type ReadYaml = { ok: true; doc: Record<string, unknown> } | { ok: false; errors: LineError[] }

/** Reads one document that must be a map. Tags and merge keys of foreign types are refused by the core schema. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    return {
      ok: false,
      errors: document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, message: error.message })),
    }
  }
  let doc: unknown
  try {
    doc = document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    return { ok: false, errors: [{ line: null, message: (error as Error).message }] }
  }
  // Explanations without a key yet are a document that says nothing; no text at all is a slip.
  if (doc === null && text.trim() !== '') doc = {}
  if (typeof doc !== 'object' || doc === null || Array.isArray(doc)) {
    return { ok: false, errors: [{ line: 1, message: 'must be a map of keys and values, such as "name: Payments"' }] }
  }
  return { ok: true, doc: doc as Record<string, unknown> }
}

/** A document as YAML, wrapped for reading. */
export function writeYaml(doc: unknown): string {
  return stringify(doc, { lineWidth: 110 })
}

/**
 * The line, from 1, that a path such as `levels.0.after` means: the key itself, or the nearest part of the path that is
 * there. Null when not even the first part is.
 */
export function lineOfPath(text: string, path: string): number | null {
  const lines = new LineCounter()
  let node: unknown = parseDocument(text, { lineCounter: lines }).contents
  let offset: number | undefined
  let rest = path.split('.').filter(Boolean)
  while (rest.length > 0) {
    const [part = '', ...others] = rest
    if (isMap(node)) {
      // Keys may hold dots themselves (e-mail addresses): the longest key that fits wins.
      const found = node.items
        .map((pair) => ({ pair, key: String(isNode(pair.key) ? pair.key.toJSON() : pair.key) }))
        .filter(({ key }) => rest.slice(0, key.split('.').length).join('.') === key)
        .sort((a, b) => b.key.length - a.key.length)[0]
      if (!found || !isPair(found.pair)) break
      offset = isNode(found.pair.key) ? found.pair.key.range?.[0] : offset
      node = found.pair.value
      rest = rest.slice(found.key.split('.').length)
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(part)]
      if (!isNode(item)) break
      offset = item.range?.[0] ?? offset
      node = item
      rest = others
    } else break
  }
  return offset === undefined ? null : lines.linePos(offset).line
}
