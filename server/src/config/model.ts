import { type FieldError, Problem } from '@tocsin/contract/errors'
import { Email, Slug } from '@tocsin/contract/ids'
import { PersonName, Role } from '@tocsin/contract/people/people'
import { type KindName, kinds } from '@tocsin/contract/resources'
import { TimeZone } from '@tocsin/contract/time'
import { z } from 'zod'
import type { Kind } from '../kernel/data/resources.ts'
import { plainIssues } from '../kernel/issues.ts'
import { nearest } from '../kernel/nearest.ts'
import { contactSchema } from '../notifications/contacts/declared/model.ts'
import { organisationSlug } from '../people/model.ts'
import { keysAt } from './schema-keys.ts'
import { type ConfigFile, type ParsedFile, parseFile } from './text.ts'

/** A user in YAML. Contact methods declared here are usable at once: whoever applies configuration vouches for them. */
function userDecl() {
  return z.strictObject({
    name: PersonName.optional(),
    role: Role.optional(),
    timeZone: TimeZone.optional(),
    contacts: z.array(contactSchema()).max(20).optional(),
  })
}
export type UserDecl = z.infer<ReturnType<typeof userDecl>>

export type Registry = ReadonlyMap<KindName, Kind>

/** Configuration read and checked on its own; whether what it points at exists is only known with the database. */
export interface Declared {
  users: Map<string, UserDecl>
  absentUsers: string[]
  /** Documents to be there; null: to be absent. */
  documents: { kind: KindName; slug: string; doc: Record<string, unknown> | null; where: string }[]
  /** Secrets that the file gives beside documents, by kind and slug (`integration alerts`). */
  secrets: Map<string, string>
}

const byPlural = new Map(Object.entries(kinds).map(([kind, plural]) => [plural as string, kind as KindName]))
export const topLevel = ['users', ...byPlural.keys()]

/**
 * Reads files into what they declare. Everything wrong is reported at once, each with file, line, path and the nearest
 * known key.
 * @throws Problem invalid
 */
export function readConfig(files: ConfigFile[], registry: Registry): Declared {
  const errors: FieldError[] = []
  const declared: Declared = { users: new Map(), absentUsers: [], documents: [], secrets: new Map() }
  const seen = new Map<string, string>()
  for (const file of files) {
    const { parsed, errors: broken } = parseFile(file)
    errors.push(...broken)
    if (parsed) readFile(parsed, registry, declared, seen, errors)
  }
  if (errors.length > 0) {
    const [first] = errors
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
    throw new Problem('invalid', `Nothing was changed. ${first!.path}: ${first!.message}${more}`, {
      errors: errors.slice(0, 200),
    })
  }
  return declared
}

function readFile(
  file: ParsedFile,
  registry: Registry,
  declared: Declared,
  seen: Map<string, string>,
  errors: FieldError[],
): void {
  const report = (path: string[], message: string) => errors.push({ path: place(file, path), message })
  for (const [section, content] of Object.entries(file.value)) {
    const kind = byPlural.get(section)
    if (section !== 'users' && !kind) {
      report(
        [section],
        `unknown kind "${section.slice(0, 80)}"${did(section, topLevel)}; known: ${topLevel.join(', ')}`,
      )
      continue
    }
    if (content === null) continue
    if (typeof content !== 'object' || Array.isArray(content)) {
      report([section], section === 'organisation' ? 'must be a map of settings' : 'must be a map keyed by slug')
      continue
    }
    const entries: [string, unknown][] =
      section === 'organisation' ? [[organisationSlug, content]] : Object.entries(content)
    for (const [key, value] of entries) {
      const path = section === 'organisation' ? [section] : [section, key]
      const name = section === 'users' ? Email.safeParse(key) : Slug.safeParse(key)
      if (!name.success) {
        report(path, `"${key.slice(0, 80)}" ${name.error.issues[0]!.message}`)
        continue
      }
      const id = `${section} ${name.data}`
      const before = seen.get(id)
      if (before) {
        report(path, `${name.data} is declared twice; the first time at ${before}`)
        continue
      }
      seen.set(id, place(file, path))
      if (section === 'users') readUser(name.data, value, path, declared, report)
      else readDocument(registry.get(kind!)!, name.data, value, path, file, declared, report)
    }
  }
}

