import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import type { Role } from '@tocsin/contract/people'
import { createHttp, type FastifyInstance, mountOperations } from '../kernel/http.ts'
import { createLog } from '../kernel/log.ts'
import { secretBox } from '../kernel/secrets.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import { type TestHouse, testHouse } from '../kernel/testing.ts'
import { disablePerson, savePerson } from '../people/actions.ts'
import { completeSetup, endAccess, ensureSetupToken } from './actions.ts'
import { createAuth } from './auth.ts'
import { mountAuth } from './mount.ts'
import { hashPassword } from './passwords.ts'
import { authorise } from './policy.ts'
import { createDoorkeeper, type Doorkeeper } from './principal.ts'
import { accessRoutes } from './routes.ts'
import { savePassword } from './store.ts'

const secrets = secretBox('a secret of the tests, long enough')
const adminToken = 'an-admin-token-of-the-tests'
const password = 'correct horse battery'
const log = createLog('silent')

interface Server {
  house: TestHouse
  http: FastifyInstance
  doorkeeper: Doorkeeper
  close(): Promise<void>
}

async function serve(publicUrl?: string, start?: Date): Promise<Server> {
  const house = await testHouse({ 'user.disabled': [endAccess] }, start)
  const { database, clock } = house
  const auth = createAuth({ database, clock, secrets, log, publicUrl })
  const doorkeeper = createDoorkeeper({ database, clock, log, auth, adminToken })
  const http = await createHttp({ log, metrics: createMetrics(), trustProxy: false })
  mountAuth(http, auth)
  mountOperations(
    http,
    accessRoutes({ secrets, publicUrl: () => publicUrl ?? 'http://localhost:8080' }),
    async (request) => ({
      principal: await doorkeeper.principalOf(request),
      ip: request.ip,
      database,
      clock,
      log,
      authorise,
    }),
    log,
  )
  return {
    house,
    http,
    doorkeeper,
    async close() {
      await http.close()
      await doorkeeper.settled()
      await house[Symbol.asyncDispose]()
    },
  }
}

let server: Server
before(async () => {
  server = await serve()
})
after(async () => await server.close())

interface Asking {
  cookie?: string
  token?: string
  headers?: Record<string, string>
  /** Each test asks from an address of its own, so that the limits of one do not touch another. */
  from?: string
}

async function ask(
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

async function person(email: string, role: Role = 'responder', at = server): Promise<string> {
  return await at.house.database.transact(async (tx) => {
    const { person } = await savePerson(tx, system, { email, name: email.split('@')[0]!, role, timeZone: 'UTC' }, null)
    await savePassword(tx, person.id, await hashPassword(password))
    return person.id
  })
}

let addresses = 0
async function signIn(email: string, given = password, at = server) {
  return await ask(
    'POST',
    '/api/auth/sign-in/email',
    { email, password: given },
    { from: `198.51.100.${++addresses}` },
    at,
  )
}

async function signedIn(email: string, role: Role = 'responder') {
  const id = await person(email, role)
  const { cookie, status } = await signIn(email)
  assert.equal(status, 204)
  return { id, cookie }
}

async function factsOf(id: string, at = server): Promise<string[]> {
  const rows = await at.house.database.db.selectFrom('fact').select(['kind', 'subjects']).orderBy('seq').execute()
  return rows.filter((row) => row.subjects.includes(id)).map((row) => row.kind)
}

test('set-up: the same token on every node, one winner of twenty, then it is over', async () => {
  const own = await serve()
  try {
    const { database } = own.house
    const given = await Promise.all([1, 2, 3].map(() => ensureSetupToken(database, secrets)))
    const [token] = given
    assert.ok(token && token.length >= 43)
    assert.equal(new Set(given).size, 1)
    assert.deepEqual((await ask('GET', '/api/v1/setup', undefined, {}, own)).body, { needed: true, organisation: null })
    const wanted = {
      token,
      organisation: 'Acme',
      name: 'Ana',
      email: 'Ana@acme.example',
      password,
      timeZone: 'Europe/Lisbon',
    }
    const wrong = await ask('POST', '/api/v1/setup', { ...wanted, token: 'x' }, {}, own)
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [403, 'token'])
    const ends = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        database.transact(
          async (tx) => await completeSetup(tx, secrets, { ...wanted, email: `ana${i % 4}@acme.example` }),
        ),
      ),
    )
    const won = ends.filter((end) => end.status === 'fulfilled')
    const kinds = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.kind] : []))
    assert.equal(won.length, 1)
    assert.deepEqual(kinds, Array(19).fill('conflict'))
    assert.deepEqual((await ask('GET', '/api/v1/setup', undefined, {}, own)).body, {
      needed: false,
      organisation: 'Acme',
    })
    assert.equal((await ask('POST', '/api/v1/setup', wanted, {}, own)).status, 409)
    assert.equal(await ensureSetupToken(database, secrets), null)
    const people = await database.db.selectFrom('person').select(['id', 'email', 'role', 'emailVerified']).execute()
    assert.deepEqual([people.length, people[0]?.role, people[0]?.emailVerified], [1, 'admin', true])
    assert.deepEqual(await factsOf(people[0]!.id, own), ['user.created', 'organisation.set_up'])
    const { status, cookie } = await signIn(people[0]!.email, password, own)
    assert.equal(status, 204)
    assert.equal((await ask('GET', '/api/v1/me', undefined, { cookie }, own)).body.role, 'admin')
  } finally {
    await own.close()
  }
})

