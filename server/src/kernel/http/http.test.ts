import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { implement } from '@orpc/server'
import { Problem } from '@tocsin/contract/errors'
import { operation } from '@tocsin/contract/operation'
import { pino } from 'pino'
import { z } from 'zod'
import { standingClock } from '../clock.ts'
import type { Database } from '../data/db.ts'
import type { Call } from '../perform.ts'
import { createMetrics } from '../telemetry.ts'
import { createHttp, type FastifyInstance, type FastifyRequest, isCrossSite, mountOperations } from './http.ts'

// Operations of this test's own, mounted as the real ones are.
const contract = {
  echo: operation({ can: 'public' })
    .route({ method: 'POST', path: '/echo/{id}' })
    .input(z.looseObject({ id: z.string() }))
    .output(z.record(z.string(), z.unknown())),
  look: operation({ can: 'public' })
    .route({ method: 'GET', path: '/look' })
    .input(
      z.object({ at: z.iso.datetime('must be an instant').optional(), limit: z.coerce.number().max(10).optional() }),
    )
    .output(z.unknown()),
  fails: operation({ can: 'public' })
    .route({ method: 'POST', path: '/fails' })
    .input(z.object({ how: z.string() }))
    .output(z.object({ ok: z.boolean() })),
}
const door = implement(contract).$context<Call>()
const router = {
  echo: door.echo.handler(({ input }) => input),
  look: door.look.handler(({ input }) => input),
  fails: door.fails.handler(({ input: { how } }) => {
    if (how === 'output') return { ok: 'no' } as unknown as { ok: boolean }
    if (how === 'problem')
      throw new Problem('conflict', 'It is used.', { more: { usedBy: ['x'] }, errors: [{ path: 'a', message: 'b' }] })
    if (how === 'busy') throw new Problem('too_many', 'Not so fast.', { retryAfter: 7 })
    if (how === 'database')
      throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' })
    throw new TypeError('secret internals')
  }),
}

let http: FastifyInstance
const logged: string[] = []
const log = pino(
  { level: 'warn', serializers: { error: pino.stdSerializers.err } },
  { write: (line) => void logged.push(line) },
)
const metrics = createMetrics()
const call = {
  database: {} as Database,
  clock: standingClock(new Date('2026-11-02T09:00:00Z')),
  log,
  authorise: () => undefined,
}

before(async () => {
  http = await createHttp({ log, metrics, trustProxy: false, bodyLimit: 1000 })
  http.get('/page', async (_request, reply) => reply.type('text/html').send('<p>hello'))
  http.post('/raw', async (request) => ({ length: (request.body as Buffer | undefined)?.length ?? null }))
  http.get('/breaks/:key', async () => Promise.reject(new Error('secret internals')))
  mountOperations(http, { operations: router, call, principalOf: async () => null })
  await http.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => await http.close())
beforeEach(() => {
  logged.length = 0
})

interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'OPTIONS'
  body?: string | Buffer
  headers?: Record<string, string>
}

async function ask(url: string, { method = 'GET', body, headers = {} }: Ask = {}) {
  const answer = await http.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) })
  return {
    status: answer.statusCode,
    type: String(answer.headers['content-type']),
    headers: answer.headers,
    text: answer.body,
    json: () => answer.json(),
  }
}

/** An answer that says what is wrong as RFC 9457 wants it, and that the log can be searched for. */
async function problem(url: string, asked: Ask, status: number) {
  const answer = await ask(url, asked)
  assert.equal(answer.status, status, answer.text)
  assert.equal(answer.type, 'application/problem+json; charset=utf-8')
  const body = answer.json()
  assert.equal(body.status, status)
  assert.match(body.type, /^https:\/\/.+\/problems\/[a-z_]+$/)
  for (const member of ['title', 'detail', 'requestId'])
    assert.ok(typeof body[member] === 'string' && body[member].length > 0, member)
  assert.ok(Array.isArray(body.errors))
  return { ...answer, body }
}

const post = (body: unknown, type = 'application/json'): Ask => ({
  method: 'POST',
  body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  headers: { 'content-type': type },
})

