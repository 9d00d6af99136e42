import type { Fact } from '@tocsin/contract/facts'
import { Problem } from '@tocsin/contract/errors'
import type { FastifyInstance, FastifyRequest } from './http.ts'
import type { LiveFeed } from './live.ts'
import type { Principal } from './perform.ts'

/** Proxies close a silent connection after 30 to 60 s. */
const keepAliveEvery = 15_000

export interface LiveRouteOptions {
  live: LiveFeed
  principalOf(request: FastifyRequest): Promise<Principal | null>
  /** What this person may see of a fact; null hides it. */
  mayHear(principal: Principal, fact: Fact): boolean
}

/**
 * `GET /api/v1/live`: server-sent events. Each message is `{ "facts": […] }` with the id of its last fact; a client that
 * comes back sends it as Last-Event-ID and gets what it missed. Facts arrive after their commit, in order, at least once.
 */
export function mountLive(http: FastifyInstance, { live, principalOf, mayHear }: LiveRouteOptions): void {
  const open = new Set<AbortController>()
  http.addHook('preClose', async () => {
    for (const connection of open) connection.abort()
  })
  http.get('/api/v1/live', async (request, reply) => {
    const principal = await principalOf(request)
    if (!principal) throw new Problem('unauthenticated', 'Sign in to follow what happens.')
    const connection = new AbortController()
    open.add(connection)
    request.raw.on('close', () => connection.abort())
    reply.hijack()
    const out = reply.raw
    out.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    out.write('retry: 1000\nevent: hello\ndata: {}\n\n')
    const timer = setInterval(() => out.write(': still here\n\n'), keepAliveEvery)
    try {
      const last = request.headers['last-event-id']
      for await (const facts of live.follow(typeof last === 'string' ? last : null, connection.signal)) {
        const heard = facts.filter((fact) => mayHear(principal, fact))
        if (heard.length === 0) continue
        const fits = out.write(`id: ${heard.at(-1)!.id}\ndata: ${JSON.stringify({ facts: heard })}\n\n`)
        // A reader that does not keep up is let go; it comes back with the last id it has seen.
        if (!fits && out.writableLength > 5_000_000) break
      }
    } finally {
      clearInterval(timer)
      open.delete(connection)
      out.end()
    }
  })
}