test('set-up gives a declared person the password, and never takes over somebody who has one', async () => {
  const own = await serve()
  try {
    const { database } = own.house
    const token = (await ensureSetupToken(database, secrets))!
    await database.transact(
      async (tx) =>
        void (await savePerson(
          tx,
          system,
          { email: 'bo@acme.example', name: 'Bo', role: 'admin', timeZone: 'UTC' },
          'git',
        )),
    )
    await person('cy@acme.example', 'responder', own)
    const wanted = { token, name: 'Bo', email: 'bo@acme.example', password }
    assert.equal((await ask('GET', '/api/v1/setup', undefined, {}, own)).body.needed, true)
    assert.equal((await ask('POST', '/api/v1/setup', { ...wanted, email: 'cy@acme.example' }, {}, own)).status, 409)
    assert.equal((await ask('POST', '/api/v1/setup', wanted, {}, own)).status, 201)
    assert.equal((await signIn('bo@acme.example', password, own)).status, 204)
  } finally {
    await own.close()
  }
})

test('set-up: a guesser is slowed down', async () => {
  const guess = { token: 'x', name: 'X', email: 'x@acme.example', password }
  const own = await serve()
  try {
    const ends = []
    for (let i = 0; i < 22; i++) ends.push((await ask('POST', '/api/v1/setup', guess, {}, own)).status)
    assert.deepEqual([ends[0], ends[19], ends[20]], [403, 403, 429])
  } finally {
    await own.close()
  }
})

test('signing in opens a session in an HttpOnly cookie and is recorded', async () => {
  const id = await person('dee@acme.example', 'manager')
  const answer = await signIn('DEE@acme.example')
  assert.equal(answer.status, 204)
  assert.equal(answer.body, null)
  const [cookie] = answer.cookies
  assert.deepEqual(
    [cookie?.name, cookie?.httpOnly, cookie?.sameSite, cookie?.secure, cookie?.path],
    ['tocsin_session', true, 'Lax', undefined, '/'],
  )
  const { body } = await ask('GET', '/api/v1/me', undefined, answer)
  assert.deepEqual(
    [body.id, body.email, body.role, body.can.includes('people:write')],
    [id, 'dee@acme.example', 'manager', true],
  )
  assert.ok((await factsOf(id)).includes('user.signed_in'))
  const [session] = await server.house.database.db.selectFrom('session').selectAll().where('userId', '=', id).execute()
  assert.match(session!.id, /^ses_/)
  assert.match(session!.ipAddress!, /^198\.51\.100\./)
  assert.equal(session!.createdAt.toISOString(), '2026-11-02T09:00:00.000Z')
})

