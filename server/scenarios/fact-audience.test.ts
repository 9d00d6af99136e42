import assert from 'node:assert/strict'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { audienceOf } from '@tocsin/contract/fact-kinds'
import { type FactKind, factSchemas } from '@tocsin/contract/fact-schemas'
import { type Fact, system } from '@tocsin/contract/facts'
import type { Permission } from '@tocsin/contract/operation'
import { z } from 'zod'
import { facts } from '../src/access/audit/routes.ts'
import { authorise, maySeeFact } from '../src/access/policy.ts'
import { newFact } from '../src/kernel/data/facts.ts'
import { liveFeed } from '../src/kernel/data/live.ts'
import { insertFacts } from '../src/kernel/data/reactions.ts'
import { createHttp, type FastifyRequest, mountOperations } from '../src/kernel/http/http.ts'
import { mountLive } from '../src/kernel/http/live-route.ts'
import { createLog } from '../src/kernel/log.ts'
import type { Principal } from '../src/kernel/perform.ts'
import { createMetrics } from '../src/kernel/telemetry.ts'
import { checkFact, testContext } from '../src/kernel/testing.ts'
import { pagingRoutes } from '../src/paging/routes.ts'
import { savePerson } from '../src/people/actions.ts'

/** Ana is whom every fact of this test is about, beside a page; team payments is the one that facts name. */
const ana = 'usr_ana'
const team = 'payments'

type Who = Pick<Principal, 'role'> & Partial<Pick<Principal, 'teams' | 'scopes' | 'userId'>>
const tokens = (scopes: Permission[]): Who => ({ role: 'admin', scopes })
const callers: Record<string, Who> = {
  observer: { role: 'observer' },
  responder: { role: 'responder' },
  'member of the team': { role: 'responder', teams: { [team]: 'responder' } },
  'manager of the team': { role: 'responder', teams: { [team]: 'manager' } },
  'manager of another team': { role: 'responder', teams: { search: 'manager' } },
  manager: { role: 'manager' },
  admin: { role: 'admin' },
  'the person': { role: 'observer', userId: ana },
  'token of an admin, observe': tokens(['observe']),
  'token of an admin, observe and people:write': tokens(['observe', 'people:write']),
  'token of an admin, page:respond': tokens(['page:respond']),
}

function principalOf(name: string): Principal | null {
  const who = Object.hasOwn(callers, name) ? callers[name]! : null
  if (!who) return null
  const userId = who.userId ?? 'usr_somebody'
  const rest = { email: null, timeZone: 'UTC', teams: {}, scopes: null, sessionId: null }
  return { actor: { type: 'user', id: userId, name }, ...rest, ...who, userId }
}

type Json = { type?: string; properties?: Record<string, Json>; enum?: unknown[]; anyOf?: Json[]; format?: string }

/** Data as a schema wants it. */
function sample(json: Json): unknown {
  if (json.anyOf) return sample(json.anyOf[0]!)
  if (json.enum) return json.enum[0]
  if (json.type === 'object') {
    return Object.fromEntries(Object.entries(json.properties ?? {}).map(([key, each]) => [key, sample(each)]))
  }
  if (json.type === 'array') return []
  if (json.type === 'number') return 1
  if (json.type === 'boolean') return true
  return json.format === 'date-time' ? '2026-11-02T09:00:00Z' : json.type === 'string' ? 'some text' : null
}

const kinds = Object.keys(factSchemas).sort() as FactKind[]

function factOf(kind: FactKind, page: string) {
  const data = sample(z.toJSONSchema(factSchemas[kind]) as Json) as Record<string, unknown>
  if ('team' in data) data.team = team
  const fact = newFact(kind, { actor: system, subjects: [page, ana], because: null, data: data as never }, new Date())
  checkFact(fact)
  return fact
}

