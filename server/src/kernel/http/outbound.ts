import { promises as dns } from 'node:dns'
import * as http from 'node:http'
import * as https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { Problem } from '@tocsin/contract/errors'
import { type AllowList, addressVerdict, allowList } from './addresses.ts'
import { DeliveryError } from './delivery.ts'

export interface Address {
  address: string
  family: number
}

export interface OutboundOptions {
  /** Internal hosts that may be reached: hosts, `host:port`, CIDRs. Metadata services are refused regardless. */
  allow?: readonly string[]
  /** How names become addresses; the operating system's resolver unless given. */
  resolve?: (hostname: string) => Promise<Address[]>
}

export interface OutboundRequest {
  method: string
  url: string
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** For everything from looking up the name to the last byte, in milliseconds; 10,000 unless given. */
  timeoutMs?: number
  /** Reading stops here and keeps what was read; 65,536 unless given. */
  maxResponseBytes?: number
}

export interface OutboundResponse {
  status: number
  /** Names in lower case; repeated headers joined by ", ". */
  headers: Record<string, string>
  body: string
}

export interface Outbound {
  /**
   * Sends one request. Redirects are answers, never followed. Throws OutboundBlocked for an address that must not be
   * reached, and a temporary DeliveryError for network errors, time-outs, 408, 429 and 5xx; every other status is returned.
   */
  send(request: OutboundRequest): Promise<OutboundResponse>
  /** Throws OutboundBlocked if this URL is refused already as written; names are judged when they are resolved. */
  check(url: string): void
  /** Closes the idle connections. */
  close(): void
}

/** The address is not one that this server may reach. */
export class OutboundBlocked extends Problem {
  override name = 'OutboundBlocked'

  constructor(why: string) {
    super(
      'invalid',
      `Not sent: ${why}. If this host is meant to be reached, an administrator can allow it with TOCSIN_OUTBOUND_ALLOW.`,
    )
  }
}

interface Target {
  url: URL
  hostname: string
  /** True if the administrator named this host or host:port. */
  admitted: boolean
}

/**
 * The only way out for HTTP. The name is resolved inside the connection, every address it has is judged, and the socket
 * goes to a judged address: an answer that changes between check and connect (DNS rebinding) has nothing to attack.
 * Connections are kept and reused, because a second TLS handshake costs a page some hundred milliseconds.
 */
