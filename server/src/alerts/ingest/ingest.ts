import { Problem } from '@tocsin/contract/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../../kernel/http/http.ts'
import type { Reading } from '../../kernel/http/json.ts'
import type { Log } from '../../kernel/log.ts'
import type { IngestKey, IngestKeys } from '../keys/ingest-keys.ts'
import { keyInRequest } from '../keys/key-in-request.ts'
import { normaliseSignal, type Signal } from '../signal.ts'
import type { Answer, Source, SourceRequest, VendorPath } from '../sources/source.ts'
import { anyContentType, bytesOf, readRequest } from './body.ts'
import type { Intake } from './intake.ts'
import { notUnderstoodSignal, tooFastSignal } from './raise.ts'
import { type Rate, tokenBuckets } from './rate.ts'
import { errorsOf, understand } from './understand.ts'

export interface IngestOptions {
  ingestKeys: IngestKeys
  intake: Intake
  log: Log
  /** Requests that one integration may send. */
  rate?: Rate
  sources: readonly Source[]
}

/** What every request on an ingest path needs. */
interface Ingest extends Required<IngestOptions> {
  isWithinRate: (integration: string) => boolean
  /** At most once a minute for each thing to be told. */
  isTimeToRaise: (what: string) => boolean
}

/** A request whose key is known. */
interface Received {
  source: Source
  ingestKey: IngestKey
  request: FastifyRequest
  reply: FastifyReply
  reading: Reading<unknown>
  /** The request as the source may see it. */
  sent: SourceRequest
  /** The key where the body may hold it; null where only our own URL does. */
  keyInBody: string | null
}

/**
 * Where alerts come in, outside `/api`: `/in/<source>/<key>` and the vendors' own paths. Success is answered only after the
 * commit, in the vendor's shape. Neither paths nor keys are ever logged.
 */
export function mountIngest(http: FastifyInstance, options: IngestOptions): void {
  const { rate = { perSecond: 5_000, burst: 20_000 } } = options
  const ingest: Ingest = {
    ...options,
    rate,
    isWithinRate: tokenBuckets(rate),
    isTimeToRaise: tokenBuckets({ perSecond: 1 / 60, burst: 1 }),
  }
  const anyType = anyContentType()
  mountOwnPath(http, ingest, anyType)
  for (const source of options.sources) {
    for (const path of source.paths) {
      http.post<{ Params: Record<string, string> }>(path.path, anyType, (request, reply) =>
        receiveOnVendorPath(ingest, source, path, request, reply),
      )
    }
  }
}

function mountOwnPath(http: FastifyInstance, ingest: Ingest, anyType: ReturnType<typeof anyContentType>): void {
  const bySlug = new Map(ingest.sources.map((source) => [source.slug, source]))
  http.post<{ Params: { source: string; key: string } }>(
    '/in/:source/:key',
    {
      ...anyType,
      errorHandler(error, request, reply) {
        if (error.statusCode !== 413) throw error
        return refuseLarge(ingest, request.params.key, reply)
      },
    },
    async (request, reply) => {
      const source = bySlug.get(request.params.source)
      const ingestKey = await ingest.ingestKeys.find(request.params.key)
      if (!ingestKey) return refuseKey(source, request, reply)
      const own = ingestKey.integration.source
      if (!source || own !== source.slug) {
        throw new Problem(
          'not_found',
          `This key is of an integration of the source "${own}": send to /in/${own}/<key>.`,
        )
      }
      const reading = await readRequest(request)
      const sent = sourceRequest(source, request)
      return await receive(ingest, { source, ingestKey, request, reply, reading, sent, keyInBody: null })
    },
  )
}

async function receiveOnVendorPath(
  ingest: Ingest,
  source: Source,
  path: VendorPath,
  request: FastifyRequest<{ Params: Record<string, string> }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const reading = await readRequest(request)
  const sent = sourceRequest(source, request)
  const key = keyOnVendorPath(path, request, reading, sent)
  if (key === null) return send(reply, refusalWithoutKey(source, reading, sent))
  const ingestKey = await ingest.ingestKeys.find(key)
  if (ingestKey?.integration.source !== source.slug) return refuseKey(source, request, reply)
  return await receive(ingest, { source, ingestKey, request, reply, reading, sent, keyInBody: key })
}

/** An API that looks for its key in the body refuses a body that cannot be read, wherever else a key may be. */
function keyOnVendorPath(
  path: VendorPath,
  { params, headers }: FastifyRequest<{ Params: Record<string, string> }>,
  reading: Reading<unknown>,
  { query }: SourceRequest,
): string | null {
  if (!reading.ok && path.key.some(({ in: place }) => place === 'body')) return null
  return keyInRequest(path.key, { params, body: reading.ok ? reading.value : undefined, headers, query })
}