test('behind https the cookie is Secure and bound to the host', async () => {
  const own = await serve('https://tocsin.acme.example')
  try {
    await person('eve@acme.example', 'admin', own)
    const headers = {
      host: 'tocsin.acme.example',
      origin: 'https://tocsin.acme.example',
      'sec-fetch-site': 'same-origin',
    }
    const { cookies, cookie, status } = await ask(
      'POST',
      '/api/auth/sign-in/email',
      { email: 'eve@acme.example', password },
      { headers },
      own,
    )
    assert.equal(status, 204)
    assert.deepEqual(
      [cookies[0]?.name, cookies[0]?.secure, cookies[0]?.domain],
      ['__Host-tocsin_session', true, undefined],
    )
    assert.equal((await ask('GET', '/api/v1/me', undefined, { cookie }, own)).status, 200)
    const elsewhere = { host: 'tocsin.acme.example', origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
    const crossed = await ask(
      'POST',
      '/api/auth/sign-in/email',
      { email: 'eve@acme.example', password },
      { headers: elsewhere },
      own,
    )
    assert.equal(crossed.status, 403)
  } finally {
    await own.close()
  }
})

test('a wrong password, an unknown account and one without a password are told alike', async () => {
  await person('fay@acme.example')
  await server.house.database.transact(
    async (tx) =>
      void (await savePerson(
        tx,
        system,
        { email: 'nopass@acme.example', name: 'N', role: 'responder', timeZone: 'UTC' },
        null,
      )),
  )
  const details = new Set<string>()
  for (const email of ['fay@acme.example', 'nobody@acme.example', 'nopass@acme.example']) {
    const { status, body, replied } = await signIn(email, 'not the password')
    assert.equal(status, 401)
    assert.match(String(replied['content-type']), /problem\+json/)
    details.add(body.detail)
  }
  assert.equal(details.size, 1)
})

test('what else better-auth offers is not there', async () => {
  for (const path of [
    'sign-up/email',
    'update-user',
    'delete-user',
    'request-password-reset',
    'sign-in/social',
    'revoke-sessions',
  ]) {
    const { status } = await ask('POST', `/api/auth/${path}`, { email: 'x@acme.example', password, name: 'X' })
    assert.equal(status, 404, path)
  }
  assert.equal((await ask('GET', '/api/auth/get-session')).status, 404)
})

test('broken bodies are refused, not broken on', async () => {
  for (const payload of ['', '{', 'null', '[]', '{"email":1,"password":[]}', '{"email":"a@b.example"}']) {
    const answer = await server.http.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: { 'content-type': 'application/json' },
      payload,
      remoteAddress: '203.0.113.77',
    })
    assert.equal(answer.statusCode, 400, payload)
  }
})

test('an address, and an account from anywhere, is slowed down after many wrong passwords', async () => {
  await person('gil@acme.example')
  const guess = (from: string, email: string) =>
    ask('POST', '/api/auth/sign-in/email', { email, password: 'wrong wrong' }, { from })
  const statuses = []
  for (let i = 0; i < 21; i++) statuses.push((await guess('203.0.113.1', `nobody${i}@acme.example`)).status)
  assert.deepEqual([statuses[0], statuses[19], statuses[20]], [401, 401, 429])
  for (let i = 0; i < 30; i++) assert.equal((await guess(`203.0.113.${10 + i}`, 'gil@acme.example')).status, 401)
  const last = await guess('203.0.113.99', 'Gil@acme.example')
  assert.equal(last.status, 429)
  assert.equal(Number(last.replied['retry-after']), 900)
})

test('a disabled person is refused, and their sessions and tokens end at once', async () => {
  const { id, cookie } = await signedIn('hal@acme.example')
  const made = await ask('POST', '/api/v1/tokens', { name: 'cli', scopes: ['observe'] }, { cookie })
  const { token } = made.body
  assert.equal((await ask('GET', '/api/v1/me', undefined, { token })).status, 200)
  await server.house.database.transact(async (tx) => void (await disablePerson(tx, system, id)))
  assert.equal((await ask('GET', '/api/v1/me', undefined, { cookie })).status, 401)
  assert.equal((await ask('GET', '/api/v1/me', undefined, { token })).status, 401)
  const again = await signIn('hal@acme.example')
  assert.equal(again.status, 403)
  assert.match(again.body.detail, /disabled/)
  assert.equal(again.cookies.length, 0)
  assert.deepEqual((await factsOf(id)).slice(-2), ['user.disabled', 'token.revoked'])
})

