/** The parts of an OpenAPI 3.1 document that the API reference shows. */
export interface ApiSchema {
  type?: string | string[]
  description?: string
  properties?: Record<string, ApiSchema>
  required?: string[]
  items?: ApiSchema
  enum?: unknown[]
  const?: unknown
  anyOf?: ApiSchema[]
  oneOf?: ApiSchema[]
  default?: unknown
  examples?: unknown[]
}

interface ApiBody {
  content?: Record<string, { schema?: ApiSchema }>
}

export interface ApiDocument {
  servers?: { url: string }[]
  paths: Record<
    string,
    Record<
      string,
      {
        summary?: string
        tags?: string[]
        'x-permission'?: string
        parameters?: { name: string; in: string; required?: boolean; schema?: ApiSchema; description?: string }[]
        requestBody?: ApiBody
        responses?: Record<string, ApiBody>
      }
    >
  >
}

export interface ApiField {
  name: string
  where: string
  type: string
  needed: boolean
  description: string
}

export interface ApiOperation {
  id: string
  tag: string
  method: string
  path: string
  summary: string
  permission: string
  input: ApiField[]
  output: string
  curl: string
}

const words: Record<string, string> = {
  public: 'nobody needs to sign in',
  self: 'whoever is signed in',
}

/** Every operation, in the order of tags and of the document. */
export function operationsOf(document: ApiDocument): ApiOperation[] {
  const server = document.servers?.[0]?.url ?? ''
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): ApiOperation => {
      const permission = operation['x-permission'] ?? ''
      const body = schemaIn(operation.requestBody)
      const ofBody = Object.entries(body?.properties ?? {}).map(([name, schema]): ApiField => {
        const needed = body?.required?.includes(name) ?? false
        return { name, where: 'body', type: typeOf(schema), needed, description: schema.description ?? '' }
      })
      const others = (operation.parameters ?? []).map((each): ApiField => {
        const description = each.description ?? each.schema?.description ?? ''
        const needed = each.required ?? false
        return { name: each.name, where: each.in, type: typeOf(each.schema ?? {}), needed, description }
      })
      const success = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'))?.[1]
      return {
        id: `${method}-${path.replace(/[^a-z]+/gi, '-').replace(/^-|-$/g, '')}`,
        tag: operation.tags?.[0] ?? 'Other',
        method: method.toUpperCase(),
        path,
        summary: operation.summary ?? '',
        permission: words[permission] ?? permission,
        input: [...others, ...ofBody],
        output: shapeOf(schemaIn(success) ?? {}, 0),
        curl: curlOf(method, `${server}${path}`, permission, body),
      }
    }),
  )
  return all.sort((a, b) => a.tag.localeCompare(b.tag))
}

function schemaIn(body: ApiBody | undefined): ApiSchema | undefined {
  return body?.content?.['application/json']?.schema ?? Object.values(body?.content ?? {})[0]?.schema
}

function typeOf(schema: ApiSchema): string {
  const branches = schema.anyOf ?? schema.oneOf
  if (branches) return [...new Set(branches.map(typeOf))].join(' or ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(String).join(', ')
  if (schema.items) return `list of ${typeOf(schema.items)}`
  return [schema.type ?? 'anything'].flat().join(' or ')
}

/** The shape of an answer, as indented names with types; four levels deep. */
function shapeOf(schema: ApiSchema, depth: number): string {
  const pad = '  '.repeat(depth)
  const branch = (schema.anyOf ?? schema.oneOf)?.find(({ properties, items }) => properties ?? items)
  if (branch) return shapeOf(branch, depth)
  if (schema.items) return depth < 4 ? `[\n${pad}  ${shapeOf(schema.items, depth + 1)}\n${pad}]` : '[…]'
  if (!schema.properties) return typeOf(schema)
  if (depth >= 4) return '{…}'
  const lines = Object.entries(schema.properties).map(([name, inner]) => {
    const comment = inner.description ? `  // ${inner.description}` : ''
    return `${pad}  ${name}: ${shapeOf(inner, depth + 1)}${comment}`
  })
  return `{\n${lines.join('\n')}\n${pad}}`
}

function sampleOf(schema: ApiSchema): unknown {
  const branch = (schema.anyOf ?? schema.oneOf)?.[0]
  if (branch) return sampleOf(branch)
  if (schema.examples?.[0] !== undefined) return schema.examples[0]
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.type === 'array') return schema.items ? [sampleOf(schema.items)] : []
  if (schema.type === 'integer' || schema.type === 'number') return 1
  if (schema.type === 'boolean') return true
  if (schema.type === 'object') return requiredOf(schema)
  return '…'
}

function requiredOf(schema: ApiSchema): Record<string, unknown> {
  const names = schema.required ?? []
  return Object.fromEntries(names.map((name) => [name, sampleOf(schema.properties?.[name] ?? {})]))
}

function curlOf(method: string, url: string, permission: string, body: ApiSchema | undefined): string {
  const lines = [`curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${url}'`]
  if (permission !== 'public') lines.push(`-H "Authorization: Bearer $TOCSIN_TOKEN"`)
  if (body) {
    const text = JSON.stringify(requiredOf(body)).replaceAll("'", "'\\''")
    lines.push(`-H 'Content-Type: application/json'`, `-d '${text}'`)
  }
  return lines.join(' \\\n  ')
}