type Report = (path: string[], message: string) => void

function readUser(email: string, value: unknown, path: string[], declared: Declared, report: Report): void {
  const { absent, rest } = state(value ?? {})
  if (absent) {
    declared.absentUsers.push(email)
    return
  }
  const schema = userDecl()
  const parsed = schema.safeParse(rest)
  if (parsed.success) declared.users.set(email, parsed.data)
  else for (const wrong of explain(parsed.error, schema)) report([...path, ...wrong.path], wrong.message)
}

function readDocument(
  kind: Kind,
  slug: string,
  value: unknown,
  path: string[],
  file: ParsedFile,
  declared: Declared,
  report: Report,
): void {
  const where = place(file, path)
  const { absent, rest } = state(value ?? {})
  if (absent) {
    declared.documents.push({ kind: kind.name, slug, doc: null, where })
    return
  }
  let doc: unknown = rest
  const { secret } = kind
  if (secret && rest && typeof rest === 'object' && secret.key in rest) {
    const { [secret.key]: value, ...others } = rest as Record<string, unknown>
    const given = secret.schema.safeParse(value)
    if (given.success) declared.secrets.set(`${kind.name} ${slug}`, given.data)
    else report([...path, secret.key], given.error.issues[0]!.message)
    doc = others
  }
  const parsed = kind.schema.safeParse(doc)
  if (parsed.success)
    declared.documents.push({ kind: kind.name, slug, doc: parsed.data as Record<string, unknown>, where })
  else for (const wrong of explain(parsed.error, kind.schema)) report([...path, ...wrong.path], wrong.message)
}

function state(value: unknown): { absent: boolean; rest: unknown } {
  if (
    value &&
    typeof value === 'object' &&
    'state' in value &&
    (value.state === 'absent' || value.state === 'present')
  ) {
    const { state: wanted, ...rest } = value as Record<string, unknown>
    return { absent: wanted === 'absent', rest }
  }
  return { absent: false, rest: value }
}

/** Validation issues as sentences at their place; an unknown key names the nearest known one at that place. */
export function explain(error: z.ZodError, schema: z.ZodType): { path: string[]; message: string }[] {
  return error.issues.flatMap(plainIssues).map(({ path, message, unknown }) => {
    if (!unknown) return { path, message }
    const key = path.at(-1)!
    if (path.length === 1 && key === 'state') return { path, message: '"state" must be present or absent' }
    const known = keysAt(schema, path.slice(0, -1))
    return { path, message: `${message}${did(key, known)}${known.length > 0 ? `; known: ${known.join(', ')}` : ''}` }
  })
}

/** The end of a sentence about a word that is not known. */
export function did(word: string, known: string[]): string {
  const near = nearest(word, known)
  return near ? `; did you mean "${near}"?` : ''
}

function place(file: ParsedFile, path: string[]): string {
  return `${file.name}:${file.lineOf(path)} ${path.join('.')}`
}

/** What is different between two JSON values, by path; lists that differ are shown whole. */
export function differences(
  before: unknown,
  after: unknown,
  path = '',
): { path: string; before: unknown; after: unknown }[] {
  if (isRecord(before) && isRecord(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
    return keys.flatMap((key) => differences(before[key], after[key], path ? `${path}.${key}` : key))
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path, before: before ?? null, after: after ?? null }]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The team that a document belongs to, by its slug: a team is its own. */
export function teamOf(kind: KindName, slug: string, doc: Record<string, unknown>): string | null {
  if (kind === 'team') return slug
  return typeof doc.team === 'string' ? doc.team : null
}

/** A document with its keys in the order people write them. */
export function inOrder(doc: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  const rank = (key: string) => (keys.includes(key) ? keys.indexOf(key) : keys.length)
  return Object.fromEntries(Object.entries(doc).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)))
}