test('sessions are listed, ended one by one, and by signing out', async () => {
  const { cookie } = await signedIn('ida@acme.example')
  const second = await signIn('ida@acme.example')
  const other = await signedIn('ivo@acme.example')
  const { body } = await ask('GET', '/api/v1/me/sessions', undefined, { cookie })
  assert.equal(body.length, 2)
  assert.equal(body.filter((each: { current: boolean }) => each.current).length, 1)
  const ended = body.find((each: { current: boolean }) => !each.current)
  assert.deepEqual((await ask('DELETE', `/api/v1/me/sessions/${ended.id}`, undefined, { cookie: other.cookie })).body, {
    ended: false,
  })
  assert.deepEqual((await ask('DELETE', `/api/v1/me/sessions/${ended.id}`, undefined, { cookie })).body, {
    ended: true,
  })
  assert.equal((await ask('GET', '/api/v1/me', undefined, second)).status, 401)
  assert.equal((await ask('POST', '/api/auth/sign-out', {}, { cookie })).status, 204)
  assert.equal((await ask('GET', '/api/v1/me', undefined, { cookie })).status, 401)
})

test('a session ends after 12 hours without use, and after 30 days in any case', async () => {
  const own = await serve()
  try {
    await person('jo@acme.example', 'admin', own)
    const { cookie } = await signIn('jo@acme.example', password, own)
    const start = own.house.clock.now()
    const meAfter = async (hours: number) => {
      own.house.clock.moveTo(new Date(start.getTime() + hours * 3_600_000))
      const { status } = await ask('GET', '/api/v1/me', undefined, { cookie }, own)
      await own.doorkeeper.settled()
      return status
    }
    for (let hours = 11; hours < 720; hours += 11) assert.equal(await meAfter(hours), 200, `${hours} h`)
    assert.equal(await meAfter(720), 401)
    const again = await signIn('jo@acme.example', password, own)
    own.house.clock.moveTo(new Date(start.getTime() + 732 * 3_600_000))
    assert.equal((await ask('GET', '/api/v1/me', undefined, again, own)).status, 401)
  } finally {
    await own.close()
  }
})

test('cookies of another site, and cookies we did not sign, are not believed', async () => {
  const { cookie } = await signedIn('kim@acme.example')
  const change = { name: 'Mallory' }
  const cross = { cookie, headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }
  assert.equal((await ask('PATCH', '/api/v1/users/kim@acme.example', change, cross)).status, 401)
  assert.equal(
    (
      await ask('PATCH', '/api/v1/users/kim@acme.example', change, {
        cookie,
        headers: { origin: 'http://evil.example' },
      })
    ).status,
    401,
  )
  const [name, value] = cookie.split('=') as [string, string]
  const forged = decodeURIComponent(value).replace(/\..*/, `.${'A'.repeat(43)}=`)
  for (const bad of [`${name}=${encodeURIComponent(forged)}`, `${name}=`, `${name}=%`, `${name}=.`, name, ';;=']) {
    assert.equal((await ask('GET', '/api/v1/me', undefined, { cookie: bad })).status, 401, bad)
  }
  assert.equal((await ask('GET', '/api/v1/me', undefined, { cookie: `a=b; ${cookie}; c=d` })).status, 200)
})

test('changing the password needs the old one, ends the other sessions and is recorded', async () => {
  // better-auth compares with the real time here.
  const own = await serve(undefined, new Date())
  try {
    const id = await person('lea@acme.example', 'admin', own)
    const { cookie } = await signIn('lea@acme.example', password, own)
    const second = await signIn('lea@acme.example', password, own)
    const wrong = await ask(
      'POST',
      '/api/auth/change-password',
      { currentPassword: 'not this one', newPassword: 'another good one' },
      { cookie },
      own,
    )
    assert.deepEqual([wrong.status, wrong.body.errors[0].path], [403, 'currentPassword'])
    const short = await ask(
      'POST',
      '/api/auth/change-password',
      { currentPassword: password, newPassword: 'short' },
      { cookie },
      own,
    )
    assert.equal(short.status, 400)
    const done = await ask(
      'POST',
      '/api/auth/change-password',
      { currentPassword: password, newPassword: 'another good one' },
      { cookie },
      own,
    )
    assert.equal(done.status, 204)
    assert.equal((await ask('GET', '/api/v1/me', undefined, { cookie }, own)).status, 401)
    assert.equal((await ask('GET', '/api/v1/me', undefined, second, own)).status, 401)
    assert.equal((await ask('GET', '/api/v1/me', undefined, done, own)).status, 200)
    assert.equal((await signIn('lea@acme.example', password, own)).status, 401)
    assert.equal((await signIn('lea@acme.example', 'another good one', own)).status, 204)
    const facts = await factsOf(id, own)
    assert.equal(facts.filter((kind) => kind === 'user.password_changed').length, 1)
    assert.equal(facts.filter((kind) => kind === 'user.signed_in').length, 3)
    own.house.clock.moveTo(new Date(own.house.clock.now().getTime() + 13 * 3_600_000))
    const idle = { currentPassword: 'another good one', newPassword: 'a third good one' }
    assert.equal((await ask('POST', '/api/auth/change-password', idle, done, own)).status, 401)
  } finally {
    await own.close()
  }
})

