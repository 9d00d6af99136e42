import { OpenAPIGenerator } from '@orpc/openapi'
import { traverseContractProcedures } from '@orpc/server'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '@tocsin/contract/contract'
import type { OperationMeta } from '@tocsin/contract/operation'
import type { FastifyInstance } from './http.ts'

/**
 * `GET /api/v1/openapi.json`: OpenAPI 3.1, made from the contract at the first request. `/api/docs` leads to the page of
 * the web app that shows it.
 */
export function mountOpenApi(http: FastifyInstance, version: string, publicUrl: string): void {
  let document: Promise<string> | undefined
  http.get('/api/docs', async (_request, reply) => reply.redirect('/help/api'))
  http.get('/api/v1/openapi.json', async (_request, reply) => {
    document ??= generate(version, publicUrl)
    return reply.header('content-type', 'application/json; charset=utf-8').send(await document)
  })
}

type Paths = Record<string, Record<string, Record<string, unknown>> | undefined>

/** `x-permission` of every operation: what the caller must be allowed, in the words of API tokens' scopes. */
function addPermissions(paths: Paths): void {
  traverseContractProcedures({ router: contract, path: [] }, ({ contract: procedure }) => {
    const { route, meta } = procedure['~orpc']
    const operation = paths[route.path ?? '']?.[(route.method ?? '').toLowerCase()]
    if (operation) operation['x-permission'] = (meta as OperationMeta).can
  })
}

async function generate(version: string, publicUrl: string): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const spec = await generator.generate(contract, {
    info: {
      title: 'Tocsin',
      version,
      description: 'On-call and incident response. Errors are RFC 9457 problem documents.',
      license: { name: 'Apache-2.0' },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  })
  addPermissions(spec.paths as Paths)
  return JSON.stringify(spec)
}
