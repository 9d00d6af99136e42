import { createHmac } from 'node:crypto'
import { Problem } from '@tocsin/contract/errors'
import { betterAuth } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { type Clock, later } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { Log } from '../../kernel/log.ts'
import { isSame, type SecretBox } from '../../kernel/secrets.ts'
import { peopleById } from '../../people/read.ts'
import { recordPasswordChange, recordSignIn } from '../actions.ts'
import { isLive, sessionLasts } from '../model.ts'
import { sessionByToken } from '../store.ts'
import { createLimiter } from './limiter.ts'
import { hashPassword, verifyPassword } from './passwords.ts'

/** Sign-in with e-mail and password. Sessions are checked by principal.ts; better-auth begins and ends them. */
export interface Auth {
  /** Answers sign-in, sign-out and change of password under /api/auth. The client's address is in `addressHeader`. */
  handler(request: Request): Promise<Response>
  /** The session's token in a Cookie header, when we signed it; null otherwise. */
  sessionTokenOf(cookies: string | null | undefined): string | null
}

export interface AuthOptions {
  database: Database
  clock: Clock
  secrets: SecretBox
  log: Log
  /** Where browsers reach us, such as https://tocsin.acme.example; undefined: wherever they say they do. */
  publicUrl: string | undefined
}

/** Set by mountAuth from what Fastify knows; whatever a client sends under this name is dropped. */
export const addressHeader = 'x-tocsin-client-address'

/** At most this many wrong passwords for one account in 15 minutes, on this node, from wherever they come. */
const triesOfAccount = { max: 30, seconds: 900 }

/** better-auth on our tables. Cookies are `Secure` with the prefix `__Host-` when PUBLIC_URL is https. */
export function createAuth({ database, clock, secrets, log, publicUrl }: AuthOptions): Auth {
  const secret = secrets.sign('sign-in', 'cookies')
  const secure = publicUrl?.startsWith('https:') ?? false
  const cookieName = secure ? '__Host-tocsin_session' : 'tocsin_session'
  const cookieAttributes = { secure, httpOnly: true, sameSite: 'lax', path: '/' } as const
  const tries = createLimiter(triesOfAccount)

  function sessionTokenOf(cookies: string | null | undefined): string | null {
    const signed = cookieNamed(cookies ?? '', cookieName)
    const dot = signed?.lastIndexOf('.') ?? -1
    if (!signed || dot < 1) return null
    const token = signed.slice(0, dot)
    // The form of better-call's signed cookies: value "." base64(HMAC-SHA-256(secret, value)), percent-encoded.
    const mac = createHmac('sha256', secret).update(token).digest('base64')
    return isSame(mac, signed.slice(dot + 1)) ? token : null
  }

  const auth = betterAuth({
    appName: 'Tocsin',
    ...(publicUrl === undefined ? {} : { baseURL: publicUrl }),
    basePath: '/api/auth',
    secret,
    trustedOrigins: (request) => sameHost(request),
    database: { db: database.db, type: 'postgres' },
    user: { modelName: 'person' },
    session: { expiresIn: sessionLasts, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 60,
      customRules: { '/sign-in/email': { window: 60, max: 20 }, '/change-password': { window: 60, max: 10 } },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: {
        hash: async (password) => await orTooMany(hashPassword(password)),
        verify: async ({ hash, password }) => await orTooMany(verifyPassword(hash, password)),
      },
    },
    advanced: {
      // Tests of the library's own would otherwise switch these off when NODE_ENV is test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      useSecureCookies: false,
      cookies: { session_token: { name: cookieName, attributes: cookieAttributes } },
      defaultCookieAttributes: cookieAttributes,
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: {
        // The schema is ours and checked by tools/schema.ts.
        validateSchema: false,
        generateId: ({ model }) => (model === 'session' ? newId('session', clock.now()) : crypto.randomUUID()),
      },
    },
    telemetry: { enabled: false },
    logger: {
      // Its warnings are wrong passwords; its arguments may hold what was sent.
      log: (level, message) =>
        level === 'error' ? log.error({ part: 'sign-in' }, message) : log.debug({ part: 'sign-in' }, message),
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path === '/sign-in/email') {
          const seconds = tries.take(accountOf(ctx.body), clock.now())
          if (seconds > 0)
            throw new APIError(
              'TOO_MANY_REQUESTS',
              { message: 'too many tries for this account' },
              { 'x-retry-after': String(seconds) },
            )
        }
        if (ctx.path === '/change-password') {
          const token = sessionTokenOf(ctx.headers?.get('cookie'))
          const session = token === null ? null : await sessionByToken(database.db, token)
          if (!session || !isLive(session, clock.now()))
            throw new APIError('UNAUTHORIZED', { message: 'no live session' })
          // Who changes a password because somebody knows it wants that somebody out.
          return { context: { body: { ...ctx.body, revokeOtherSessions: true } } }
        }
      }),
    },
    databaseHooks: {
      session: {
        create: {
          async before(session) {
            const person = (await peopleById(database.db, [session.userId])).get(session.userId)
            if (!person || person.disabledAt) throw new APIError('FORBIDDEN', { code: 'DISABLED', message: 'disabled' })
            const now = clock.now()
            const seconds = (session.expiresAt.getTime() - session.createdAt.getTime()) / 1000
            const lasts = Math.min(Math.round(seconds), sessionLasts)
            return { data: { ...session, createdAt: now, updatedAt: now, expiresAt: later(now, lasts) } }
          },
          async after(session, ctx) {
            if (ctx?.path !== '/sign-in/email') return
            tries.reset(accountOf(ctx.body))
            await database.transact(async (tx) => {
              const person = (await peopleById(tx.db, [session.userId])).get(session.userId)
              if (person) recordSignIn(tx, person, session.ipAddress || null)
            })
          },
        },
      },
      account: {
        update: {
          async after(account) {
            await database.transact(async (tx) => {
              const person = (await peopleById(tx.db, [account.userId])).get(account.userId)
              if (person) recordPasswordChange(tx, person)
            })
          },
        },
      },
    },
  })

  return { handler: auth.handler, sessionTokenOf }
}