/** The three surfaces on which facts are shown, over HTTP; `x-as` says who asks. */
async function house() {
  const context = await testContext()
  const { database, clock } = context
  const log = createLog('silent')
  const live = liveFeed(database, log, 5)
  live.start()
  const http = await createHttp({ log, metrics: createMetrics(), trustProxy: false })
  const whoAsks = async (request: FastifyRequest) => principalOf(String(request.headers['x-as'] ?? ''))
  mountLive(http, { live, principalOf: whoAsks, maySeeFact })
  const operations = { facts, ...pagingRoutes({ notificationsOf: async () => [] }) }
  mountOperations(http, { operations, call: { database, clock, log, authorise }, principalOf: whoAsks })
  await http.listen({ port: 0, host: '127.0.0.1' })
  const { port } = http.server.address() as AddressInfo
  await database.transact(async (tx) => {
    const about = { email: 'bo@acme.example', name: 'Bo', timeZone: 'UTC', role: 'responder' as const }
    await savePerson(tx, system, about, null)
  })
  const ask = async (as: string, method: 'GET' | 'POST', url: string, payload?: object) => {
    const answer = await http.inject({
      method,
      url: `/api/v1${url}`,
      headers: { 'x-as': as },
      ...(payload && { payload }),
    })
    return { status: answer.statusCode, json: answer.json() }
  }
  return {
    database,
    ask,
    /** The kinds of the facts that this caller hears until the mark comes; null when they may not listen. */
    async listens(as: string, from: string, mark: string): Promise<string[] | null> {
      const request = get({ port, path: '/api/v1/live', headers: { 'x-as': as, 'last-event-id': from } })
      const [response] = (await once(request, 'response')) as [IncomingMessage]
      if (response.statusCode !== 200) return null
      const heard: string[] = []
      let rest = ''
      for await (const chunk of response.setEncoding('utf8')) {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop()!
        for (const line of lines.filter((each) => each.startsWith('data: {"facts"'))) {
          const { facts } = JSON.parse(line.slice(6)) as { facts: { kind: string; data: { text?: string } }[] }
          if (facts.some(({ data }) => data.text === mark)) {
            request.destroy()
            return [...heard, ...facts.filter(({ data }) => data.text !== mark).map(({ kind }) => kind)].sort()
          }
          heard.push(...facts.map(({ kind }) => kind))
        }
        // Who may see nothing at all hears only that the stream is there.
        const { scopes } = principalOf(as)!
        if (scopes !== null && !scopes.includes('observe')) {
          request.destroy()
          return heard
        }
      }
      return heard
    },
    async [Symbol.asyncDispose]() {
      await http.close()
      await live.stop()
      await context[Symbol.asyncDispose]()
    },
  }
}

test('who sees which kinds of fact: the same in lists, on the live stream and in timelines; an unknown kind is hidden', async (t) => {
  await using h = await house()
  const made = await h.ask('admin', 'POST', '/pages', { title: 'Disk full', to: ['user bo@acme.example'] })
  const page = made.json.id as string
  const begin = await h.database.transact(async (tx) => {
    const first = newFact(
      'page.noted',
      { actor: system, subjects: [], because: null, data: { page, text: 'begin' } },
      tx.now,
    )
    insertFacts(tx, [first])
    return first.id
  })
  await h.database.transact(async (tx) => {
    const unknown = { ...factOf('page.ended', page), id: 'fct_unknown', kind: 'drill.began' as FactKind }
    insertFacts(tx, [...kinds.map((kind) => factOf(kind, page)), unknown as never])
    insertFacts(tx, [
      newFact('page.noted', { actor: system, subjects: [], because: null, data: { page, text: 'end' } }, tx.now),
    ])
  })
  const counts: Record<string, number> = {}
  for (const name of Object.keys(callers)) {
    const by = principalOf(name)!
    const mayList = by.scopes === null || by.scopes.includes('observe')
    const sees = kinds.filter((kind) => maySeeFact(by, factOf(kind, page) as unknown as Fact))
    for (const subject of [ana, page]) {
      const listed: string[] = []
      for (let cursor = ''; mayList; ) {
        const { status, json } = await h.ask(name, 'GET', `/facts?subject=${subject}&limit=7${cursor}`)
        assert.equal(status, 200)
        listed.push(...json.items.map((fact: { kind: string }) => fact.kind))
        if (json.nextCursor === null) break
        assert.equal(json.items.length, 7, 'a part is full as long as more follow')
        cursor = `&cursor=${json.nextCursor}`
      }
      const own = subject === page ? listed.slice(0, -1) : listed
      assert.deepEqual(own.toSorted(), sees, `${name}: /facts?subject=${subject}`)
    }
    assert.deepEqual(await h.listens(name, begin, 'end'), sees, `${name}: /live`)
    const shown = await h.ask(name, 'GET', `/pages/${page}`)
    const timeline = mayList ? shown.json.timeline.slice(1).map((fact: { kind: string }) => fact.kind) : []
    assert.deepEqual(timeline.toSorted(), sees, `${name}: timeline`)
    assert.equal(shown.status, mayList ? 200 : 403)
    counts[name] = sees.length
  }
  const nobody = await h.ask('nobody', 'GET', `/facts?subject=${ana}`)
  assert.equal(nobody.status, 401)
  assert.equal(await h.listens('nobody', begin, 'end'), null)

  const by = Object.groupBy(kinds, (kind) => audienceOf(kind)!)
  const of = Object.fromEntries(Object.entries(by).map(([audience, each]) => [audience, each!.length]))
  t.diagnostic(`${kinds.length} kinds of fact, by audience: ${JSON.stringify(of)}`)
  t.diagnostic(`kinds that each caller sees: ${JSON.stringify(counts)}`)
  assert.deepEqual(of, { everyone: 51, managers: 1, members: 1, person: 21 })
  assert.deepEqual(counts, {
    observer: 51,
    responder: 51,
    'member of the team': 52,
    'manager of the team': 52,
    'manager of another team': 51,
    manager: 74,
    admin: 74,
    'the person': 73,
    'token of an admin, observe': 53,
    'token of an admin, observe and people:write': 74,
    'token of an admin, page:respond': 0,
  })
})
