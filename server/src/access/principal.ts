import { Problem } from '@tocsin/contract/errors'
import type { TeamRole } from '@tocsin/contract/people/people'
import { type Clock, later } from '../kernel/clock.ts'
import type { Database } from '../kernel/data/db.ts'
import { type FastifyRequest, isCrossSite } from '../kernel/http/http.ts'
import type { Log } from '../kernel/log.ts'
import type { Principal } from '../kernel/perform.ts'
import { isSame, sha256 } from '../kernel/secrets.ts'
import { type Person, peopleById, teamsOfPeople } from '../people/read.ts'
import { isLive, sessionTouchedEvery, whyTokenIsRefused } from './model.ts'
import type { Auth } from './sign-in/auth.ts'
import { createLimiter } from './sign-in/limiter.ts'
import { sessionByToken, tokenByHash, touchSession, touchToken } from './store.ts'

export interface Authenticator {
  /**
   * Who is asking: a bearer token goes before a session cookie; null when there is neither. Cookies of cross-site
   * requests are not believed for methods that change something.
   * @throws Problem unauthenticated for a bearer token that is not good, too_many after many wrong ones.
   */
  principalOf(request: FastifyRequest): Promise<Principal | null>
  /**
   * The person as somebody who answers outside the app (a link, a phone, a chat) and has proved only that: may answer pages
   * if their role allows it now, and nothing else. Null for somebody who is unknown or disabled.
   */
  principalOfPerson(userId: string): Promise<Principal | null>
  /** Resolves when what was noted behind requests (last use) is written: for shutdown and tests. */
  settled(): Promise<void>
}

export interface AuthenticatorOptions {
  database: Database
  clock: Clock
  log: Log
  auth: Auth
  /** TOCSIN_ADMIN_TOKEN: an admin without a person. */
  adminToken: string | undefined
}

/** How long a wrong token is remembered as wrong, in seconds, and how many of them. */
const wrongFor = 10
const wrongKept = 10_000

/** Different wrong tokens from one address that may ask the database in ten seconds. */
const guesses = { max: 30, seconds: 10 }

export function createAuthenticator({ database, clock, log, auth, adminToken }: AuthenticatorOptions): Authenticator {
  const adminHash = adminToken === undefined ? null : sha256(adminToken)
  const wrong = new Map<string, number>()
  const guessing = createLimiter(guesses)
  const touched = new Map<string, number>()
  const notes = new Set<Promise<void>>()

  /** Writes behind the request, at most once in `seconds` for each id. */
  function note(id: string, seconds: number, now: Date, write: () => Promise<void>): void {
    const time = now.getTime()
    if ((touched.get(id) ?? Number.NEGATIVE_INFINITY) > time - seconds * 1000) return
    if (touched.size >= wrongKept) touched.clear()
    touched.set(id, time)
    const done = write()
      .catch((error: unknown) => log.warn({ error }, 'the last use of a session or token was not noted'))
      .finally(() => notes.delete(done))
    notes.add(done)
  }

  async function personPrincipal(person: Person): Promise<Principal> {
    const teams = (await teamsOfPeople(database.db, [person.id])).get(person.id) ?? []
    return {
      actor: { type: 'user', id: person.id, name: person.name },
      userId: person.id,
      email: person.email,
      role: person.role,
      timeZone: person.timeZone,
      teams: Object.fromEntries(teams.map(({ slug, role }): [string, TeamRole] => [slug, role])),
      scopes: null,
      sessionId: null,
    }
  }

  async function byToken(token: string, ip: string): Promise<Principal> {
    const hash = sha256(token)
    if (adminHash !== null && isSame(hash, adminHash))
      return withoutPerson({ id: null, name: 'admin token', scopes: null })
    const now = clock.now()
    if (!/^tcn_[0-9a-z]{39}$/.test(token) || (wrong.get(hash) ?? 0) > now.getTime()) throw refused('is not known')
    const seconds = guessing.wait(ip, now)
    if (seconds > 0)
      throw new Problem('too_many', 'Too many wrong tokens came from your address.', { retryAfter: seconds })
    const row = await tokenByHash(database.db, hash)
    const why = row ? whyTokenIsRefused(row, now) : 'is not known'
    if (!row || why !== null) {
      remember(hash, now)
      guessing.take(ip, now)
      throw refused(why ?? 'is not known')
    }
    note(row.id, 60, now, () => touchToken(database.db, row.id, now))
    if (row.ownerId === null) return withoutPerson(row)
    const owner = (await peopleById(database.db, [row.ownerId])).get(row.ownerId)
    if (!owner) throw refused('is not known')
    const actor = { type: 'token', id: row.id, name: `${row.name} (${owner.name})` } as const
    return { ...(await personPrincipal(owner)), actor, scopes: row.scopes }
  }

  function remember(hash: string, now: Date): void {
    const oldest = wrong.size >= wrongKept ? wrong.keys().next().value : undefined
    if (oldest !== undefined) wrong.delete(oldest)
    wrong.delete(hash)
    wrong.set(hash, later(now, wrongFor).getTime())
  }

  async function bySession(token: string): Promise<Principal | null> {
    const session = await sessionByToken(database.db, token)
    const now = clock.now()
    if (!session || !isLive(session, now)) return null
    if (session.updatedAt < later(now, -sessionTouchedEvery)) {
      note(session.id, sessionTouchedEvery, now, () => touchSession(database.db, session.id, now))
    }
    const person = (await peopleById(database.db, [session.userId])).get(session.userId)
    return person && !person.disabledAt ? { ...(await personPrincipal(person)), sessionId: session.id } : null
  }

  return {
    async principalOf(request) {
      const bearer = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')
      if (bearer) return await byToken(bearer[1]!, request.ip)
      const token = auth.sessionTokenOf(request.headers.cookie)
      if (token === null) return null
      const reads = request.method === 'GET' || request.method === 'HEAD'
      return reads || !isCrossSite(request) ? await bySession(token) : null
    },
    async principalOfPerson(userId) {
      const person = (await peopleById(database.db, [userId])).get(userId)
      return person && !person.disabledAt ? { ...(await personPrincipal(person)), scopes: ['page:respond'] } : null
    },
    async settled() {
      await Promise.all(notes)
    },
  }
}

function refused(why: string): Problem {
  return new Problem('unauthenticated', `This API token ${why}. Make a new one under your profile.`)
}

function withoutPerson({
  id,
  name,
  scopes,
}: {
  id: string | null
  name: string
  scopes: Principal['scopes']
}): Principal {
  return {
    actor: { type: 'token', id, name },
    userId: null,
    email: null,
    role: 'admin',
    timeZone: 'UTC',
    teams: {},
    scopes,
    sessionId: null,
  }
}
