import { Problem } from '@tocsin/contract/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../../kernel/http/http.ts'
import { type Auth, addressHeader, problemOf } from './auth.ts'

/** What of better-auth is reachable. Everything else of it (sign-up, update-user, …) would go past the one door. */
const paths = ['/api/auth/sign-in/email', '/api/auth/sign-out', '/api/auth/change-password']

/** Mounts sign-in, sign-out and change of password. Refusals are problem+json like everywhere. */
export function mountAuth(http: FastifyInstance, auth: Auth): void {
  for (const path of paths) {
    http.post(
      path,
      { bodyLimit: 16_384 },
      async (request, reply) => await answer(reply, await auth.handler(asFetch(request))),
    )
  }
}

function asFetch(request: FastifyRequest): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const each of Array.isArray(value) ? value : [value]) if (each !== undefined) headers.append(name, each)
  }
  headers.set(addressHeader, request.ip)
  // The body is read already; its length is what Request makes it.
  headers.delete('content-length')
  headers.delete('transfer-encoding')
  const body = Buffer.isBuffer(request.body) && request.body.length > 0 ? new Uint8Array(request.body) : '{}'
  if (body === '{}') headers.set('content-type', 'application/json')
  const url = `${request.protocol}://${request.headers.host ?? 'localhost'}${request.url}`
  if (!URL.canParse(url)) throw new Problem('invalid', 'The Host header of this request is not a host.')
  return new Request(url, { method: request.method, headers, body })
}

async function answer(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.header('cache-control', 'no-store')
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  if (response.ok) {
    // Its body would hand the session's token to scripts; the cookie is HttpOnly so that they never see it.
    return reply.status(204).send()
  }
  const { code } = (await response.json().catch(() => ({}))) as { code?: string }
  const wait = Number(response.headers.get('x-retry-after') ?? Number.NaN)
  throw problemOf(response.status, code, Number.isFinite(wait) ? wait : undefined)
}
