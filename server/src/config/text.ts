import type { FieldError } from '@tocsin/contract/errors'
import { isMap, isScalar, LineCounter, type Node, parseDocument, stringify } from 'yaml'

/** One file of configuration: where it came from and what it says. */
export interface ConfigFile {
  name: string
  text: string
}

/** A parsed file that can say on which line a path stands. */
export interface ParsedFile {
  name: string
  value: Record<string, unknown>
  lineOf(path: string[]): number
}

/**
 * Reads YAML (JSON is YAML). Duplicate keys, tabs and broken structure are errors with file and line; more than 100
 * aliases (a "billion laughs") are refused.
 */
export function parseFile(file: ConfigFile): { parsed: ParsedFile | null; errors: FieldError[] } {
  const lines = new LineCounter()
  const document = parseDocument(file.text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, version: '1.2' })
  const errors: FieldError[] = document.errors.slice(0, 20).map((error) => ({
    path: `${file.name}:${lines.linePos(error.pos[0]).line}`,
    message: error.message.replace(/\s+/g, ' '),
  }))
  if (errors.length > 0) return { parsed: null, errors }
  if (document.contents === null) return { parsed: { name: file.name, value: {}, lineOf: () => 1 }, errors }
  if (!isMap(document.contents)) {
    return { parsed: null, errors: [{ path: `${file.name}:1`, message: 'must be a map of kinds, such as "services:"' }] }
  }
  let value: Record<string, unknown>
  try {
    value = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>
  } catch (error) {
    return { parsed: null, errors: [{ path: `${file.name}:1`, message: (error as Error).message }] }
  }
  const lineOf = (path: string[]) => {
    let node: unknown = document.contents
    let offset = 0
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value).toLowerCase() === part.toLowerCase())
        if (!pair) break
        offset = (pair.key as Node).range?.[0] ?? offset
        node = pair.value
      } else {
        const item: unknown = (node as { items?: unknown[] } | null)?.items?.[Number(part)]
        if (!item) break
        offset = (item as Node).range?.[0] ?? offset
        node = item
      }
    }
    return lines.linePos(offset).line
  }
  return { parsed: { name: file.name, value, lineOf }, errors }
}

/** YAML as a person would write it: block style, short lines kept whole, no anchors. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 120, aliasDuplicateObjects: false, flowCollectionPadding: true })
}
