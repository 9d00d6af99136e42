import { Problem } from '@tocsin/contract/errors'
import type { Fact } from '@tocsin/contract/facts'
import type { LiveFeed } from '../data/live.ts'
import type { Principal } from '../perform.ts'
import type { FastifyInstance, FastifyRequest } from './http.ts'

/** Proxies close a silent connection after 30 to 60 s. */
const usualKeepAlive = 15_000

export interface LiveRouteOptions {
  live: LiveFeed
  principalOf(request: FastifyRequest): Promise<Principal | null>
  /** Whether this person may see a fact; others are left out. */
  maySeeFact(principal: Principal, fact: Fact): boolean
  keepAliveEvery?: number
}

/**
 * `GET /api/v1/live`: server-sent events. Each message is `{ "facts": […] }` with the id of its last fact; a client that
 * comes back sends it as Last-Event-ID and gets what it missed, or the event `reset`: load everything again. Facts arrive
 * after their commit, in order, at least once. With every sign of life it is asked again whether this may be heard: a
 * session that ended, or a person who was disabled, gets nothing more.
 */
export function mountLive(
  http: FastifyInstance,
  { live, principalOf, maySeeFact, keepAliveEvery = usualKeepAlive }: LiveRouteOptions,
): void {
  const open = new Set<AbortController>()
  http.addHook('preClose', async () => {
    for (const connection of open) connection.abort()
  })
  http.get('/api/v1/live', async (request, reply) => {
    let principal = await principalOf(request)
    if (!principal) throw new Problem('unauthenticated', 'Sign in to follow what happens.')
    const connection = new AbortController()
    open.add(connection)
    let timer: NodeJS.Timeout | undefined
    const out = reply.raw
    out.on('close', () => connection.abort())
    async function lookAgain(): Promise<void> {
      try {
        const now = await principalOf(request)
        if (now) principal = now
        else connection.abort()
      } catch (error) {
        // While the database is away nothing is heard anyway.
        if (error instanceof Problem && error.kind === 'unauthenticated') connection.abort()
      }
    }
    try {
      const last = request.headers['last-event-id']
      const feed = live.follow(typeof last === 'string' ? last : null, connection.signal)
      // It has begun before the client hears that it is connected, and loads what there is: nothing falls in between.
      await feed.next()
      reply.hijack()
      if (out.destroyed) return
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) out.setHeader(name, value)
      // The connection ends with the stream: kept alive, it would hold up the shutdown for as long as the browser likes.
      out.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        connection: 'close',
      })
      out.write('retry: 1000\nevent: hello\ndata: {}\n\n')
      timer = setInterval(() => {
        out.write(': still here\n\n')
        void lookAgain()
      }, keepAliveEvery)
      for await (const facts of feed) {
        if (facts === 'reset') {
          out.write('event: reset\ndata: {}\n\n')
          continue
        }
        const by = principal
        const heard = facts.filter((fact) => maySeeFact(by, fact))
        if (heard.length === 0) continue
        const fits = out.write(`id: ${heard.at(-1)!.id}\ndata: ${JSON.stringify({ facts: heard })}\n\n`)
        // A reader that does not keep up is let go; it comes back with the last id it has seen.
        if (!fits && out.writableLength > 5_000_000) break
      }
    } finally {
      clearInterval(timer)
      open.delete(connection)
      connection.abort()
      if (out.headersSent) out.end()
    }
  })
}
