import { lineOf, type Scan, scan } from '../source-text.ts'
import { rooms } from './order.ts'
import { isTest, mayHoldSql, type SourceFile, type Violation } from './source.ts'

/** Which room writes a table; every table of server/schema.sql stands here. Where two are named both write it. */
export const tableOwners: Record<string, string | readonly string[]> = {
  fact: 'kernel',
  migration: 'kernel',
  node: 'kernel',
  resource: 'kernel',
  resource_person: 'kernel',
  resource_use: 'kernel',
  resource_version: 'kernel',
  // Single values of the installation: the kernel's proof of the secret key, the token of the first set-up.
  setting: ['kernel', 'access'],

  person: 'people',

  account: 'access',
  api_token: 'access',
  rate_limit: 'access',
  saved_view: 'access',
  session: 'access',
  verification: 'access',

  board_token: 'schedules',
  calendar: 'schedules',
  cover: 'schedules',
  cover_asked: 'schedules',
  cover_shift: 'schedules',
  feed: 'schedules',
  holiday_calendar: 'schedules',
  holiday_day: 'schedules',
  schedule_override: 'schedules',
  schedule_position: 'schedules',
  time_off: 'schedules',
  time_off_feed: 'schedules',
  told_ahead: 'schedules',

  alert: 'alerts',
  delivery: 'alerts',
  integration_key: 'alerts',

  page: 'paging',
  page_alert: 'paging',
  page_reach: 'paging',

  attempt: 'notifications',
  contact_method: 'notifications',
  notification: 'notifications',
  notification_rule: 'notifications',

  handover: 'handovers',
}

export interface TableUse {
  table: string
  writes: boolean
  line: number
}

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

const name = `"?([a-z_][a-z0-9_]*)"?`
/** `pg_class`, `information_schema.columns`, `graphile_worker.jobs` are no tables of ours. */
const written = [
  new RegExp(String.raw`\binsert\s+into\s+${name}(?!\.)`, 'gi'),
  new RegExp(String.raw`\bmerge\s+into\s+${name}(?!\.)`, 'gi'),
  new RegExp(String.raw`\bdelete\s+from\s+(?:only\s+)?${name}(?!\.)`, 'gi'),
  new RegExp(
    String.raw`(?<!\bfor\s+|\bdo\s+)\bupdate\s+(?:only\s+)?${name}(?!\.)(?=\s+(?:as\s+)?(?:\w+\s+)?set\b)`,
    'gi',
  ),
  new RegExp(String.raw`\bcopy\s+${name}\s*\(`, 'gi'),
  new RegExp(String.raw`\btruncate\s+(?:table\s+)?${name}(?!\.)`, 'gi'),
]
const read = new RegExp(
  String.raw`\b(?:from|join|using)\s+(?:only\s+)?(?:lateral\s+)?${name}(?![.(\w])((?:\s+as\s+\w+|\s+\w+)?\s*,\s*${name}(?![.(\w]))?`,
  'gi',
)

