import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { contract } from '@tocsin/contract/contract'
import type { FastifyInstance } from './http.ts'

/** `GET /api/v1/openapi.json`: OpenAPI 3.1, made from the contract at the first request. */
export function mountOpenApi(http: FastifyInstance, version: string, publicUrl: string): void {
  let document: Promise<string> | undefined
  http.get('/api/v1/openapi.json', async (_request, reply) => {
    document ??= generate(version, publicUrl)
    return reply.header('content-type', 'application/json; charset=utf-8').send(await document)
  })
}

async function generate(version: string, publicUrl: string): Promise<string> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const spec = await generator.generate(contract, {
    info: { title: 'Tocsin', version, description: 'On-call and incident response. Errors are RFC 9457 problem documents.', license: { name: 'Apache-2.0' } },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  })
  return JSON.stringify(spec)
}
