import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Asking,
  adminToken,
  ask,
  factsOf,
  password,
  person,
  serve,
  serveAll,
  server,
  signedIn,
  signIn,
} from './testing.ts'

serveAll()

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
  await server.authenticator.settled()
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
