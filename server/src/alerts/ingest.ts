import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { Problem } from '@tocsin/contract/errors'
import { stopwatch } from '../kernel/clock.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../kernel/http/http.ts'
import { type Reading, readBody } from '../kernel/http/json.ts'
import type { Log } from '../kernel/log.ts'
import type { Intake } from './intake.ts'
import type { Door, Doors } from './keys.ts'
import { normaliseSignal, type Signal } from './signal.ts'
import { sourceNamed } from './sources/index.ts'
import { type Answer, type Source, type SourceRequest, Unreadable } from './sources/source.ts'
import { floodSignal, troubleSignal } from './trouble.ts'

export interface IngestOptions {
  doors: Doors
  intake: Intake
  log: Log
  /** Requests that one integration may send: sustained per second, and at once. */
  rate?: { perSecond: number; burst: number }
}

const largest = 1_048_576

/**
 * The raw doors, outside `/api`: the vendors' webhooks and PagerDuty's own paths. Success is answered only after the
 * commit, in the vendor's shape. Neither paths nor keys are ever logged.
 */
export function mountIngest(http: FastifyInstance, options: IngestOptions): void {
  const { doors, intake, log, rate = { perSecond: 5_000, burst: 20_000 } } = options
  const isWithinRate = tokenBuckets(rate)
  const isTimeToTell = tokenBuckets({ perSecond: 1 / 60, burst: 1 })
  const pagerduty = sourceNamed('pagerduty-events')!
  const anyType = anyContentType()

  http.post<{ Params: { source: string; key: string } }>(
    '/in/:source/:key',
    {
      ...anyType,
      errorHandler(error, request, reply) {
        if (error.statusCode !== 413) throw error
        return refuseLarge(request.params.key, reply)
      },
    },
    async (request, reply) => {
      const { source: name, key } = request.params
      const source = sourceNamed(name)
      const door = await doors.find(key)
      if (!door) return refuseKey(source, request, reply)
      const own = door.integration.source
      if (!source || own !== source.slug) {
        throw new Problem(
          'not_found',
          `This key is of an integration of the source "${own}": send to /in/${own}/<key>.`,
        )
      }
      return await take(source, door, request, reply, await readRequest(request), null)
    },
  )

  for (const path of ['/v2/enqueue', '/v2/change/enqueue', '/generic/2010-04-15/create_event.json']) {
    http.post(path, anyType, async (request, reply) => {
      const reading = await readRequest(request)
      const vendor = sourceRequest(request)
      const key = reading.ok ? (pagerduty.key?.(reading.value, vendor) ?? null) : null
      if (key === null) return send(reply, refusalWithoutKey(pagerduty, reading, vendor))
      const door = await doors.find(key)
      if (door?.integration.source !== pagerduty.slug) return refuseKey(pagerduty, request, reply)
      return await take(pagerduty, door, request, reply, reading, key)
    })
  }

  async function take(
    source: Source,
    door: Door,
    request: FastifyRequest,
    reply: FastifyReply,
    reading: Reading<unknown>,
    keyInBody: string | null,
  ): Promise<FastifyReply> {
    const { integration, services, hash } = door
    const vendor = sourceRequest(request)
    if (!isWithinRate(integration.id)) {
      if (isTimeToTell(`${integration.id} too fast`)) tell(door, floodSignal(integration, rate.perSecond))
      reply.header('retry-after', '1')
      if (source.throttled) return send(reply, source.throttled(vendor))
      throw new Problem('too_many', `${integration.name} sends too fast. Nothing was kept; send it again.`, {
        retryAfter: 1,
      })
    }
    const { signals, problem, strict } = understand(source, reading, vendor, log)
    const trouble = problem !== null && strict === null ? [troubleSignal(integration, problem)] : []
    await intake.submit({
      integration,
      services,
      contentType: request.headers['content-type']?.slice(0, 200) ?? null,
      // The inspector shows bodies: a key in one would be a key in the open.
      body: keyInBody === null ? reading.raw : reading.raw.replaceAll(keyInBody, '(key)'),
      signals: [...signals.map(normaliseSignal), ...trouble],
      problem,
    })
    doors.used(hash)
    if (!reading.ok && reading.tooLarge) {
      throw new Problem('too_large', `${reading.why} It was kept, but nothing was read; send it in smaller parts.`)
    }
    return send(reply, strict ?? source.accepted(signals, vendor))
  }

  /** Something to be told about the integration itself, besides any payload; if it cannot be stored, the next one will. */
  function tell({ integration, services }: Door, signal: Signal): void {
    const problem = signal.title
    intake
      .submit({ integration, services, contentType: null, body: '', signals: [signal], problem })
      .catch((error) =>
        log.warn({ error, integration: integration.id }, 'could not tell of trouble with an integration'),
      )
  }

  /** Senders drop what is answered 413: somebody has to hear of it. */
  async function refuseLarge(key: string, reply: FastifyReply): Promise<void> {
    const door = await doors.find(key)
    if (!door) throw unknownKey()
    const problem = 'A payload was larger than 1 MB. It was refused and not kept; let the sender send smaller parts.'
    if (isTimeToTell(`${door.integration.id} too large`)) tell(door, troubleSignal(door.integration, problem))
    reply.header('connection', 'close')
    throw new Problem('too_large', problem)
  }
}

