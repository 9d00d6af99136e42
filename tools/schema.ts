// Writes server/schema.sql (the schema in one place, for reading) and server/src/kernel/data/rows.ts (row types for Kysely)
// from a freshly migrated database. `--check` fails when the committed files differ.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { createLog } from '../server/src/kernel/log.ts'
import { startEmbeddedPostgres } from '../server/src/kernel/postgres/embedded-postgres.ts'
import { migrate } from '../server/src/kernel/postgres/migrate.ts'

interface Column {
  table: string
  name: string
  type: string
  array: boolean
  required: boolean
  default: string | null
  identity: boolean
}

const tsTypes: Record<string, string> = {
  text: 'string',
  int4: 'number',
  int8: 'number',
  bool: 'boolean',
  timestamptz: 'Date',
  jsonb: 'unknown',
  xid8: 'string',
  bytea: 'Buffer',
}

const camel = (name: string) => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string) => camel(`_${name}`)

async function describe(url: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const columns = await client.query<Column>(`
      select c.relname as table, a.attname as name,
        case when t.typcategory = 'A' then e.typname else t.typname end as type, t.typcategory = 'A' as array,
        a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as default, a.attidentity <> '' as identity
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      join pg_type t on t.oid = a.atttypid left join pg_type e on e.oid = t.typelem
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      where c.relkind = 'r' and c.relname <> 'migration' order by c.relname, a.attnum`)
    const constraints = await client.query<{ table: string; name: string; text: string }>(`
      select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(c.oid) as text
      from pg_constraint c join pg_namespace n on n.oid = c.connamespace and n.nspname = 'public'
      where contype <> 'n' and conrelid::regclass::text <> 'migration' order by 1, contype <> 'p', 2`)
    const indexes = await client.query<{ table: string; text: string }>(`
      select tablename as table, indexdef as text from pg_indexes i
      where schemaname = 'public' and tablename <> 'migration'
        and not exists (select 1 from pg_constraint where conname = i.indexname) order by tablename, indexname`)
    const functions = await client.query<{ text: string }>(`
      select pg_get_functiondef(p.oid) as text
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'public' order by proname`)
    return {
      columns: columns.rows,
      constraints: constraints.rows,
      indexes: indexes.rows,
      functions: functions.rows.map(({ text }) => text.trim()),
    }
  } finally {
    await client.end()
  }
}

type Description = Awaited<ReturnType<typeof describe>>

function schemaSql({ columns, constraints, indexes, functions }: Description): string {
  const tables = Map.groupBy(columns, (column) => column.table)
  const parts = ['-- Made by tools/schema.ts from the migrations; to read, not to run.\n']
  for (const [table, its] of tables) {
    const lines = its.map((column) => {
      const type = column.array ? `${column.type}[]` : column.type
      const rest = column.identity ? ' generated as identity' : column.default ? ` default ${column.default}` : ''
      return `  ${column.name} ${type}${column.required ? ' not null' : ''}${rest}`
    })
    for (const constraint of constraints)
      if (constraint.table === table) lines.push(`  constraint ${constraint.name} ${constraint.text}`)
    parts.push(`create table ${table} (\n${lines.join(',\n')}\n);`)
    for (const index of indexes) if (index.table === table) parts.push(`${index.text.replace(' public.', ' ')};`)
    parts.push('')
  }
  for (const text of functions) parts.push(`${text.replace(' public.', ' ')};`, '')
  return parts.join('\n')
}

function rowsTs({ columns }: Description): string {
  const tables = Map.groupBy(columns, (column) => column.table)
  const parts = [
    '// Made by tools/schema.ts from the migrations; run `npm run schema` after changing one.',
    "import type { Generated } from 'kysely'",
    '',
    '/** jsonb: whatever was stored; rooms give it its type in their store. */',
    'type Json = unknown',
    '',
  ]
  for (const [table, its] of tables) {
    parts.push(`export interface ${pascal(table)}Row {`)
    for (const column of its) {
      const base = tsTypes[column.type]
      if (!base) throw new Error(`tools/schema.ts knows no type for ${column.table}.${column.name}: ${column.type}`)
      let type = base === 'unknown' ? 'Json' : base
      if (column.array) type = `${type}[]`
      if (!column.required && type !== 'Json') type = `${type} | null`
      parts.push(`  ${camel(column.name)}: ${column.identity || column.default ? `Generated<${type}>` : type}`)
    }
    parts.push('}', '')
  }
  parts.push('export interface Rows {')
  for (const table of tables.keys()) parts.push(`  ${camel(table)}: ${pascal(table)}Row`)
  parts.push('}', '')
  return parts.join('\n')
}

const files = {
  'server/schema.sql': schemaSql,
  'server/src/kernel/data/rows.ts': rowsTs,
}

const root = new URL('..', import.meta.url)
const dataDir = await mkdtemp(join(tmpdir(), 'tocsin-schema-'))
const postgres = await startEmbeddedPostgres({
  dataDir: join(dataDir, 'postgres'),
  log: createLog('warn'),
  durable: false,
})
let drift = false
try {
  await migrate(postgres.url)
  const description = await describe(postgres.url)
  for (const [file, make] of Object.entries(files)) {
    const text = make(description)
    const path = new URL(file, root)
    if (process.argv.includes('--check')) {
      const committed = await readFile(path, 'utf8').catch(() => '')
      if (committed !== text) {
        drift = true
        console.error(`schema: ${file} does not match the migrations; run \`npm run schema\` and commit the result`)
      }
    } else await writeFile(path, text)
  }
} finally {
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
}
if (!drift) console.log('schema: schema.sql and row types match the migrations')
process.exitCode = drift ? 1 : 0
