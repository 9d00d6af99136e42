import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import { authorise } from '../../access/policy.ts'
import { saveResources } from '../../kernel/data/resources.ts'
import { createHttp } from '../../kernel/http/http.ts'
import { createLog } from '../../kernel/log.ts'
import type { Call, Principal } from '../../kernel/perform.ts'
import { toProblem } from '../../kernel/problems.ts'
import { createMetrics } from '../../kernel/telemetry.ts'
import { testContext } from '../../kernel/testing.ts'
import { savePerson } from '../../people/actions.ts'
import { registry } from '../../rooms.ts'
import { createBoardLinks, mountBoards } from './links.ts'
import { boardRoutes } from './routes.ts'

const log = createLog('silent')

async function room() {
  const house = await testContext()
  const { database, clock } = house
  const people = [
    { name: 'Ana <b>Ruiz</b>', email: 'ana@acme.example' },
    { name: 'Bo Lind', email: 'bo@acme.example' },
  ]
  let userId = ''
  await database.transact(async (tx) => {
    for (const person of people) {
      const saved = await savePerson(tx, system, { ...person, role: 'responder', timeZone: 'UTC' }, null)
      userId = saved.person.id
    }
    const layer = {
      name: 'Week',
      rotate: 'weekly',
      handoff: 'mon 09:00',
      from: '2026-10-26',
      people: people.map((each) => each.email),
    }
    await saveResources(tx, system, registry, [
      { kind: 'team', slug: 'payments', doc: { name: 'Payments' } },
      {
        kind: 'schedule',
        slug: 'primary',
        doc: { name: 'Primary', team: 'payments', timeZone: 'Europe/Berlin', layers: [layer] },
      },
      { kind: 'schedule', slug: 'lone', doc: { name: 'Lone', timeZone: 'UTC', layers: [layer] } },
      { kind: 'policy', slug: 'payments', doc: { levels: [{ after: '0m', notify: ['schedule primary'] }] } },
      { kind: 'service', slug: 'checkout', doc: { name: 'Checkout', policy: 'payments' } },
    ])
  })
  function as(role: Principal['role'], teams: Principal['teams'] = {}): { context: Call } {
    const actor = { type: 'user', id: userId, name: 'Bo Lind' } as const
    const principal: Principal = {
      actor,
      userId,
      email: 'bo@acme.example',
      role,
      timeZone: 'UTC',
      teams,
      scopes: null,
      sessionId: null,
    }
    return { context: { principal, ip: null, database, clock, log, authorise } }
  }
  const { boards } = boardRoutes({ publicUrl: () => 'https://tocsin.example' })
  const links = createBoardLinks({ database, clock })
  const http = await createHttp({ log, metrics: createMetrics(), trustProxy: false })
  mountBoards(http, links)
  return {
    ...house,
    boards,
    links,
    as,
    get: async (url: string) => await http.inject({ method: 'GET', url }),
    async [Symbol.asyncDispose]() {
      await http.close()
      await house[Symbol.asyncDispose]()
    },
  }
}

test('the board: by team, now and next, services covered, what has no team last', async () => {
  await using opened = await room()
  const { boards, as } = opened
  const { teams } = await call(boards.show, {}, as('observer'))
  assert.deepEqual(
    teams.map(({ team, duties }) => [team?.name ?? null, duties.map(({ schedule }) => schedule.slug)]),
    [
      ['Payments', ['primary']],
      [null, ['lone']],
    ],
  )
  assert.deepEqual(teams[0]!.duties[0]!.services, [{ slug: 'checkout', name: 'Checkout' }])
  assert.equal(teams[0]!.duties[0]!.users.length, 1)
  assert.ok(teams[0]!.duties[0]!.next)
})

test('a public link: shown once, page without script or contacts, framed anywhere, dead once revoked, all of it recorded', async () => {
  await using opened = await room()
  const { boards, as, get, links, database } = opened
  const made = await call(boards.create, { name: 'Lobby screen', team: 'payments' }, as('manager'))
  assert.equal(made.url, `https://tocsin.example/board/${made.token}`)
  assert.equal(made.record.hint, made.token.slice(-4))
  links.forget()
  const page = await get(`/board/${made.token}`)
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Primary[\s\S]*Now[\s\S]*until[\s\S]*Berlin[\s\S]*Checkout/)
  assert.match(page.body, /Ana &#60;b&#62;Ruiz/)
  assert.doesNotMatch(page.body, /<script|acme\.example|Lone|usr_/)
  assert.match(String(page.headers['content-security-policy']), /default-src 'none'.*frame-ancestors \*/)
  assert.equal(page.headers['x-frame-options'], undefined)
  assert.equal(page.headers['cache-control'], 'private')
  const data = await get(`/board/${made.token}.json`)
  assert.equal(data.json().teams[0].schedules[0].name, 'Primary')
  assert.doesNotMatch(data.body, /acme\.example|usr_/)
  const listed = await call(boards.list, undefined, as('manager'))
  assert.deepEqual(
    listed.map(({ id, can }) => [id, can]),
    [[made.record.id, ['revoke']]],
  )
  assert.doesNotMatch(JSON.stringify(listed), new RegExp(made.token))
  const revoked = await call(boards.revoke, { id: made.record.id }, as('manager'))
  assert.ok(revoked.revokedAt)
  await call(boards.revoke, { id: made.record.id }, as('manager'))
  links.forget()
  assert.equal((await get(`/board/${made.token}`)).statusCode, 404)
  const facts = await database.db
    .selectFrom('fact')
    .select('kind')
    .where('kind', 'like', 'board.%')
    .orderBy('seq')
    .execute()
  assert.deepEqual(
    facts.map(({ kind }) => kind),
    ['board.created', 'board.revoked'],
  )
})

test('wrong links are 404 and cost at most one query in ten seconds', async () => {
  await using opened = await room()
  const { get, database, clock } = opened
  const before = clock.now()
  for (const token of ['x', `tcb_${'0'.repeat(39)}`, `tcb_${'1'.repeat(39)}.json`]) {
    const answer = await get(`/board/${token}`)
    assert.equal(answer.statusCode, 404, token)
    assert.match(answer.body, /revoked/)
  }
  assert.equal(clock.now().getTime(), before.getTime())
  // The table is gone: whoever asked it now would fail.
  await database.db.schema.dropTable('boardToken').execute()
  assert.equal((await get(`/board/tcb_${'2'.repeat(39)}`)).statusCode, 404)
})

test('who may: managers of the organisation or of the team', async () => {
  await using opened = await room()
  const { boards, as } = opened
  const refused = async (promise: Promise<unknown>) =>
    assert.equal(
      await promise.then(
        () => 'done',
        (error) => toProblem(error).kind,
      ),
      'forbidden',
    )
  await refused(call(boards.create, { name: 'x' }, as('responder')))
  await refused(call(boards.create, { name: 'x' }, as('responder', { payments: 'manager' })))
  await refused(call(boards.list, undefined, as('observer')))
  const { record } = await call(
    boards.create,
    { name: 'x', team: 'payments' },
    as('responder', { payments: 'manager' }),
  )
  assert.equal(record.team?.slug, 'payments')
  const all = await call(boards.create, { name: 'all' }, as('admin'))
  await refused(call(boards.revoke, { id: all.record.id }, as('responder', { payments: 'manager' })))
})
