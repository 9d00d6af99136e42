import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import { disablePerson, savePerson } from '../../people/actions.ts'
import { completeSetup, ensureSetupToken } from '../actions.ts'
import { ask, factsOf, password, person, secrets, serve, serveAll, server, signedIn, signIn } from '../testing.ts'

serveAll()

test('without a cookie or a token one is nobody', async () => {
  const { status, body, replied } = await ask('GET', '/api/v1/me')
  assert.deepEqual([status, body.title], [401, 'Sign in first'])
  assert.match(String(replied['content-type']), /problem\+json/)
})

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
      await own.authenticator.settled()
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