/** better-auth knows refusals of its own class only; anything else it answers with 500. */
async function orTooMany<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new APIError(
      'TOO_MANY_REQUESTS',
      { message: error.message },
      { 'x-retry-after': String(error.retryAfter ?? 5) },
    )
  }
}

/**
 * A page that came from the very host it talks to is our own, under whatever name that host is reached: localhost,
 * 127.0.0.1, a name inside the network.
 */
function sameHost(request: Request | undefined): string[] {
  const host = request?.headers.get('host')
  return host ? [`http://${host}`, `https://${host}`] : []
}

function accountOf(body: unknown): string {
  const email = (body as { email?: unknown } | null | undefined)?.email
  return typeof email === 'string' ? email.trim().toLowerCase().slice(0, 254) : ''
}

function cookieNamed(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const equals = part.indexOf('=')
    if (part.slice(0, equals).trim() !== name) continue
    try {
      return decodeURIComponent(part.slice(equals + 1).trim())
    } catch {
      return null
    }
  }
  return null
}

/** What better-auth refused, in our words. `retryAfter` in seconds. */
export function problemOf(status: number, code: string | undefined, retryAfter: number | undefined): Problem {
  if (status === 429) {
    return new Problem('too_many', 'Too many tries. Wait a moment, then try again; links in pages work all the same.', {
      retryAfter: retryAfter ?? 60,
    })
  }
  if (code === 'DISABLED') return new Problem('forbidden', 'This account is disabled. Ask an admin to enable it.')
  if (code === 'INVALID_EMAIL_OR_PASSWORD')
    return new Problem('unauthenticated', 'The e-mail or the password is not right.')
  if (code === 'INVALID_PASSWORD') {
    return new Problem('forbidden', 'The current password is not right. Nothing was changed.', {
      errors: [{ path: 'currentPassword', message: 'is not right' }],
    })
  }
  if (code === 'PASSWORD_TOO_SHORT' || code === 'PASSWORD_TOO_LONG') {
    return new Problem('invalid', 'A password has 10 to 128 characters. Nothing was changed.', {
      errors: [{ path: 'newPassword', message: 'must have 10 to 128 characters' }],
    })
  }
  if (status === 401) return new Problem('unauthenticated', 'Your session has ended. Sign in again.')
  if (status === 403)
    return new Problem(
      'forbidden',
      'This request came from another site. Nothing was changed; sign in from Tocsin’s own page.',
    )
  if (status < 500) return new Problem('invalid', 'Sign-in needs a JSON body with email and password.')
  return new Problem('internal', 'Something broke on our side. Nothing was changed; try again in a moment.')
}
