import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import ICAL from 'ical.js'
import { authorise } from '../../access/policy.ts'
import { saveResources } from '../../kernel/data/resources.ts'
import { createHttp } from '../../kernel/http/http.ts'
import { createLog } from '../../kernel/log.ts'
import type { Call, Principal } from '../../kernel/perform.ts'
import { toProblem } from '../../kernel/problems.ts'
import { createMetrics } from '../../kernel/telemetry.ts'
import { testContext } from '../../kernel/testing.ts'
import { disablePerson, savePerson } from '../../people/actions.ts'
import { registry } from '../../rooms.ts'
import { rosterSpans } from '../history/roster.ts'
import { rosterOf } from '../oncall/read.ts'
import { addOverride } from '../overrides/actions.ts'
import { feedRoutes } from './routes.ts'
import { createFeeds, mountFeeds } from './served.ts'

const log = createLog('silent')
const names = ['Ana', 'Bo', 'Cy']

async function room() {
  const house = await testContext()
  const { database, clock } = house
  const ids = new Map<string, string>()
  await database.transact(async (tx) => {
    for (const name of names) {
      const email = `${name.toLowerCase()}@acme.example`
      const saved = await savePerson(tx, system, { name, email, role: 'responder', timeZone: 'UTC' }, null)
      ids.set(name, saved.person.id)
    }
    const people = names.map((name) => `${name.toLowerCase()}@acme.example`)
    const layer = { name: 'Week', rotate: 'weekly', handoff: 'mon 09:00', from: '2026-01-05', people }
    await saveResources(tx, system, registry, [
      { kind: 'team', slug: 'payments', doc: { name: 'Payments' } },
      {
        kind: 'schedule',
        slug: 'primary',
        doc: { name: 'Primary', team: 'payments', timeZone: 'Europe/Berlin', layers: [layer] },
      },
      {
        kind: 'schedule',
        slug: 'lone',
        doc: { timeZone: 'America/New_York', layers: [{ ...layer, people: ['cy@acme.example'] }] },
      },
    ])
  })
  function as(name: string, role: Principal['role'] = 'responder', teams: Principal['teams'] = {}): { context: Call } {
    const userId = ids.get(name) ?? null
    const actor = { type: 'user', id: userId, name } as const
    const email = `${name.toLowerCase()}@acme.example`
    const principal: Principal = { actor, userId, email, role, timeZone: 'UTC', teams, scopes: null, sessionId: null }
    return { context: { principal, ip: null, database, clock, log, authorise } }
  }
  const publicUrl = () => 'https://tocsin.example'
  const { feeds } = feedRoutes({ publicUrl })
  const links = createFeeds({ database, clock, publicUrl })
  const http = await createHttp({ log, metrics: createMetrics(), trustProxy: false })
  mountFeeds(http, links)
  return {
    ...house,
    feeds,
    links,
    ids,
    as,
    get: async (token: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') =>
      await http.inject({ method, url: `/feeds/${token}.ics`, headers }),
    async [Symbol.asyncDispose]() {
      await http.close()
      await house[Symbol.asyncDispose]()
    },
  }
}

const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => toProblem(error).kind,
  )

test('a schedule’s feed: its address shown once, the shifts of the roster, conditional requests, HEAD', async () => {
  await using opened = await room()
  const { feeds, as, get, links, database, clock } = opened
  const made = await call(feeds.create, { name: 'Team calendar', schedule: 'primary' }, as('Ana'))
  assert.equal(made.url, `https://tocsin.example/feeds/${made.token}.ics`)
  assert.equal(made.record.hint, made.token.slice(-4))
  links.forget()
  const answer = await get(made.token)
  assert.equal(answer.statusCode, 200)
  assert.equal(answer.headers['content-type'], 'text/calendar; charset=utf-8')
  assert.equal(answer.headers['cache-control'], 'private, max-age=300')
  assert.equal(answer.headers['content-disposition'], 'inline; filename="primary.ics"')
  assert.doesNotMatch(answer.body, /acme\.example|usr_|sch_/)

  const events = new ICAL.Component(ICAL.parse(answer.body))
    .getAllSubcomponents('vevent')
    .map((each) => new ICAL.Event(each))
  const roster = await rosterOf(database.db, 'primary', new Date('2026-09-01T00:00:00Z'))
  const spans = rosterSpans(roster, new Date('2026-09-28T07:00:00Z'), new Date('2027-06-01T00:00:00Z'))
  const told = new Map(events.map((event) => [event.startDate.toJSDate().toISOString(), event]))
  for (const { start, end, users } of spans.slice(0, -1)) {
    const event = told.get(start.toISOString())
    assert.equal(event?.endDate.toJSDate().toISOString(), end.toISOString())
    assert.equal(event?.summary.toLowerCase(), `${users[0]?.split('@')[0]} – primary`)
  }

  const { etag, 'last-modified': modified } = answer.headers as Record<string, string>
  assert.equal((await get(made.token, { 'if-none-match': `W/${etag}, "x"` })).statusCode, 304)
  assert.equal((await get(made.token, { 'if-modified-since': modified! })).statusCode, 304)
  assert.equal((await get(made.token, { 'if-none-match': '"other"', 'if-modified-since': modified! })).statusCode, 200)
  const head = await get(made.token, {}, 'HEAD')
  assert.equal(head.statusCode, 200)
  assert.equal(head.body, '')
  assert.equal(head.headers.etag, etag)

  // An hour later the same calendar, after an override another one.
  clock.moveTo(new Date('2026-11-02T10:30:00Z'))
  assert.equal((await get(made.token)).headers['last-modified'], modified)
  await database.transact((tx) =>
    addOverride(tx, as('Ana', 'admin').context.principal!, 'primary', {
      op: 'set',
      users: ['cy@acme.example', 'ana@acme.example'],
      start: '2026-11-10T00:00:00Z',
      end: '2026-11-11T00:00:00Z',
    }),
  )
  links.forget()
  const after = await get(made.token, { 'if-none-match': etag! })
  assert.equal(after.statusCode, 200)
  assert.notEqual(after.headers.etag, etag)
  assert.equal(after.headers['last-modified'], 'Mon, 02 Nov 2026 10:30:00 GMT')
  const [listed] = await call(feeds.list, {}, as('Ana'))
  assert.equal(listed?.lastReadAt, '2026-11-02T10:30:00.000Z')
})

