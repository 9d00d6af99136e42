/** Small readers for values of unknown shape, shared by the sources. None of them throws. */

export type Fields = Record<string, unknown>

/** The object, or null for everything that is none (arrays too). */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

/** A scalar as trimmed text; null for empty text, null, undefined, objects and arrays. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() || null
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  return null
}

/**
 * Flattens to labels: `{ a: { b: 1 }, c: ['x', 'y'] }` → `{ 'a.b': '1', c: 'x, y' }`. Objects inside lists and anything
 * deeper than four levels become JSON. Empty values are left out.
 */
export function flattened(value: unknown): Record<string, string> {
  const labels: [string, string][] = []
  const visit = (part: unknown, path: string, depth: number) => {
    const text = textOf(part)
    const fields = fieldsOf(part)
    if (text !== null) labels.push([path, text])
    else if (fields && depth < 4)
      for (const [name, inner] of Object.entries(fields)) visit(inner, path ? `${path}.${name}` : name, depth + 1)
    else if (fields) labels.push([path, JSON.stringify(fields)])
    else if (Array.isArray(part) && part.length > 0) labels.push([path, listed(part)])
  }
  visit(fieldsOf(value), '', 0)
  return Object.fromEntries(labels)
}

function listed(list: unknown[]): string {
  return list
    .slice(0, 50)
    .map((item) => textOf(item) ?? JSON.stringify(item))
    .join(', ')
}

/** Names of fields that hold credentials; they never become labels. */
export function isSecretName(name: string): boolean {
  return /(?:^|[^a-z])(?:password|passwd|secret|token|api_?-?key|routing_?-?key|service_?-?key|authorization)(?:$|[^a-z])/i.test(
    name.replace(/([a-z])([A-Z])/g, '$1_$2'),
  )
}