export function outbound(options: OutboundOptions = {}): Outbound {
  const allow = allowList(options.allow ?? [])
  const resolve = options.resolve ?? ((hostname) => dns.lookup(hostname, { all: true, verbatim: true }))
  const pool = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, scheduling: 'lifo' as const, timeout: 60_000 }
  const agents = { http: new http.Agent(pool), https: new https.Agent(pool) }

  async function send(request: OutboundRequest): Promise<OutboundResponse> {
    const target = targetOf(request.url, allow)
    const deadline = AbortSignal.timeout(request.timeoutMs ?? 10_000)
    const response = await exchange(target, request, deadline)
    refuseTemporary(target, response)
    return response
  }

  async function exchange(target: Target, request: OutboundRequest, deadline: AbortSignal): Promise<OutboundResponse> {
    try {
      return await once(target, request, deadline)
    } catch (error) {
      // The other side closed an idle connection in the moment we reused it: nothing was read, so ask once more.
      if (error instanceof StaleConnection && !deadline.aborted) return await once(target, request, deadline)
      throw error
    }
  }

  async function once(target: Target, request: OutboundRequest, deadline: AbortSignal): Promise<OutboundResponse> {
    const { promise, resolve: done, reject } = Promise.withResolvers<OutboundResponse>()
    const limit = request.maxResponseBytes ?? 65_536
    const secure = target.url.protocol === 'https:'
    const outgoing = built(() =>
      (secure ? https : http).request({
        method: request.method,
        protocol: target.url.protocol,
        hostname: target.hostname,
        port: target.url.port === '' ? (secure ? 443 : 80) : Number(target.url.port),
        path: target.url.pathname + target.url.search,
        headers: { 'user-agent': 'Tocsin', ...request.headers, ...lengthOf(request.body) },
        agent: secure ? agents.https : agents.http,
        lookup: judgedLookup(target, allow, resolve),
        signal: deadline,
      }),
    )
    outgoing.on('error', (error: NodeJS.ErrnoException) => reject(failure(error, outgoing, target, deadline)))
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = []
      let size = 0
      const finish = () =>
        done({
          status: incoming.statusCode ?? 0,
          headers: plainHeaders(incoming),
          body: Buffer.concat(chunks).subarray(0, limit).toString('utf8'),
        })
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size < limit) return
        finish()
        if (size > limit) incoming.destroy()
      })
      incoming.on('end', finish)
      incoming.on('error', (error) => reject(failure(error, outgoing, target, deadline)))
    })
    outgoing.end(request.body)
    return await promise
  }

  return {
    send,
    check(url) {
      targetOf(url, allow)
    },
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** Reads the URL once. WHATWG parsing turns decimal, hexadecimal, octal, short and full-width hosts into plain addresses. */
function targetOf(text: string, allow: AllowList): Target {
  const url = URL.parse(text)
  if (!url) throw new OutboundBlocked(`"${text.slice(0, 200)}" is not a URL`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundBlocked(`only http and https are possible, not ${url.protocol.slice(0, 20)}`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundBlocked('the URL contains a user name or password; send credentials in a header')
  }
  const hostname = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (hostname === '') throw new OutboundBlocked('the URL has no host')
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  const written = hostname.includes(':') ? `[${hostname}]` : hostname
  const admitted = allow.hosts.has(written) || allow.hosts.has(`${written}:${port}`)
  if (!admitted && Number(port) < 1024 && port !== '80' && port !== '443') {
    throw new OutboundBlocked(`port ${port} belongs to another service than HTTP`)
  }
  if (isIP(hostname) !== 0) {
    const verdict = addressVerdict(hostname, allow, admitted)
    if (!verdict.allowed) throw new OutboundBlocked(verdict.why)
  }
  return { url, hostname, admitted }
}

/** The hook that the socket itself asks for the address it connects to. One forbidden address forbids the name. */
function judgedLookup(
  target: Target,
  allow: AllowList,
  resolve: (hostname: string) => Promise<Address[]>,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname)
      .then((found) => {
        const first = found[0]
        if (!first) throw new DeliveryError(`The name ${hostname} has no address.`, { permanent: false })
        for (const { address } of found) {
          const verdict = addressVerdict(address, allow, target.admitted)
          if (!verdict.allowed) throw new OutboundBlocked(`${hostname} leads to ${address}, and ${verdict.why}`)
        }
        if (options.all) callback(null, found)
        else callback(null, first.address, first.family)
      })
      .catch((error: Error) => callback(error, '', 0))
  }
}

/** Node refuses line breaks and other control characters in headers and methods when the request is made. */
function built(make: () => http.ClientRequest): http.ClientRequest {
  try {
    return make()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new DeliveryError(`The request could not be made: ${reason}.`, { permanent: true, cause: error })
  }
}

class StaleConnection extends DeliveryError {
  override name = 'StaleConnection'
}

function failure(
  error: NodeJS.ErrnoException,
  request: http.ClientRequest,
  target: Target,
  deadline: AbortSignal,
): Error {
  if (error instanceof OutboundBlocked || error instanceof DeliveryError) return error
  const host = target.url.host
  if (deadline.aborted) {
    return new DeliveryError(`${host} did not answer in time.`, { permanent: false, cause: error })
  }
  if (request.reusedSocket && error.code === 'ECONNRESET') {
    return new StaleConnection(`${host} closed the connection.`, { permanent: false, cause: error })
  }
  const reason = error.code === 'ENOTFOUND' ? 'its name was not found' : (error.code ?? error.message)
  return new DeliveryError(`${host} could not be reached: ${reason}.`, { permanent: false, cause: error })
}

function refuseTemporary(target: Target, response: OutboundResponse): void {
  const { status } = response
  if (status < 500 && status !== 429 && status !== 408) return
  throw new DeliveryError(`${target.url.host} answered ${status}.`, {
    permanent: false,
    status,
    body: response.body,
    retryAfter: retryAfterOf(response.headers),
  })
}

/** `Retry-After` in seconds: a number, or a date that is read against the answer's own `Date`, so clocks need not agree. */
function retryAfterOf(headers: Record<string, string>): number | undefined {
  const text = headers['retry-after']?.trim()
  if (!text) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const seconds = (Date.parse(text) - Date.parse(headers.date ?? '')) / 1000
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds) : undefined
}

function lengthOf(body: string | Uint8Array | undefined): Record<string, string> {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
}

function plainHeaders(incoming: http.IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}
