import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from './http.ts'

const dist = fileURLToPath(new URL('../../../../web/dist', import.meta.url))

/**
 * Serves the built web app: hashed assets for ever, index.html for every path that a person may open and that nobody
 * else answers. Without a build (API only) nothing is mounted.
 */
export async function mountWeb(http: FastifyInstance): Promise<boolean> {
  if (!existsSync(`${dist}/index.html`)) return false
  await http.register(fastifyStatic, {
    root: dist,
    wildcard: false,
    index: ['index.html'],
    preCompressed: true,
    setHeaders(response, path) {
      response.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  http.get('/*', async (request, reply) => {
    if (/^\/(api|in|v2|ack|generic)\//.test(request.url) || /\.[a-z0-9]{1,5}$/i.test(request.url.split('?')[0]!))
      return reply.callNotFound()
    return reply.sendFile('index.html')
  })
  return true
}
