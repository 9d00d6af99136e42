import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type Fact, system } from '@tocsin/contract/facts'
import { liveFeed } from '../data/live.ts'
import { createLog } from '../log.ts'
import type { Principal } from '../perform.ts'
import { createMetrics } from '../telemetry.ts'
import { type TestContext, testContext } from '../testing.ts'
import { createHttp, type FastifyInstance } from './http.ts'
import { mountLive } from './live-route.ts'

const ana: Principal = {
  actor: { type: 'user', id: 'usr_ana', name: 'Ana' },
  userId: 'usr_ana',
  email: 'ana@acme.example',
  role: 'responder',
  timeZone: 'UTC',
  teams: {},
  scopes: null,
  sessionId: null,
}

let house: TestContext
let http: FastifyInstance
let signedIn: Principal | null = ana
const log = createLog('silent')
let live: ReturnType<typeof liveFeed>

before(async () => {
  house = await testContext()
  live = liveFeed(house.database, log, 5)
  live.start()
  http = await createHttp({ log, metrics: createMetrics(), trustProxy: false })
  const maySeeFact = (by: Principal, fact: Fact) => by.role === 'admin' || fact.kind !== 'token.revoked'
  mountLive(http, { live, principalOf: async () => signedIn, maySeeFact, keepAliveEvery: 10 })
  await http.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  await http.close()
  await live.stop()
  await house[Symbol.asyncDispose]()
})

async function follow(lastId?: string) {
  const { port } = http.server.address() as AddressInfo
  const request = get({
    port,
    host: '127.0.0.1',
    path: '/api/v1/live',
    headers: lastId ? { 'last-event-id': lastId } : {},
  })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  let text = ''
  let changed = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  response.setEncoding('utf8')
  response.on('data', (chunk) => {
    text += chunk
    changed.resolve()
    changed = Promise.withResolvers()
  })
  response.on('error', () => undefined)
  response.on('close', ended.resolve)
  return {
    response,
    ended: ended.promise,
    text: () => text,
    async shows(words: string | RegExp) {
      while (!(typeof words === 'string' ? text.includes(words) : words.test(text))) await changed.promise
    },
    leaves: () => request.destroy(),
  }
}

const record = (text: string) =>
  house.database.transact(
    async (tx) => tx.record('page.noted', { actor: system, subjects: [], because: null, data: { page: 'p', text } }).id,
  )

test('nobody who is not signed in hears anything', async () => {
  signedIn = null
  const answer = await http.inject({ url: '/api/v1/live' })
  assert.equal(answer.statusCode, 401)
  assert.match(String(answer.headers['content-type']), /problem\+json/)
  signedIn = ana
})

test('facts come as server-sent events with the id to come back with, those one may not hear do not', async () => {
  const one = await follow()
  assert.equal(one.response.statusCode, 200)
  assert.match(String(one.response.headers['content-type']), /^text\/event-stream/)
  assert.equal(one.response.headers['cache-control'], 'no-store')
  assert.equal(one.response.headers['x-content-type-options'], 'nosniff', 'security headers are on this answer too')
  await one.shows('event: hello')
  await one.shows(': still here')
  await house.database.transact(async (tx) => {
    tx.record('token.revoked', { actor: system, subjects: [], because: null, data: { token: 't', name: 'hidden' } })
    tx.record('page.noted', { actor: system, subjects: [], because: null, data: { page: 'p', text: 'line\nbreak' } })
  })
  await one.shows(/\n\n[\s\S]*data: \{"facts":.*\n\n/)
  const message = /^id: (\S+)\ndata: (.*)\n\n/m.exec(one.text())!
  const { facts } = JSON.parse(message[2]!) as { facts: Fact[] }
  assert.deepEqual(
    facts.map((fact) => [fact.kind, fact.data.text, fact.id]),
    [['page.noted', 'line\nbreak', message[1]]],
  )
  one.leaves()

  await record('missed')
  const back = await follow(message[1])
  await back.shows('"missed"')
  assert.equal(back.text().includes('hidden'), false)
  back.leaves()
})

test('an id nobody knows is answered with a reset', async () => {
  const one = await follow('fct_nothing')
  await one.shows('event: reset\ndata: {}\n\n')
  one.leaves()
})

test('a session that ends hears no more', async () => {
  const one = await follow()
  await one.shows('event: hello')
  signedIn = null
  await one.ended
  signedIn = ana
})

test('closing the server ends the streams', async () => {
  const own = await createHttp({ log, metrics: createMetrics(), trustProxy: false })
  mountLive(own, { live, principalOf: async () => ana, maySeeFact: () => true })
  await own.listen({ port: 0, host: '127.0.0.1' })
  const request = get({ port: (own.server.address() as AddressInfo).port, host: '127.0.0.1', path: '/api/v1/live' })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.on('error', () => undefined).resume()
  const ended = once(response, 'close')
  await own.close()
  await ended
})
