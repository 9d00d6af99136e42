import type { FieldError } from '@tocsin/contract/errors'
import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
} from 'yaml'

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

/** An anchor may be used this often; each level of aliases inside aliases multiplies. */
const mostAliases = 1000

/** The parser's words for its own callers, in the words of somebody who writes YAML. */
const plainly: Record<string, string> = {
  MULTIPLE_DOCS: 'a file holds one document: remove the "---" and what follows, or put it into a file of its own',
  TAB_AS_INDENT: 'a tab cannot indent YAML: use spaces',
}

/**
 * Reads YAML (JSON is YAML). Duplicate keys, tabs and broken structure are errors with file and line, and so are texts
 * that the database cannot keep. Keys are always texts: the slug `007` stays `007`. Aliases that multiply (a "billion
 * laughs") and structures nested too deeply to be read are refused.
 */
export function parseFile(file: ConfigFile): { parsed: ParsedFile | null; errors: FieldError[] } {
  try {
    return read(file)
  } catch (error) {
    const message = error instanceof RangeError ? 'is nested too deeply' : (error as Error).message
    return { parsed: null, errors: [{ path: `${file.name}:1`, message }] }
  }
}

function read(file: ConfigFile): { parsed: ParsedFile | null; errors: FieldError[] } {
  const lines = new LineCounter()
  const lineAt = (offset: number) => lines.linePos(offset).line
  // Duplicate keys are looked for below: the parser compares every key of a map with every other.
  const document = parseDocument(file.text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    stringKeys: true,
    version: '1.2',
  })
  const errors: FieldError[] = document.errors.slice(0, 20).map((error) => ({
    path: `${file.name}:${lineAt(error.pos[0])}`,
    message: plainly[error.code] ?? error.message.replace(/\s+/g, ' '),
  }))
  if (errors.length > 0) return { parsed: null, errors }
  const { contents } = document
  if (contents === null || (isScalar(contents) && contents.value === null))
    return { parsed: { name: file.name, value: {}, lineOf: () => 1 }, errors }
  if (!isMap(contents)) {
    return {
      parsed: null,
      errors: [{ path: `${file.name}:1`, message: 'must be a map of kinds, such as "services:"' }],
    }
  }
  for (const { offset, message } of oddities(contents)) {
    errors.push({ path: `${file.name}:${lineAt(offset)}`, message })
  }
  if (errors.length > 0) return { parsed: null, errors }
  let value: Record<string, unknown>
  try {
    value = document.toJS({ maxAliasCount: mostAliases }) as Record<string, unknown>
  } catch (error) {
    if (error instanceof RangeError) throw error
    const message = /alias count/.test((error as Error).message)
      ? 'aliases (*name) multiply too much to be read'
      : (error as Error).message
    return { parsed: null, errors: [{ path: `${file.name}:1`, message }] }
  }
  const position = positions(contents, (alias) => (isAlias(alias) ? alias.resolve(document) : alias))
  return { parsed: { name: file.name, value, lineOf: (path) => lineAt(position(path)) }, errors }
}

function offsetOf(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] | null } | null)?.range?.[0]
}

/** Keys that stand twice in one map, and texts that PostgreSQL cannot keep; the first twenty. */
function oddities(root: YAMLMap): { offset: number; message: string }[] {
  const found: { offset: number; message: string }[] = []
  const open: unknown[] = [root]
  for (let node = open.pop(); node !== undefined && found.length < 20; node = open.pop()) {
    if (isScalar(node) && typeof node.value === 'string' && (node.value.includes('\0') || !node.value.isWellFormed())) {
      found.push({
        offset: offsetOf(node) ?? 0,
        message: 'holds characters that cannot be kept (NUL or broken Unicode)',
      })
    }
    if (isPair(node)) open.push(node.value, node.key)
    if (!isCollection(node)) continue
    const keys = new Set<string>()
    for (const item of node.items) {
      if (isPair(item) && isScalar(item.key)) {
        const key = String(item.key.value)
        if (keys.has(key))
          found.push({
            offset: offsetOf(item.key) ?? 0,
            message: `the key "${key.slice(0, 80)}" stands twice in this map`,
          })
        keys.add(key)
      }
    }
    open.push(...node.items.toReversed())
  }
  return found.sort((a, b) => a.offset - b.offset)
}

/** Where a path stands in the text; as far as it is there. Keys are found in any case: e-mail addresses are lower-cased. */
function positions(root: YAMLMap, resolved: (node: unknown) => unknown): (path: string[]) => number {
  const indexes = new WeakMap<YAMLMap, Map<string, Pair>>()
  function pairAt(map: YAMLMap, part: string): Pair | undefined {
    let known = indexes.get(map)
    if (!known) {
      const named = map.items.map((item): [string, Pair] => [
        String(isScalar(item.key) ? item.key.value : item.key),
        item,
      ])
      // The first in any case, unless one is written just so.
      const lower = named.map(([key, item]): [string, Pair] => [key.toLowerCase(), item]).toReversed()
      known = new Map([...lower, ...named])
      indexes.set(map, known)
    }
    return known.get(part) ?? known.get(part.toLowerCase())
  }
  return (path) => {
    let node: unknown = root
    let offset = 0
    for (const part of path) {
      if (isMap(node)) {
        const pair = pairAt(node, part)
        if (!pair) break
        offset = offsetOf(pair.key) ?? offset
        node = resolved(pair.value)
      } else {
        const item: unknown = isCollection(node) ? node.items[Number(part)] : undefined
        if (!item) break
        offset = offsetOf(item) ?? offset
        node = resolved(item)
      }
    }
    return offset
  }
}

/** YAML as a person would write it: block style, short lines kept whole, no anchors. */
export function toYaml(value: unknown): string {
  return stringify(value, { lineWidth: 120, aliasDuplicateObjects: false, flowCollectionPadding: true })
}