test('an API token does what its scopes and its owner may, is noted, and ends when revoked', async () => {
  const { id, cookie } = await signedIn('mia@acme.example', 'manager')
  assert.equal(
    (await ask('POST', '/api/v1/tokens', { name: 'x', scopes: ['organisation:write'] }, { cookie })).status,
    403,
  )
  assert.equal(
    (
      await ask(
        'POST',
        '/api/v1/tokens',
        { name: 'x', scopes: ['observe'], expiresAt: '2020-01-01T00:00:00Z' },
        { cookie },
      )
    ).status,
    400,
  )
  const made = await ask(
    'POST',
    '/api/v1/tokens',
    { name: 'deploy', scopes: ['observe', 'config:write'], expiresAt: '2026-11-02T10:00:00Z' },
    { cookie },
  )
  assert.equal(made.status, 201)
  const { token, record } = made.body
  assert.match(token, /^tcn_[0-9a-z]{39}$/)
  assert.deepEqual([record.hint, record.owner.id, record.lastUsedAt], [token.slice(-4), id, null])
  const me = await ask('GET', '/api/v1/me', undefined, { token })
  assert.deepEqual([me.body.id, me.body.name, me.body.can], [id, 'deploy (mia)', ['observe', 'config:write']])
  assert.equal((await ask('POST', '/api/v1/users', { name: 'N', email: 'n@acme.example' }, { token })).status, 403)
  assert.equal((await ask('POST', '/api/v1/tokens', { name: 'child', scopes: ['observe'] }, { token })).status, 403)
  assert.equal((await ask('PATCH', `/api/v1/users/${id}`, { name: 'Mallory' }, { token })).status, 403)
  await server.doorkeeper.settled()
  const list = await ask('GET', '/api/v1/tokens', undefined, { cookie })
  assert.deepEqual(
    list.body.map((each: { lastUsedAt: string }) => each.lastUsedAt),
    ['2026-11-02T09:00:00.000Z'],
  )
  assert.equal(JSON.stringify(list.body).includes(token), false)
  const stranger = await signedIn('moe@acme.example')
  assert.equal((await ask('DELETE', `/api/v1/tokens/${record.id}`, undefined, { cookie: stranger.cookie })).status, 404)
  const revoked = await ask('DELETE', `/api/v1/tokens/${record.id}`, undefined, { cookie })
  assert.equal(revoked.body.revokedAt, '2026-11-02T09:00:00.000Z')
  const refused = await ask('GET', '/api/v1/me', undefined, { token })
  assert.equal(refused.status, 401)
  assert.match(refused.body.detail, /revoked/)
  assert.deepEqual(await factsOf(record.id), ['token.created', 'token.revoked'])
})

test('a token expires, and wrong ones stop asking the database', async () => {
  const own = await serve()
  try {
    await person('nia@acme.example', 'admin', own)
    const { cookie } = await signIn('nia@acme.example', password, own)
    const made = await ask(
      'POST',
      '/api/v1/tokens',
      { name: 'x', scopes: ['observe'], expiresAt: '2026-11-02T10:00:00Z' },
      { cookie },
      own,
    )
    own.house.clock.moveTo(new Date('2026-11-02T10:00:00Z'))
    assert.match((await ask('GET', '/api/v1/me', undefined, { token: made.body.token }, own)).body.detail, /expired/)
    const wrong = (i: number) => `tcn_${String(i).padStart(39, '0')}`
    const statuses = []
    for (let i = 0; i < 32; i++)
      statuses.push((await ask('GET', '/api/v1/me', undefined, { token: wrong(i), from: '192.0.2.9' }, own)).status)
    assert.deepEqual([statuses[0], statuses[29], statuses[30]], [401, 401, 429])
    for (const token of [wrong(0), 'nonsense', 'tcn_', "tcn_'; drop table person"]) {
      assert.equal((await ask('GET', '/api/v1/me', undefined, { token, from: '192.0.2.9' }, own)).status, 401)
    }
  } finally {
    await own.close()
  }
})