test('my shifts over all schedules', async () => {
  await using opened = await room()
  const { feeds, as, get } = opened
  const mine = await call(feeds.create, { name: 'Phone' }, as('Cy'))
  assert.equal(mine.record.schedule, null)
  const { body } = await get(mine.token)
  assert.match(body, /SUMMARY:On call: Primary\r\n/)
  assert.match(body, /SUMMARY:On call: lone\r\n/)
  const others = await call(feeds.create, { name: 'Phone' }, as('Bo'))
  opened.links.forget()
  assert.doesNotMatch((await get(others.token)).body, /lone/)
})

test('unknown, wrong and revoked addresses answer alike, and cost at most one query in ten seconds', async () => {
  await using opened = await room()
  const { feeds, as, get, links, database, ids } = opened
  const made = await call(feeds.create, { name: 'x', schedule: 'primary' }, as('Ana'))
  const owned = await call(feeds.create, { name: 'x' }, as('Bo'))
  links.forget()
  assert.equal((await get(made.token)).statusCode, 200)
  await call(feeds.revoke, { id: made.record.id }, as('Ana'))
  await call(feeds.revoke, { id: made.record.id }, as('Ana'))
  await database.transact((tx) => disablePerson(tx, system, ids.get('Bo')!))
  links.forget()
  const answers = await Promise.all(
    [made.token, owned.token, `tcf_${'0'.repeat(39)}`, 'x', '%F0%9F%A6%8A'].map((token) => get(token)),
  )
  for (const answer of answers) {
    assert.equal(answer.statusCode, 404)
    assert.equal(answer.body, answers[2]!.body)
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal(answer.headers.etag, undefined)
  }
  // The table is gone: whoever asked it now would fail.
  await database.db.schema.dropTable('feed').execute()
  assert.equal((await get(`tcf_${'2'.repeat(39)}`)).statusCode, 404)
})

test('who may: everybody makes feeds, owners and those who configure the schedule see and revoke them', async () => {
  await using opened = await room()
  const { feeds, as, database } = opened
  const { record } = await call(feeds.create, { name: 'Bo’s', schedule: 'primary' }, as('Bo', 'observer'))
  const own = await call(feeds.create, { name: 'Own' }, as('Bo'))
  const manager = as('Cy', 'responder', { payments: 'manager' })
  assert.deepEqual(
    (await call(feeds.list, {}, manager)).map((feed) => [feed.name, feed.can]),
    [['Bo’s', ['revoke']]],
  )
  assert.deepEqual(await call(feeds.list, { schedule: 'lone' }, as('Bo')), [])
  assert.equal(await outcome(call(feeds.list, { schedule: 'none' }, as('Bo'))), 'not_found')
  assert.equal(await outcome(call(feeds.revoke, { id: record.id }, as('Ana'))), 'forbidden')
  assert.equal(await outcome(call(feeds.revoke, { id: own.record.id }, as('Ana', 'admin'))), 'not_found')
  assert.equal(await outcome(call(feeds.revoke, { id: record.id }, manager)), 'done')
  assert.equal(await outcome(call(feeds.create, { name: 'x', schedule: 'none' }, as('Ana'))), 'not_found')
  assert.equal(await outcome(call(feeds.create, { name: ' ' }, as('Ana'))), 'invalid')
  assert.equal(await outcome(call(feeds.create, { name: 'x' }, as('Nobody', 'admin'))), 'invalid')
  const facts = await database.db.selectFrom('fact').select(['kind', 'data']).where('kind', 'like', 'feed.%').execute()
  assert.equal(facts.length, 3)
  assert.doesNotMatch(JSON.stringify(facts), /tcf_/)
})
