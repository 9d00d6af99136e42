import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { system } from '@tocsin/contract/facts'
import type { Role } from '@tocsin/contract/people/people'
import { createHttp, type FastifyInstance, mountOperations } from '../kernel/http/http.ts'
import { createLog } from '../kernel/log.ts'
import { secretBox } from '../kernel/secrets.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import { type TestContext, testContext } from '../kernel/testing.ts'
import { savePerson } from '../people/actions.ts'
import { endAccess } from './actions.ts'
import { authorise } from './policy.ts'
import { type Authenticator, createAuthenticator } from './principal.ts'
import { accessRoutes } from './routes.ts'
import { createAuth } from './sign-in/auth.ts'
import { mountAuth } from './sign-in/mount.ts'
import { hashPassword } from './sign-in/passwords.ts'
import { savePassword } from './store.ts'

export const secrets = secretBox('a secret of the tests, long enough')
export const adminToken = 'an-admin-token-of-the-tests'
export const password = 'correct horse battery'
const log = createLog('silent')

// The room behind real HTTP and a real database, for the tests beside this file.

export interface Server {
  house: TestContext
  http: FastifyInstance
  authenticator: Authenticator
  close(): Promise<void>
}

export async function serve(publicUrl?: string, start?: Date): Promise<Server> {
  const house = await testContext({ 'user.disabled': [endAccess] }, start)
  const { database, clock } = house
  const auth = createAuth({ database, clock, secrets, log, publicUrl })
  const authenticator = createAuthenticator({ database, clock, log, auth, adminToken })
  const http = await createHttp({ log, metrics: createMetrics(), trustProxy: false })
  mountAuth(http, auth)
  mountOperations(http, {
    operations: accessRoutes({ secrets, publicUrl: () => publicUrl ?? 'http://localhost:8080' }),
    call: { database, clock, log, authorise },
    principalOf: authenticator.principalOf,
  })
  return {
    house,
    http,
    authenticator,
    async close() {
      await http.close()
      await authenticator.settled()
      await house[Symbol.asyncDispose]()
    },
  }
}

/** The server of the test file that runs. */
export let server: Server

/** Called at the top of a test file: a server for all its tests. */
export function serveAll(): void {
  before(async () => {
    server = await serve()
  })
  after(async () => await server.close())
}

export interface Asking {
  cookie?: string
  token?: string
  headers?: Record<string, string>
  /** Each test asks from an address of its own, so that the limits of one do not touch another. */
  from?: string
}

export async function ask(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  asking: Asking = {},
  at = server,
) {
  const headers: Record<string, string> = { host: 'localhost:8080', ...asking.headers }
  if (asking.cookie) headers.cookie = asking.cookie
  if (asking.cookie && method !== 'GET') headers.origin ??= 'http://localhost:8080'
  if (asking.token) headers.authorization = `Bearer ${asking.token}`
  if (body !== undefined) headers['content-type'] = 'application/json'
  const answer = await at.http.inject({
    method,
    url: path,
    headers,
    remoteAddress: asking.from ?? '192.0.2.1',
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  })
  return {
    status: answer.statusCode,
    replied: answer.headers,
    // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each looked at by its test.
    body: (answer.body ? JSON.parse(answer.body) : null) as any,
    cookie: answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; '),
    cookies: answer.cookies,
  }
}

export async function person(email: string, role: Role = 'responder', at = server): Promise<string> {
  return await at.house.database.transact(async (tx) => {
    const { person } = await savePerson(tx, system, { email, name: email.split('@')[0]!, role, timeZone: 'UTC' }, null)
    await savePassword(tx, person.id, await hashPassword(password))
    return person.id
  })
}

let addresses = 0
export async function signIn(email: string, given = password, at = server) {
  return await ask(
    'POST',
    '/api/auth/sign-in/email',
    { email, password: given },
    { from: `198.51.100.${++addresses}` },
    at,
  )
}

export async function signedIn(email: string, role: Role = 'responder') {
  const id = await person(email, role)
  const { cookie, status } = await signIn(email)
  assert.equal(status, 204)
  return { id, cookie }
}

export async function factsOf(id: string, at = server): Promise<string[]> {
  const rows = await at.house.database.db.selectFrom('fact').select(['kind', 'subjects']).orderBy('seq').execute()
  return rows.filter((row) => row.subjects.includes(id)).map((row) => row.kind)
}