test('the admin token of the environment is an admin without a person', async () => {
  const me = await ask('GET', '/api/v1/me', undefined, { token: adminToken })
  assert.deepEqual(
    [me.status, me.body.id, me.body.name, me.body.role, me.body.can.length],
    [200, null, 'admin token', 'admin', 7],
  )
  assert.equal((await ask('GET', '/api/v1/me', undefined, { token: `${adminToken}x` })).status, 401)
  assert.equal((await ask('GET', '/api/v1/me')).status, 401)
  const made = await ask('POST', '/api/v1/tokens', { name: 'machine', scopes: ['observe'] }, { token: adminToken })
  assert.equal(made.body.record.owner, null)
  const machine = await ask('GET', '/api/v1/me', undefined, { token: made.body.token })
  assert.deepEqual([machine.body.id, machine.body.name, machine.body.can], [null, 'machine', ['observe']])
})

test('an invitation sets a password once, ends sessions, and is void afterwards', async () => {
  const made = await ask(
    'POST',
    '/api/v1/users',
    { name: 'Ola', email: 'Ola@acme.example', timeZone: 'Europe/Oslo' },
    { token: adminToken },
  )
  assert.equal(made.status, 201)
  const { user, inviteUrl } = made.body
  assert.deepEqual(
    [user.email, user.role, user.signsIn, user.can],
    ['ola@acme.example', 'responder', false, ['edit', 'disable', 'invite']],
  )
  assert.match(inviteUrl, /^http:\/\/localhost:8080\/invite\/[\w.-]+$/)
  assert.equal(
    (await ask('POST', '/api/v1/users', { name: 'Ola', email: 'ola@acme.example' }, { token: adminToken })).status,
    409,
  )
  const path = inviteUrl.replace('http://localhost:8080/invite/', '/api/v1/invites/')
  assert.deepEqual((await ask('GET', path)).body, { name: 'Ola', email: 'ola@acme.example' })
  assert.equal((await ask('POST', path, { password: 'short' })).status, 400)
  const ends = await Promise.all([1, 2, 3].map((i) => ask('POST', path, { password: `${password} ${i}` })))
  assert.deepEqual(ends.map((end) => end.status).sort(), [200, 409, 409])
  const winner = ends.findIndex((end) => end.status === 200) + 1
  const { cookie, status } = await signIn('ola@acme.example', `${password} ${winner}`)
  assert.equal(status, 204)
  assert.equal((await ask('GET', path)).status, 409)
  assert.equal((await ask('GET', `${path}x`)).status, 404)
  assert.equal((await ask('GET', '/api/v1/invites/nonsense')).status, 404)
  const again = await ask('POST', `/api/v1/users/${user.id}/invite`, {}, { token: adminToken })
  const reset = again.body.inviteUrl.replace('http://localhost:8080/invite/', '/api/v1/invites/')
  assert.equal((await ask('POST', reset, { password: 'a new password' })).status, 200)
  assert.equal((await ask('GET', '/api/v1/me', undefined, { cookie })).status, 401)
  const kinds = await factsOf(user.id)
  assert.deepEqual(
    kinds.filter((kind) => /invited|password/.test(kind)),
    ['user.invited', 'user.password_changed', 'user.invited', 'user.password_changed'],
  )
})

