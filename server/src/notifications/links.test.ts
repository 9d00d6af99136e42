import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { authorise } from '../access/policy.ts'
import { createAuthenticator } from '../access/principal.ts'
import { createHttp } from '../kernel/http/http.ts'
import { createLog } from '../kernel/log.ts'
import { createPerform } from '../kernel/perform.ts'
import { secretBox, signToken } from '../kernel/secrets.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import { type TestContext, testContext } from '../kernel/testing.ts'
import { pagingRoutes } from '../paging/routes.ts'
import { ackUrl } from './ack-link.ts'
import { mountAckLinks } from './links.ts'
import { notificationsOf } from './read.ts'
import { addPage, addPerson } from './testing.ts'

const secrets = secretBox('a key for tests only')
const base = 'https://tocsin.acme.example'

async function open(house: TestContext) {
  const http = await createHttp({ log: createLog('silent'), metrics: createMetrics(), trustProxy: false })
  const perform = createPerform(pagingRoutes({ notificationsOf }), { ...house, log: createLog('silent'), authorise })
  const { principalOfPerson } = createAuthenticator({
    ...house,
    log: createLog('silent'),
    auth: { handler: async () => new Response(), sessionTokenOf: () => null },
    adminToken: undefined,
  })
  mountAckLinks(http, { ...house, secrets, publicUrl: () => base, perform, principalOfPerson })
  const ana = await addPerson(house.database, 'ana@acme.example', { name: 'Ana Reis' })
  const bo = await addPerson(house.database, 'bo@acme.example', { name: 'Bo Lind' })
  const page = await addPage(house.database, 'down <script>alert(1)</script>')
  const pathFor = (personId: string) => ackUrl(secrets, base, page.id, personId, house.clock.now()).slice(base.length)
  const statusOf = async () =>
    await house.database.db
      .selectFrom('page')
      .select(['status', 'acknowledgedBy'])
      .where('id', '=', page.id)
      .executeTakeFirstOrThrow()
  const go = async (method: 'GET' | 'HEAD' | 'POST', url: string) => {
    const form =
      method === 'POST' ? { payload: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } } : {}
    const answer = await http.inject({ method, url, ...form })
    return {
      status: answer.statusCode,
      body: answer.body,
      headers: answer.headers,
      heading: /<h1>(.*?)<\/h1>/.exec(answer.body)?.[1],
    }
  }
  return { ana, bo, page, pathFor, statusOf, go }
}

describe('the acknowledge link', () => {
  test('GET and HEAD show and never act; the page has no script and one button', async () => {
    await using house = await testContext()
    const { bo, page, pathFor, statusOf, go } = await open(house)
    const shown = await go('GET', pathFor(bo.id))
    await go('HEAD', pathFor(bo.id))
    assert.equal(shown.status, 200)
    assert.equal(shown.heading, 'Nobody has answered yet')
    assert.match(shown.body, new RegExp(`#${page.number} down &#60;script&#62;`))
    assert.doesNotMatch(shown.body, /<script/)
    assert.match(shown.body, /<form method="post"><button type="submit">Acknowledge<\/button><\/form>/)
    assert.match(
      String(shown.headers['content-security-policy']),
      /^default-src 'none'; style-src 'unsafe-inline'; form-action 'self'/,
    )
    assert.equal(shown.headers['cache-control'], 'no-store')
    assert.equal((await statusOf()).status, 'triggered')
  })

  test('POST acknowledges as that person; a second time and from another person it says who has it', async () => {
    await using house = await testContext()
    const { ana, bo, page, pathFor, statusOf, go } = await open(house)
    const done = await go('POST', pathFor(bo.id))
    assert.equal(done.heading, 'You have it. Escalation stopped.')
    assert.match(done.body, new RegExp(`href="https://tocsin.acme.example/pages/${page.number}"`))
    assert.deepEqual(await statusOf(), { status: 'acknowledged', acknowledgedBy: bo.id })
    assert.equal((await go('POST', pathFor(bo.id))).heading, 'You have it. Escalation stopped.')
    const other = await go('POST', pathFor(ana.id))
    assert.equal(other.heading, 'Already acknowledged')
    assert.match(other.body, /Bo Lind has it at 09:00 Europe\/Lisbon/)
    assert.deepEqual(await statusOf(), { status: 'acknowledged', acknowledgedBy: bo.id })
    const facts = await house.database.db.selectFrom('fact').select(['kind', 'actorId']).execute()
    assert.deepEqual(facts, [{ kind: 'page.acknowledged', actorId: bo.id }])
  })

  test('a resolved page says so', async () => {
    await using house = await testContext()
    const { ana, bo, page, pathFor, go } = await open(house)
    const resolved = { status: 'resolved', resolvedBy: ana.id, resolvedAt: house.clock.now() }
    await house.database.db.updateTable('page').set(resolved).where('id', '=', page.id).execute()
    const shown = await go('POST', pathFor(bo.id))
    assert.equal(shown.heading, 'Already resolved')
    assert.match(shown.body, /Resolved by Ana Reis at 09:00 Europe\/Lisbon/)
    assert.doesNotMatch(shown.body, /<button/)
  })

  test('somebody who may no longer answer pages acknowledges nothing by an old link, and is told whom to call', async () => {
    await using house = await testContext()
    const { ana, bo, page, pathFor, statusOf, go } = await open(house)
    await house.database.db.updateTable('page').set({ acknowledgedBy: null }).where('id', '=', page.id).execute()
    await house.database.db.updateTable('person').set({ role: 'observer' }).where('id', '=', bo.id).execute()
    await house.database.db.updateTable('person').set({ role: 'admin' }).where('id', '=', ana.id).execute()
    const shown = await go('GET', pathFor(bo.id))
    assert.equal(shown.status, 200)
    assert.equal(shown.heading, 'You can no longer answer this page')
    assert.doesNotMatch(shown.body, /<button/)
    const answer = await go('POST', pathFor(bo.id))
    assert.equal(answer.status, 403)
    assert.equal(answer.heading, 'You can no longer answer this page')
    assert.match(answer.body, /Ana Reis \(ana@acme\.example\), who is an admin/)
    assert.equal((await statusOf()).status, 'triggered')
    assert.equal((await go('POST', pathFor(ana.id))).heading, 'You have it. Escalation stopped.')
  })

  test('expired, forged, cut off, made for something else, or of a disabled person: it acts on nothing', async () => {
    await using house = await testContext()
    const { bo, page, pathFor, statusOf, go } = await open(house)
    const good = pathFor(bo.id)
    const later = new Date(house.clock.now().getTime() + 1000)
    const data = { page: page.id, user: bo.id }
    const others = [
      `${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`,
      good.slice(0, 60),
      '/ack/x',
      `/ack/${signToken(secrets, 'invite', data, later)}`,
      `/ack/${signToken(secretBox('another key for tests'), 'ack', data, later)}`,
      `/ack/${signToken(secrets, 'ack', { page: page.id, user: 'usr_nobody' }, later)}`,
    ]
    for (const url of others) {
      const answer = await go('POST', url)
      assert.equal(answer.status, 404)
      assert.equal(answer.heading, 'This link is not valid')
    }
    await house.database.db
      .updateTable('person')
      .set({ disabledAt: house.clock.now() })
      .where('id', '=', bo.id)
      .execute()
    assert.equal((await go('POST', good)).status, 404)
    house.clock.moveTo(new Date(house.clock.now().getTime() + 7 * 86_400_000))
    const late = await go('POST', good)
    assert.equal(late.status, 410)
    assert.equal(late.heading, 'This link has expired')
    assert.equal((await statusOf()).status, 'triggered')
  })
})