/**
 * The server refuses a Content-Type that is not well-formed before anybody has looked at the body. An alert is not lost
 * for that: hidden while the body is read, the header is back for the source. Security headers are for browsers; writing
 * them took 6 % of this process's time under load.
 */
function anyContentType() {
  const declared = new WeakMap<FastifyRequest, string>()
  return {
    helmet: false as const,
    onRequest(request: FastifyRequest, _reply: FastifyReply, done: () => void) {
      const { headers } = request.raw
      if (headers['content-type'] !== undefined) {
        declared.set(request, headers['content-type'])
        headers['content-type'] = 'application/octet-stream'
      }
      done()
    },
    preValidation(request: FastifyRequest, _reply: FastifyReply, done: () => void) {
      const type = declared.get(request)
      if (type !== undefined) request.raw.headers['content-type'] = type
      done()
    },
  }
}

function unknownKey(): Problem {
  return new Problem('not_found', 'No integration has this key. Nothing was kept; look at the URL of the integration.')
}

function refuseKey(source: Source | undefined, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!source?.unknownKey) throw unknownKey()
  return send(reply, source.unknownKey(sourceRequest(request)))
}

/** Without a key nobody can be told but the sender: in the vendor's words. */
function refusalWithoutKey(source: Source, reading: Reading<unknown>, vendor: SourceRequest): Answer {
  if (!reading.ok && reading.tooLarge) throw new Problem('too_large', `${reading.why} Nothing was kept.`)
  const errors = reading.ok ? errorsOf(source, reading.value, vendor) : [reading.why]
  return source.strict?.(errors, vendor, !reading.ok) ?? { status: 400, body: { errors } }
}

function errorsOf(source: Source, body: unknown, vendor: SourceRequest): string[] {
  try {
    source.parse(body, vendor)
  } catch (error) {
    if (error instanceof Unreadable) return error.errors
  }
  return ['The key is missing']
}

interface Understood {
  signals: Signal[]
  problem: string | null
  /** The vendor's own refusal, where its API refuses what is malformed. */
  strict: Answer | null
}

function understand(source: Source, reading: Reading<unknown>, vendor: SourceRequest, log: Log): Understood {
  if (!reading.ok && vendor.bytes.length > 0) {
    const strict = reading.tooLarge ? null : (source.strict?.([reading.why], vendor, true) ?? null)
    return { signals: [], problem: reading.why, strict }
  }
  try {
    return { signals: source.parse(reading.ok ? reading.value : undefined, vendor), problem: null, strict: null }
  } catch (error) {
    if (error instanceof Unreadable) {
      const refuses = error.signals.length === 0 && source.strict
      return {
        signals: error.signals,
        problem: error.message,
        strict: refuses ? refuses(error.errors, vendor, false) : null,
      }
    }
    log.error({ error, source: source.slug }, 'a source broke on a payload; it is kept')
    return { signals: [], problem: 'Tocsin broke while it read this payload; the log says why.', strict: null }
  }
}

function sourceRequest(request: FastifyRequest): SourceRequest {
  const end = request.url.indexOf('?')
  return {
    path: end === -1 ? request.url : request.url.slice(0, end),
    // Node joins repeated headers into one text, except Set-Cookie, which no sender of alerts sends.
    headers: request.headers as Record<string, string | undefined>,
    bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    query: end === -1 ? {} : Object.fromEntries(new URLSearchParams(request.url.slice(end + 1))),
  }
}

const unpackers: Record<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/**
 * The body, unpacked and read. Afterwards `request.body` is the unpacked bytes. What cannot be unpacked is content that
 * cannot be understood; unpacked it may have 1 MB, like any other body.
 */
async function readRequest(request: FastifyRequest): Promise<Reading<unknown>> {
  const sent = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const encoding = request.headers['content-encoding']?.trim().toLowerCase()
  if (encoding && encoding !== 'identity' && sent.length > 0) {
    const unpack = Object.hasOwn(unpackers, encoding) ? unpackers[encoding] : undefined
    if (!unpack)
      return unread(`The body has the content encoding "${encoding.slice(0, 60)}"; send it plain or with gzip.`)
    try {
      request.body = await unpack(sent, { maxOutputLength: largest })
    } catch (error) {
      const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      return unread(tooLarge ? 'Unpacked, the body is larger than 1 MB.' : `The body is not ${encoding}.`, tooLarge)
    }
  }
  return readBody(Buffer.isBuffer(request.body) ? request.body : sent, request.headers['content-type'])
}

function unread(why: string, tooLarge = false): Reading<unknown> {
  return { ok: false, why, tooLarge, raw: '' }
}

function send(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  reply.status(status)
  if (body === null) return reply.send()
  if (typeof body === 'string') return reply.header('content-type', 'text/plain; charset=utf-8').send(body)
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body))
}

/** A token bucket per integration; there are as many as somebody configured. */
function tokenBuckets({ perSecond, burst }: { perSecond: number; burst: number }): (name: string) => boolean {
  const elapsed = stopwatch()
  const buckets = new Map<string, { tokens: number; at: number }>()
  return (name) => {
    const now = elapsed() / 1000
    const bucket = buckets.get(name) ?? { tokens: burst, at: now }
    bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.at) * perSecond)
    bucket.at = now
    buckets.set(name, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}
