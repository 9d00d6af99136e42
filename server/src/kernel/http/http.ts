import helmet from '@fastify/helmet'
import { OpenAPIHandler } from '@orpc/openapi/fastify'
import { ORPCError } from '@orpc/server'
import { Problem, problemDocument, statuses } from '@tocsin/contract/errors'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { stopwatch } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Call, Operations, Principal } from '../perform.ts'
import { kindOfStatus, toProblem } from '../problems.ts'
import type { Metrics } from '../telemetry.ts'
import { readJson } from './json.ts'

export type { FastifyInstance, FastifyReply, FastifyRequest }

export interface HttpOptions {
  log: Log
  metrics: Metrics
  trustProxy: boolean
  /** Largest body accepted, in bytes, where a route does not say otherwise. */
  bodyLimit?: number
}

/**
 * The HTTP server without routes. Bodies arrive as raw bytes: signatures are over bytes, and what they are is decided by
 * content, not by Content-Type. Paths are never logged, only the pattern of the route: keys and link tokens are in paths.
 */
export async function createHttp({
  log,
  metrics,
  trustProxy,
  bodyLimit = 1_048_576,
}: HttpOptions): Promise<FastifyInstance> {
  const http = fastify({
    trustProxy,
    bodyLimit,
    logger: false,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 2000 },
    genReqId: () => crypto.randomUUID(),
    // Before any hook runs: the address itself cannot be read.
    frameworkErrors: (_error, request, reply) =>
      void sendProblem(reply, request, new Problem('invalid', 'The address of this request cannot be read.'), log),
  })
  http.removeAllContentTypeParsers()
  http.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // Mantine sets CSS variables through style attributes and one style element.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        workerSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  })
  const clocks = new WeakMap<FastifyRequest, () => number>()
  http.addHook('onRequest', async (request) => void clocks.set(request, stopwatch()))
  http.addHook('onResponse', async (request, reply) => {
    const seconds = (clocks.get(request)?.() ?? 0) / 1000
    const route = request.routeOptions.url ?? 'none'
    metrics.observe('tocsin_http_seconds', { route, method: request.method, status: String(reply.statusCode) }, seconds)
    if (reply.statusCode >= 500) log.warn({ requestId: request.id, route, status: reply.statusCode }, 'request failed')
  })
  http.setErrorHandler((error, request, reply) => sendProblem(reply, request, asProblem(error), log))
  http.setNotFoundHandler((request, reply) =>
    sendProblem(reply, request, new Problem('not_found', `There is nothing at ${request.method} here.`), log),
  )
  return http
}

function asProblem(error: unknown): Problem {
  const status = (error as { statusCode?: number }).statusCode
  if (status === 413)
    return new Problem('too_large', 'The body is too large. Nothing was kept; send it in smaller parts.')
  if (status && status < 500) {
    const kind = kindOfStatus(status)
    return new Problem(kind === 'internal' ? 'invalid' : kind, (error as Error).message)
  }
  return toProblem(error)
}

export function sendProblem(reply: FastifyReply, request: FastifyRequest, problem: Problem, log: Log): FastifyReply {
  if (problem.kind === 'internal')
    log.error({ error: problem.cause ?? problem, requestId: request.id }, 'unexpected error')
  if (problem.retryAfter) reply.header('retry-after', String(problem.retryAfter))
  return reply
    .status(statuses[problem.kind])
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...problemDocument(problem), requestId: request.id }))
}

/**
 * A request that a browser sends for another site. Cookies are only believed when this is false: SameSite=Lax already
 * keeps them out of cross-site posts; this also covers sibling hosts.
 */
export function isCrossSite(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  if (typeof site === 'string') return site !== 'same-origin' && site !== 'none'
  const origin = request.headers.origin
  if (!origin) return false
  // `request.host` knows what a trusted proxy says the host was.
  return URL.canParse(origin) ? new URL(origin).host !== request.host : true
}

/** What is needed of HTTP to say what went wrong. */
interface Asked {
  request: FastifyRequest
  reply: FastifyReply
}

export interface OperationsOptions {
  operations: Operations
  /** What every call has around it. */
  call: Omit<Call, 'principal' | 'ip'>
  /** Proves who is asking. @throws Problem unauthenticated */
  principalOf(request: FastifyRequest): Promise<Principal | null>
}

/** Mounts the operations under /api/v1. */
export function mountOperations(http: FastifyInstance, { operations, call, principalOf }: OperationsOptions): void {
  const { log } = call
  const handler = new OpenAPIHandler<Call & Asked>(operations, {
    customErrorResponseBodyEncoder: (error) => ({ ...problemDocument(toProblem(error)), ...(error.data as object) }),
    interceptors: [
      async ({ next, context: { request, reply } }) => {
        try {
          return await next()
        } catch (error) {
          const problem = toProblem(error)
          const requestId = request.id
          if (problem.kind === 'internal') log.error({ error: problem.cause ?? problem, requestId }, 'unexpected error')
          if (problem.retryAfter) reply.header('retry-after', String(problem.retryAfter))
          throw new ORPCError(problem.kind.toUpperCase(), {
            status: statuses[problem.kind],
            message: problem.message,
            data: { requestId },
            cause: problem,
          })
        }
      },
    ],
  })
  http.all('/api/v1/*', { bodyLimit: 6_000_000 }, async (request, reply) => {
    const principal = await principalOf(request)
    request.body = operationBody(request)
    reply.header('cache-control', 'no-store')
    reply.header('x-request-id', request.id)
    const { matched } = await handler.handle(request, reply, {
      prefix: '/api/v1',
      context: { ...call, principal, ip: request.ip, request, reply },
    })
    if (!matched)
      throw new Problem(
        'not_found',
        `There is no operation ${request.method} at this path; GET /api/v1/openapi.json lists them.`,
      )
    return reply
  })
  http.addHook('onSend', async (request, reply, payload) => {
    if (request.routeOptions.url === '/api/v1/*' && reply.statusCode >= 400) {
      reply.header('content-type', 'application/problem+json; charset=utf-8')
    }
    return payload
  })
}

/** JSON as an object; YAML as `{ yaml }`; no body as `{}`. @throws Problem invalid for broken JSON. */
function operationBody(request: FastifyRequest): unknown {
  const bytes = request.body
  if (request.method === 'GET' || request.method === 'HEAD') return undefined
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return {}
  if (/yaml/i.test(request.headers['content-type'] ?? ''))
    return { ...(request.query as object), yaml: bytes.toString('utf8') }
  const read = readJson(bytes, { depth: 64, keys: 500_000, items: 2_000_000 })
  if (!read.ok) throw new Problem(read.tooLarge ? 'too_large' : 'invalid', `${read.why} Nothing was changed.`)
  if (read.value === null || typeof read.value !== 'object' || Array.isArray(read.value))
    throw new Problem('invalid', 'The body must be a JSON object. Nothing was changed.')
  return read.value
}