test('what is not there is a problem document, on pages and in the API', async () => {
  await problem('/nothing', {}, 404)
  const { body } = await problem('/api/v1/nothing', {}, 404)
  assert.match(body.detail, /openapi\.json/)
  await problem('/api/v1/look', { method: 'DELETE' }, 404)
  await problem('/api/v1/look', { method: 'OPTIONS' }, 404)
  await problem('/page', post({}), 404)
})

test('a body that is too large is refused before it is read, and says what to do', async () => {
  const { body } = await problem('/raw', post('x'.repeat(1001)), 413)
  assert.match(body.detail, /too large/)
  assert.equal((await ask('/raw', post('x'.repeat(1000)))).status, 200)
  await problem('/api/v1/echo/a', post(`"${'x'.repeat(6_000_001)}"`), 413)
  await problem('/api/v1/echo/a', post(`{"a":[${'1,'.repeat(2_000_001)}1]}`), 413)
})

const broken: [what: string, body: string | Buffer][] = [
  ['cut short', '{"a": 1'],
  ['no JSON', 'hello=1'],
  ['two documents', '{}{}'],
  ['a number', '5'],
  ['null', 'null'],
  ['a list', '[{"a":1}]'],
  ['a text', '"text"'],
  ['nested too deeply', `${'{"a":'.repeat(100)}1${'}'.repeat(100)}`],
  ['white space', '  \n '],
  ['bytes', Buffer.from([0xff, 0x00, 0x80])],
]
for (const [what, body] of broken) {
  test(`a body that is no object (${what}) is refused in a sentence`, async () => {
    const { body: said } = await problem('/api/v1/echo/a', post(body), 400)
    assert.match(said.detail, /Nothing was changed\.$/)
    assert.deepEqual(logged, [])
  })
}

test('JSON is read whatever the content type says, YAML becomes text, no body is an empty object', async () => {
  assert.deepEqual((await ask('/api/v1/echo/a', post({ b: 1 }, 'text/plain'))).json(), { id: 'a', b: 1 })
  assert.deepEqual((await ask('/api/v1/echo/a', { method: 'POST', body: '{"b":2}' })).json(), { id: 'a', b: 2 })
  assert.deepEqual(
    (await ask('/api/v1/echo/a?owner=git&prune=true', post('a: 1\n', 'application/yaml; charset=utf-8'))).json(),
    { id: 'a', owner: 'git', prune: 'true', yaml: 'a: 1\n' },
  )
  assert.deepEqual((await ask('/api/v1/echo/a', { method: 'POST' })).json(), { id: 'a' })
})

test('names that mean something to JavaScript are names like any other', async () => {
  const answer = await ask('/api/v1/echo/a', post('{"__proto__": {"polluted": true}, "constructor": 1}'))
  assert.equal(answer.status, 200, answer.text)
  await ask('/api/v1/look?__proto__[polluted]=1&constructor[prototype][polluted]=1')
  assert.equal(({} as { polluted?: unknown }).polluted, undefined)
})

test('wrong input names its fields', async () => {
  const { body } = await problem('/api/v1/look?at=yesterday&limit=11', {}, 400)
  assert.deepEqual(
    body.errors.map((error: { path: string }) => error.path),
    ['at', 'limit'],
  )
})

test('a problem of an operation keeps its kind, fields and further members', async () => {
  const { body } = await problem('/api/v1/fails', post({ how: 'problem' }), 409)
  assert.deepEqual([body.detail, body.usedBy, body.errors], ['It is used.', ['x'], [{ path: 'a', message: 'b' }]])
  const { headers } = await problem('/api/v1/fails', post({ how: 'busy' }), 429)
  assert.equal(headers['retry-after'], '7')
  assert.deepEqual(logged, [], 'what is the caller’s own is not logged')
})

test('a database that is away is 503 with Retry-After, and no address of it', async () => {
  const { body, headers } = await problem('/api/v1/fails', post({ how: 'database' }), 503)
  assert.equal(headers['retry-after'], '2')
  assert.doesNotMatch(JSON.stringify(body), /10\.0\.0\.1/)
})