/** Understands what came, stores it with what it means, and answers once that is durable. */
async function receive(ingest: Ingest, received: Received): Promise<FastifyReply> {
  const { source, ingestKey, request, reply, reading, sent, keyInBody } = received
  const { integration, services, hash } = ingestKey
  if (!ingest.isWithinRate(integration.id)) return refuseTooFast(ingest, received)
  const { signals, problem, strict } = understand(source, reading, sent, ingest.log)
  const raised = problem !== null && strict === null ? [notUnderstoodSignal(integration, problem)] : []
  await ingest.intake.submit({
    integration,
    services,
    contentType: request.headers['content-type']?.slice(0, 200) ?? null,
    // The inspector shows bodies: a key in one would be a key in the open.
    body: keyInBody === null ? reading.raw : reading.raw.replaceAll(keyInBody, '(key)'),
    signals: [...signals.map(normaliseSignal), ...raised],
    problem,
  })
  ingest.ingestKeys.used(hash)
  if (!reading.ok && reading.tooLarge) {
    throw new Problem('too_large', `${reading.why} It was kept, but nothing was read; send it in smaller parts.`)
  }
  return send(reply, strict ?? source.answers.accepted(signals, sent))
}

/** A signal about the integration itself, besides any payload; if it cannot be stored, the next one will be. */
function raise({ intake, log }: Ingest, { integration, services }: IngestKey, signal: Signal): void {
  const problem = signal.title
  intake
    .submit({ integration, services, contentType: null, body: '', signals: [signal], problem })
    .catch((error) => log.warn({ error, integration: integration.id }, 'could not raise a problem of an integration'))
}

function refuseTooFast(ingest: Ingest, { source, ingestKey, reply, sent }: Received): FastifyReply {
  const { integration } = ingestKey
  const { perSecond } = ingest.rate
  if (ingest.isTimeToRaise(`${integration.id} too fast`))
    raise(ingest, ingestKey, tooFastSignal(integration, perSecond))
  reply.header('retry-after', '1')
  if (source.answers.throttled) return send(reply, source.answers.throttled(sent))
  throw new Problem('too_many', `${integration.name} sends too fast. Nothing was kept; send it again.`, {
    retryAfter: 1,
  })
}

/** Senders drop what is answered 413: somebody has to hear of it. */
async function refuseLarge(ingest: Ingest, key: string, reply: FastifyReply): Promise<void> {
  const ingestKey = await ingest.ingestKeys.find(key)
  if (!ingestKey) throw unknownKey()
  const { integration } = ingestKey
  const problem = 'A payload was larger than 1 MB. It was refused and not kept; let the sender send smaller parts.'
  if (ingest.isTimeToRaise(`${integration.id} too large`))
    raise(ingest, ingestKey, notUnderstoodSignal(integration, problem))
  reply.header('connection', 'close')
  throw new Problem('too_large', problem)
}

function unknownKey(): Problem {
  return new Problem('not_found', 'No integration has this key. Nothing was kept; look at the URL of the integration.')
}

function refuseKey(source: Source | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!source?.answers.unknownKey) throw unknownKey()
  return send(reply, source.answers.unknownKey(sourceRequest(source, request)))
}

/** Without a key nobody can be told but the sender: in the vendor's words. */
function refusalWithoutKey(source: Source, reading: Reading<unknown>, sent: SourceRequest): Answer {
  if (!reading.ok && reading.tooLarge) throw new Problem('too_large', `${reading.why} Nothing was kept.`)
  const errors = reading.ok ? errorsOf(source, reading.value, sent) : [reading.why]
  return source.answers.strict?.(errors, sent, !reading.ok) ?? { status: 400, body: { errors } }
}

/** The request as the source may see it. */
function sourceRequest({ headers: names }: Source, request: FastifyRequest): SourceRequest {
  const end = request.url.indexOf('?')
  const headers: Record<string, string | undefined> = {}
  // Node joins repeated headers into one text, except Set-Cookie, which no sender of alerts sends.
  for (const name of names) headers[name] = request.headers[name] as string | undefined
  return {
    path: end === -1 ? request.url : request.url.slice(0, end),
    headers,
    bytes: bytesOf(request),
    query: end === -1 ? {} : Object.fromEntries(new URLSearchParams(request.url.slice(end + 1))),
  }
}

function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  reply.status(status)
  if (body === null) return reply.send()
  if (typeof body === 'string') return reply.header('content-type', 'text/plain; charset=utf-8').send(body)
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body))
}
