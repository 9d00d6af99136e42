import type { DiffRow } from '../../ui/text/DiffTable.tsx'

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What differs between two documents, by path; lists are compared item by item. Equal documents give no rows. */
export function docDiff(before: unknown, after: unknown, path = ''): DiffRow[] {
  if (Object.is(before, after)) return []
  const both = [before, after]
  if (both.every(isMap) || both.every(Array.isArray)) {
    const [a, b] = both as [Record<string, unknown>, Record<string, unknown>]
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
    return keys.flatMap((key) => docDiff(a[key], b[key], path ? `${path}.${key}` : key))
  }
  return [{ path, before, after }]
}