test('what is our mistake says so without details; the log has them under the same request id', async () => {
  for (const [url, asked] of [
    ['/breaks/a-secret-key', {}],
    ['/api/v1/fails', post({ how: 'bug' })],
    ['/api/v1/fails', post({ how: 'output' })],
  ] as const) {
    logged.length = 0
    const { body, text, headers } = await problem(url, asked, 500)
    assert.doesNotMatch(text, /secret internals/)
    const line = logged.find((each) => each.includes('"unexpected error"'))
    assert.ok(line, 'it is logged')
    assert.equal(JSON.parse(line).requestId, body.requestId)
    if (url.startsWith('/api')) assert.equal(headers['x-request-id'], body.requestId)
    assert.doesNotMatch(logged.join(''), /a-secret-key/, 'paths are not logged: keys are in them')
  }
})

test('an address that cannot be read is a problem document too', async () => {
  await problem('/api/v1/echo/%zz', post({}), 400)
  await problem('/%c0%ae', {}, 400)
  const { text } = await problem('/in/generic/a-secret-key%zz', {}, 400)
  assert.doesNotMatch(text, /a-secret-key/)
})

test('what is not HTTP at all is answered and let go', async () => {
  const socket = connect((http.server.address() as AddressInfo).port, '127.0.0.1')
  socket.end('HELO mail.example\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  assert.match(answer.toString(), /^HTTP\/1\.1 400 /)
  socket.destroy()
  assert.equal((await ask('/page')).status, 200)
})

test('every answer carries the headers that keep browsers careful', async () => {
  for (const url of ['/page', '/nothing', '/api/v1/look', '/api/v1/nothing', '/breaks/x']) {
    const { headers } = await ask(url)
    const policy = String(headers['content-security-policy'])
    assert.match(policy, /default-src 'none'/, url)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, /script-src 'self'(;|$)/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.match(
      String(headers['referrer-policy']),
      /^(no-referrer|same-origin)$/,
      'keys are in paths: other sites are not told',
    )
    assert.equal(headers['x-powered-by'], undefined)
  }
  assert.equal((await ask('/api/v1/look')).headers['cache-control'], 'no-store')
})

test('requests are counted by the pattern of their route, never by their path', async () => {
  await ask('/breaks/another-secret')
  await ask('/nothing/here')
  const text = metrics.render()
  assert.match(text, /tocsin_http_seconds_count\{method="GET",route="\/breaks\/:key",status="500"\} \d/)
  assert.match(text, /route="none",status="404"/)
  assert.doesNotMatch(text, /another-secret|nothing\/here/)
})

const host = 'tocsin.acme.example'
const crossSite: [what: string, headers: Record<string, string>, cross: boolean][] = [
  ['the web app itself', { 'sec-fetch-site': 'same-origin', origin: `https://${host}` }, false],
  ['typed into the address bar', { 'sec-fetch-site': 'none' }, false],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, true],
  ['a sibling host', { 'sec-fetch-site': 'same-site', origin: 'https://blog.acme.example' }, true],
  ['another site that also forges an origin', { 'sec-fetch-site': 'cross-site', origin: `https://${host}` }, true],
  ['an old browser, same host', { origin: `https://${host}` }, false],
  ['an old browser, another host', { origin: 'https://evil.example' }, true],
  ['an old browser, another port', { origin: `https://${host}:8443` }, true],
  ['a sandboxed frame', { origin: 'null' }, true],
  ['no browser', {}, false],
  ['a header of the future', { 'sec-fetch-site': 'something-new' }, true],
]
test('cookies are believed only of the site itself', async () => {
  const seen: boolean[] = []
  const own = await createHttp({ log, metrics, trustProxy: false })
  own.post('/ask', async (request: FastifyRequest) => void seen.push(isCrossSite(request)))
  for (const [what, headers, cross] of crossSite) {
    await own.inject({ method: 'POST', url: '/ask', headers: { host, ...headers } })
    assert.equal(seen.pop(), cross, what)
  }
  await own.close()
})

test('behind a trusted proxy the host is what the proxy says; otherwise what a client claims counts for nothing', async () => {
  for (const trustProxy of [true, false]) {
    const own = await createHttp({ log, metrics, trustProxy })
    let cross: boolean | undefined
    own.post('/ask', async (request: FastifyRequest) => {
      cross = isCrossSite(request)
      return null
    })
    await own.inject({
      method: 'POST',
      url: '/ask',
      headers: { host: '10.0.0.7:8080', 'x-forwarded-host': host, origin: `https://${host}` },
    })
    assert.equal(cross, !trustProxy)
    await own.close()
  }
})
