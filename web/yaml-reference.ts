import { readFileSync } from 'node:fs'
import { IntegrationDoc } from '@tocsin/contract/alerts/alerts'
import { ServiceDoc } from '@tocsin/contract/catalog/catalog'
import { PolicyDoc } from '@tocsin/contract/paging/paging'
import { OrganisationDoc, TeamDoc } from '@tocsin/contract/people/people'
import { HolidaysDoc } from '@tocsin/contract/schedules/absence'
import { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { z } from 'zod'
import type { YamlKey, YamlKind } from './src/help/guide-types.ts'
import { meaning } from './yaml-words.ts'

/** Every key of every kind of document, from the schemas that the server checks. Evaluated by vite.config.ts. */
const example = new URL('../dev/acme.yaml', import.meta.url)
const acme = readFileSync(example, 'utf8')

interface Schema {
  type?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  additionalProperties?: Schema | boolean
  enum?: unknown[]
  const?: unknown
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  format?: string
  pattern?: string
  $ref?: string
  minimum?: number
  maximum?: number
}

const branchesOf = (schema: Schema) => schema.anyOf ?? schema.oneOf ?? []

function typeOf(schema: Schema): string {
  const branches = branchesOf(schema)
  if (branches.length > 0) return [...new Set(branches.map(typeOf))].join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(String).join(', ')
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`
  if (schema.type === 'object') return schema.properties ? 'mapping' : 'mapping of names'
  if (schema.format === 'email') return 'e-mail address'
  if (schema.format === 'uri') return 'web address'
  if (schema.pattern === '^[a-z0-9-]{1,60}$') return 'slug'
  const { minimum, maximum } = schema
  if (schema.type === 'integer' && minimum !== undefined && maximum !== undefined && maximum < 1e9) {
    return `whole number, ${minimum} to ${maximum}`
  }
  if (schema.type === 'integer') return 'whole number'
  if (schema.type === 'string') return 'text'
  return schema.type ?? 'anything'
}

/** The keys of a mapping, its inner mappings after it. Of a union, the keys of all branches. */
function keysOf(schema: Schema, path: string): YamlKey[] {
  const inner = [...branchesOf(schema), ...(schema.allOf ?? [])].flatMap((branch) => keysOf(branch, path))
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, value]): YamlKey[] => {
    const key = path ? `${path}.${name}` : name
    const line = {
      key,
      type: typeOf(value),
      needed: schema.required?.includes(name) ?? false,
      description: value.description ?? meaning[name] ?? '',
    }
    return [line, ...keysOf(value, key)]
  })
  const items = schema.items ? keysOf(schema.items, `${path}[]`) : []
  const rest = schema.additionalProperties
  const named = rest && typeof rest === 'object' ? keysOf(rest, `${path}.*`) : []
  const all = [...own, ...items, ...named, ...inner]
  return all.filter((line, index) => all.findIndex((other) => other.key === line.key) === index)
}

/** The part of the demo company's configuration that declares a kind. */
function exampleOf(kind: string): string {
  const lines = acme.split('\n')
  const from = lines.findIndex((line) => line.startsWith(`${kind}:`))
  if (from === -1) return ''
  const rest = lines.slice(from + 1).findIndex((line) => /^[a-z]/.test(line))
  return lines
    .slice(from, rest === -1 ? undefined : from + 1 + rest)
    .join('\n')
    .trimEnd()
}

function kindOf(kind: string, title: string, description: string, schema: z.ZodType): YamlKind {
  const tree = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    cycles: 'ref',
  }) as Schema
  return { kind, title, description, keys: keysOf(tree, ''), example: exampleOf(kind) }
}

export const reference: YamlKind[] = [
  kindOf('organisation', 'Organisation', 'Settings that concern everybody; there is one.', OrganisationDoc),
  kindOf('teams', 'Teams', 'People with roles; a team owns services, schedules and policies.', TeamDoc),
  kindOf('holidays', 'Holidays', 'Days on which layers rest, by country and of your own.', HolidaysDoc),
  kindOf('schedules', 'Schedules', 'Who is on call when: layers of rotations in a time zone.', ScheduleDoc),
  kindOf('policies', 'Policies', 'Whom to notify, how long to wait, how often to begin again.', PolicyDoc),
  kindOf('services', 'Services', 'What breaks and who owns it.', ServiceDoc),
  kindOf('integrations', 'Integrations', 'Where alerts come in: a source with an address and a key.', IntegrationDoc),
]

/** What the build watches besides the imports. */
export const files: string[] = [example.pathname]