test('an invitation ends after seven days, and with the account', async () => {
  const own = await serve()
  try {
    const made = await ask(
      'POST',
      '/api/v1/users',
      { name: 'Pam', email: 'pam@acme.example' },
      { token: adminToken },
      own,
    )
    const path = made.body.inviteUrl.replace('http://localhost:8080/invite/', '/api/v1/invites/')
    await ask('POST', '/api/v1/users/pam@acme.example/disable', {}, { token: adminToken }, own)
    assert.match((await ask('GET', path, undefined, {}, own)).body.detail, /disabled/)
    assert.equal(
      (await ask('POST', '/api/v1/users/pam@acme.example/invite', {}, { token: adminToken }, own)).status,
      409,
    )
    await ask('POST', '/api/v1/users/pam@acme.example/enable', {}, { token: adminToken }, own)
    assert.equal((await ask('GET', path, undefined, {}, own)).status, 200)
    own.house.clock.moveTo(new Date('2026-11-09T09:00:00Z'))
    assert.match((await ask('GET', path, undefined, {}, own)).body.detail, /expired/)
  } finally {
    await own.close()
  }
})

test('managers do not touch admins, nobody raises themselves, and the last admin stays', async () => {
  const own = await serve()
  try {
    const ana = await person('ana@acme.example', 'admin', own)
    await person('max@acme.example', 'manager', own)
    await person('rex@acme.example', 'responder', own)
    const as = async (email: string) => ({ cookie: (await signIn(email, password, own)).cookie })
    const max = await as('max@acme.example')
    const rex = await as('rex@acme.example')
    const admin = await as('ana@acme.example')
    const status = async (who: Asking, method: 'POST' | 'PATCH', path: string, body: unknown = {}) =>
      (await ask(method, `/api/v1/users${path}`, body, who, own)).status
    assert.equal(await status(max, 'POST', `/${ana}/invite`), 403)
    assert.equal(await status(max, 'POST', `/${ana}/disable`), 403)
    assert.equal(await status(max, 'PATCH', `/${ana}`, { role: 'observer' }), 403)
    assert.equal(await status(max, 'PATCH', '/max@acme.example', { role: 'admin' }), 403)
    assert.equal(await status(max, 'PATCH', '/rex@acme.example', { role: 'manager' }), 403)
    assert.equal(await status(max, 'POST', '', { name: 'A', email: 'a@acme.example', role: 'admin' }), 403)
    assert.equal(await status(max, 'PATCH', '/rex@acme.example', { role: 'observer' }), 200)
    assert.equal(await status(max, 'PATCH', '/max@acme.example', { name: 'Max', timeZone: 'Europe/Berlin' }), 200)
    assert.equal(await status(rex, 'PATCH', '/rex@acme.example', { role: 'admin' }), 403)
    assert.equal(await status(rex, 'PATCH', '/rex@acme.example', { name: 'Rex' }), 200)
    assert.equal(await status(rex, 'PATCH', '/max@acme.example', { name: 'X' }), 403)
    assert.equal(await status(admin, 'POST', `/${ana}/disable`), 409)
    assert.equal(await status(admin, 'PATCH', `/${ana}`, { role: 'manager' }), 409)
    assert.equal(await status(admin, 'POST', '/nobody@acme.example/disable'), 404)
  } finally {
    await own.close()
  }
})

test('people are listed page by page with what the asker may do', async () => {
  const own = await serve()
  try {
    for (const name of ['ann', 'bob', 'cat'])
      await person(`${name}@acme.example`, name === 'ann' ? 'admin' : 'responder', own)
    const { cookie } = await signIn('bob@acme.example', password, own)
    const first = await ask('GET', '/api/v1/users?limit=2', undefined, { cookie }, own)
    assert.deepEqual(
      first.body.items.map((each: { name: string; can: string[]; signsIn: boolean }) => [
        each.name,
        each.can,
        each.signsIn,
      ]),
      [
        ['ann', [], true],
        ['bob', ['edit'], true],
      ],
    )
    const second = await ask('GET', `/api/v1/users?limit=2&cursor=${first.body.nextCursor}`, undefined, { cookie }, own)
    assert.deepEqual([second.body.items.length, second.body.items[0].name, second.body.nextCursor], [1, 'cat', null])
    assert.equal((await ask('GET', '/api/v1/users?cursor=nonsense', undefined, { cookie }, own)).status, 400)
    assert.equal((await ask('GET', '/api/v1/users?q=CAT@', undefined, { cookie }, own)).body.items.length, 1)
    assert.equal((await ask('GET', '/api/v1/users/cat@acme.example', undefined, { cookie }, own)).body.name, 'cat')
    assert.equal((await ask('GET', '/api/v1/users/nobody', undefined, { cookie }, own)).status, 404)
  } finally {
    await own.close()
  }
})
