import { fieldsOf, textOf } from '../sources/fields.ts'
import type { KeyPlace } from '../sources/source.ts'

/** What of a request may hold a key. */
export interface KeyHolders {
  /** Parameters of the path. */
  params: Readonly<Record<string, string | undefined>>
  body: unknown
  headers: Readonly<Record<string, string | string[] | undefined>>
  query: Readonly<Record<string, string>>
}

/** The ingest key in the first of these places that has one, or null. */
export function keyInRequest(places: readonly KeyPlace[], { params, body, headers, query }: KeyHolders): string | null {
  for (const { in: place, name } of places) {
    const key = place === 'body' ? textOf(fieldsOf(body)?.[name]) : { url: params, header: headers, query }[place][name]
    if (typeof key === 'string') return key
  }
  return null
}