const writers = ['insertInto', 'replaceInto', 'mergeInto', 'updateTable', 'deleteFrom']
const kyselyCall =
  /\.\s*(insertInto|replaceInto|mergeInto|updateTable|deleteFrom|selectFrom|from|using|innerJoin|leftJoin|rightJoin|fullJoin|crossJoin|innerJoinLateral|leftJoinLateral)\s*\(/g
const helperCall = /(?<![\w$])(?:\w+\.)?copy\s*(?:<[^()]*>)?\(/g

/** Every use of a table in one file: SQL text, Kysely's calls and `copy(…)`. Names of `with` are no tables. */
export function tablesUsed(text: string, { code, literals }: Scan = scan(text)): TableUse[] {
  const uses: TableUse[] = []
  for (const literal of literals) {
    if (!/\b(?:select|insert\s+into|update|delete\s+from|copy|merge|truncate|from|join)\b/i.test(literal.text)) continue
    const local = new Set(
      [
        ...literal.text.matchAll(
          /(?:\bwith\s+(?:recursive\s+)?|[),]\s*)([a-z_]\w*)(?:\s*\([^()]*\))?\s+as\s+(?:not\s+)?(?:materialized\s+)?\(/gi,
        ),
      ].map(([, each]) => each),
    )
    const add = (table: string | undefined, writes: boolean, at: number) => {
      if (table === undefined || local.has(table)) return
      uses.push({ table, writes, line: lineOf(text, literal.start) + lineOf(literal.text, at) - 1 })
    }
    for (const pattern of written) for (const found of literal.text.matchAll(pattern)) add(found[1], true, found.index)
    // Without a verb `from` and `join` are English.
    if (!/\b(?:select|update|delete|exists|lateral|with)\b/i.test(literal.text)) continue
    for (const found of literal.text.matchAll(read)) {
      if (/\bdelete\s+$/i.test(literal.text.slice(0, found.index))) continue
      add(found[1], false, found.index)
      add(found[3], false, found.index)
    }
  }
  const local = new Set(
    [...code.matchAll(/\.\s*with(?:Recursive)?\s*\(/g)].map(
      ({ index, 0: call }) => namesIn(text, index + call.length)[0],
    ),
  )
  for (const found of code.matchAll(kyselyCall)) {
    for (const table of namesIn(text, found.index + found[0].length)) {
      if (local.has(table)) continue
      uses.push({ table: snake(table), writes: writers.includes(found[1] ?? ''), line: lineOf(text, found.index) })
    }
  }
  for (const found of code.matchAll(helperCall)) {
    const [table, ...others] = namesIn(text, found.index + found[0].length)
    if (table && others.length === 0) uses.push({ table: snake(table), writes: true, line: lineOf(text, found.index) })
  }
  return uses.sort((a, b) => a.line - b.line)
}

/** The names at the beginning of a call's arguments: `'page'`, `'page as p'`, `['page', 'alert']`. */
function namesIn(text: string, at: number): string[] {
  const found = /^\s*(?:\[\s*((?:'\w+(?: as \w+)?'\s*,?\s*)+)\]|'(\w+)(?: as \w+)?')/.exec(text.slice(at, at + 400))
  if (!found) return []
  if (found[2] !== undefined) return [found[2]]
  return [...(found[1] ?? '').matchAll(/'(\w+)/g)].map(([, each]) => each ?? '')
}

/** Who a file is, as an owner of tables. */
function ownerOf(path: string): string {
  return path.split('/')[2] ?? ''
}

function heightOf(owner: string): number {
  return owner === 'kernel' ? -1 : rooms.indexOf(owner)
}

/** A room writes only its own tables and reads those of the rooms to its left; the kernel knows no room's table. */
export function judgeTables({ path, text }: SourceFile, scanned?: Scan): Violation[] {
  if (!path.startsWith('server/src/') || !mayHoldSql(path) || isTest(path)) return []
  const me = ownerOf(path)
  const violations: Violation[] = []
  for (const { table, writes, line } of tablesUsed(text, scanned)) {
    const owners = [tableOwners[table] ?? []].flat()
    const sentence = judgeUse(me, table, owners, writes)
    if (sentence && !violations.some((other) => other.line === line && other.sentence === sentence)) {
      violations.push({ rule: 'tables', path, line, sentence })
    }
  }
  return violations
}

function judgeUse(me: string, table: string, owners: string[], writes: boolean): string | undefined {
  if (owners.length === 0) {
    // What is read and not listed is a function, a `with` of another text, or PostgreSQL's own.
    return writes ? `${table} belongs to no room: give it its owner in tools/rooms/tables.ts.` : undefined
  }
  if (owners.includes(me)) return undefined
  const owner = owners.join(' and ')
  if (writes) {
    return `${me} may not write ${table}, which belongs to ${owner}: call an action of ${owner}, or record a fact and add a line to flow.ts.`
  }
  if (owners.some((each) => heightOf(each) < heightOf(me))) return undefined
  return me === 'kernel'
    ? `the kernel may not read ${table}, which belongs to ${owner}: let the room hand in what is asked for.`
    : `${me} may not read ${table}, which belongs to ${owner} to its right: let ${owner} tell it by a fact.`
}

/** Tables of the schema that have no owner, and owners of tables that are gone. */
export function judgeOwners(schema: string): Violation[] {
  const tables = [...schema.matchAll(/^create (?:unlogged )?table (\w+)/gim)].map(([, each]) => each ?? '')
  const path = 'tools/rooms/tables.ts'
  const missing = tables
    .filter((table) => !(table in tableOwners))
    .map((table) => `the table ${table} has no owner: say in tableOwners which room writes it.`)
  const gone = Object.keys(tableOwners)
    .filter((table) => !tables.includes(table) && table !== 'migration')
    .map((table) => `the table ${table} is gone: take it out of tableOwners.`)
  return [...missing, ...gone].map((sentence) => ({ rule: 'tables', path, line: 1, sentence }))
}
