import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Actor, system } from '@tocsin/contract/facts'
import type { Clock } from '../kernel/clock.ts'
import { DeliveryError } from '../kernel/delivery.ts'
import { createLog } from '../kernel/log.ts'
import { secretBox } from '../kernel/secrets.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import { type TestHouse, testHouse } from '../kernel/testing.ts'
import { nextMethod, plan, withdraw } from './actions.ts'
import { AddressGone, type Channel, ContentRefused, type Receipt } from './channels/channel.ts'
import { channelsOf } from './channels/index.ts'
import { notificationLane } from './lane.ts'
import { notificationsOf } from './read.ts'
import { addContact, addPage, addPerson, fakeChannel } from './testing.ts'

const flow = {
  'page.reached': [plan],
  'page.acknowledged': [withdraw],
  'page.resolved': [withdraw],
  'page.reassigned': [withdraw],
  'notification.failed': [nextMethod],
}
const ana: Actor = { type: 'user', id: 'usr_ana', name: 'Ana Reis' }

function laneOn({ database, clock }: Pick<TestHouse, 'database'> & { clock: Clock }, channels: Channel[]) {
  return notificationLane({
    database,
    clock,
    log: createLog('silent'),
    metrics: createMetrics(),
    channels: channelsOf(channels),
    secrets: secretBox('a key for tests only'),
    publicUrl: () => 'https://tocsin.acme.example',
  })
}

async function reach({ database }: TestHouse, pageId: string, users: string[], level = 1) {
  await database.transact(async (tx) => {
    const people = users.map((user) => ({ user, because: 'you are on call' }))
    const data = { page: pageId, round: 1, level, urgency: 'high' as const, people }
    tx.record('page.reached', { actor: system, subjects: [pageId], because: 'level 1', data })
  })
}

async function acknowledge({ database }: TestHouse, pageId: string) {
  await database.transact(async (tx) => {
    await tx.db.selectFrom('page').select('id').where('id', '=', pageId).forUpdate().execute()
    await tx.db.updateTable('page').set({ status: 'acknowledged' }).where('id', '=', pageId).execute()
    tx.record('page.acknowledged', { actor: ana, subjects: [pageId], because: null, data: { page: pageId, user: null } })
  })
}

/** Works until nothing is due, as the server does. */
async function drain(lane: ReturnType<typeof laneOn>) {
  for (;;) {
    const found = await lane.work()
    await lane.settled()
    if (found === 0) return
  }
}

function forward({ clock }: TestHouse, seconds: number) {
  clock.moveTo(new Date(clock.now().getTime() + seconds * 1000))
}

async function statesOf({ database }: TestHouse, pageId: string) {
  return (await notificationsOf(database.db, pageId)).map((each) => `${each.channel} ${each.state}`).sort()
}

async function factsOf({ database }: TestHouse, kind: string) {
  return await database.db.selectFrom('fact').select(['because', 'data', 'subjects']).where('kind', '=', kind).orderBy('seq').execute()
}

const never = () => new Promise<Receipt>(() => undefined)

/** A channel that holds every message until the test lets it go. */
function holding(slug: string, more: Partial<Channel> = {}) {
  const channel = fakeChannel(slug, more)
  const held: { answer(receipt: Receipt): void; fail(error: Error): void }[] = []
  channel.behave(() => {
    const { promise, resolve, reject } = Promise.withResolvers<Receipt>()
    held.push({ answer: resolve, fail: reject })
    return promise
  })
  return { channel, held }
}

describe('planning', () => {
  test('the person’s methods become notifications with their times and reasons, the first one marked', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example', { name: 'Bo Lind' })
    await addContact(house.database, bo.id, 'email', bo.email)
    await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    await reach(house, page.id, [bo.id], 2)
    const rows = await house.database.db.selectFrom('notification').select(['channel', 'first', 'level', 'because']).orderBy('level').orderBy('dueAt').execute()
    assert.deepEqual(rows, [
      { channel: 'webhook', first: true, level: 1, because: 'you are on call; default plan at once' },
      { channel: 'email', first: false, level: 1, because: 'you are on call; default plan after 2m' },
      { channel: 'webhook', first: false, level: 2, because: 'you are on call; default plan at once' },
      { channel: 'email', first: false, level: 2, because: 'you are on call; default plan after 2m' },
    ])
    const [fact] = await factsOf(house, 'notification.planned')
    assert.equal(fact?.because, 'Bo Lind is told by webhook https://hooks.acme.example/••• at once, by email b•••@acme.example after 2m')
  })

  test('a disabled person is unreachable at once; one without methods gets the account e-mail', async () => {
    await using house = await testHouse(flow)
    const gone = await addPerson(house.database, 'gone@acme.example', { disabledAt: house.clock.now() })
    const cy = await addPerson(house.database, 'cy@acme.example')
    const page = await addPage(house.database)
    await reach(house, page.id, [gone.id, cy.id])
    assert.deepEqual((await factsOf(house, 'person.unreachable')).map((fact) => fact.because), ['gone is disabled'])
    const email = fakeChannel('email')
    await drain(laneOn(house, [email]))
    assert.deepEqual(email.sent.map((each) => each.to.address), ['cy@acme.example'])
    assert.match(email.sent[0]?.message.because ?? '', /account e-mail is the last resort/)
  })
})

describe('sending', () => {
  test('sent and delivered are different, recorded with attempts, addresses masked', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const email = fakeChannel('email')
    const webhook = fakeChannel('webhook')
    webhook.behave(() => ({ id: 'w-1', state: 'delivered' }))
    const lane = laneOn(house, [email, webhook])
    await drain(lane)
    assert.deepEqual(await statesOf(house, page.id), ['email queued', 'webhook delivered'])
    assert.deepEqual(await lane.nextDueAt(), new Date('2026-11-02T09:02:00Z'))
    forward(house, 120)
    await drain(lane)
    const [first, second] = await notificationsOf(house.database.db, page.id)
    assert.equal(first?.contactMethod, 'https://hooks.acme.example/•••')
    assert.deepEqual(first?.attempts, [{ at: '2026-11-02T09:00:00.000Z', provider: 'fake webhook', outcome: 'delivered', detail: null }])
    assert.equal(second?.state, 'sent')
    assert.equal(email.sent[0]?.message.subject, `[#${page.number}] p99 latency above 2 s`)
    assert.match(email.sent[0]?.message.ackUrl ?? '', /^https:\/\/tocsin\.acme\.example\/ack\//)
    const facts = await house.database.db.selectFrom('fact').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(facts), /bo@acme|hooks\.acme\.example\/bo/)
    assert.equal(await lane.nextDueAt(), null)
  })

  test('a node dies between claim and record: another takes over with the same key, the late writer is ignored', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const slow = holding('email')
    const dying = laneOn(house, [slow.channel])
    assert.equal(await dying.work(), 1)
    const email = fakeChannel('email')
    const other = laneOn(house, [email])
    forward(house, 9)
    await drain(other)
    assert.equal(email.sent.length, 0, 'the lease holds')
    forward(house, 2)
    await drain(other)
    assert.deepEqual(email.sent.map((each) => each.key), [slow.channel.sent[0]?.key])
    slow.held[0]?.fail(new DeliveryError('too late', { permanent: true }))
    await dying.settled()
    const [notification] = await notificationsOf(house.database.db, page.id)
    assert.equal(notification?.state, 'sent')
    assert.deepEqual(notification?.attempts.map((each) => each.outcome), ['unknown', 'accepted'])
    assert.equal((await factsOf(house, 'notification.failed')).length, 0)
    assert.equal((await factsOf(house, 'notification.sent')).length, 1)
  })

  test('acknowledged before it is due: withdrawn; no attempt starts afterwards, and what is under way is still recorded', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const webhook = holding('webhook')
    const email = fakeChannel('email')
    const lane = laneOn(house, [webhook.channel, email])
    await lane.work()
    await acknowledge(house, page.id)
    forward(house, 600)
    await drain({ ...lane, settled: async () => undefined })
    webhook.held[0]?.answer({ id: null, state: 'delivered' })
    await lane.settled()
    assert.deepEqual(await statesOf(house, page.id), ['email withdrawn', 'webhook delivered'])
    assert.equal(email.sent.length, 0)
    assert.deepEqual((await factsOf(house, 'notification.withdrawn')).map((fact) => fact.because), ['Ana Reis acknowledged the page'])
  })

  test('an acknowledgement that is being written holds the message back; after its commit nothing is sent', async () => {
    await using house = await testHouse()
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    const reached = { actor: system, subjects: [], because: null, data: { page: page.id, round: 1, level: 1, urgency: 'high' as const, people: [{ user: bo.id, because: 'on call' }] } }
    await house.database.transact((tx) => plan(tx, [{ id: 'fct_1', at: tx.now, kind: 'page.reached', ...reached }]))
    const email = fakeChannel('email')
    const lane = laneOn(house, [email])
    await house.database.transact(async (tx) => {
      await tx.db.updateTable('page').set({ status: 'acknowledged' }).where('id', '=', page.id).execute()
      assert.equal(await lane.work(), 0)
    })
    await drain(lane)
    assert.equal(email.sent.length, 0)
    assert.deepEqual(await statesOf(house, page.id), ['email withdrawn'])
  })

  test('a temporary failure is tried again, on an answered page it is not', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const email = fakeChannel('email')
    email.behave(() => {
      throw new DeliveryError('busy bo@acme.example', { permanent: false, status: 451, retryAfter: 7 })
    })
    const lane = laneOn(house, [email])
    await drain(lane)
    assert.deepEqual(await lane.nextDueAt(), new Date('2026-11-02T09:00:07Z'))
    forward(house, 7)
    await drain(lane)
    assert.deepEqual(email.sent.map((each) => each.key.split('.')[1]), ['1', '2'], 'a refusal is known not to have gone out')
    const [notification] = await notificationsOf(house.database.db, page.id)
    assert.deepEqual(notification?.attempts.map((each) => each.detail), ['busy b•••@acme.example', 'busy b•••@acme.example'])
    await acknowledge(house, page.id)
    assert.equal(await lane.nextDueAt(), null)
  })

  test('gives up after eight attempts, and the person is then unreachable', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const email = fakeChannel('email')
    email.behave(() => {
      throw new DeliveryError('timeout', { permanent: false })
    })
    const lane = laneOn(house, [email])
    for (let at = await lane.nextDueAt(); at; at = await lane.nextDueAt()) {
      house.clock.moveTo(at)
      await drain(lane)
    }
    assert.equal(email.sent.length, 8)
    assert.equal(new Set(email.sent.map((each) => each.key)).size, 1, 'a timeout may have gone out: the same message')
    const [failed] = await factsOf(house, 'notification.failed')
    assert.equal(failed?.because, 'timeout given up after 8 attempts')
    const [unreachable] = await factsOf(house, 'person.unreachable')
    assert.deepEqual(unreachable?.data, { page: page.id, user: bo.id, round: 1, level: 1 })
  })

  test('a permanent failure lets the next method go at once; when all fail the person is unreachable', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const refuse = () => {
      throw new DeliveryError('refused', { permanent: true, status: 403 })
    }
    const email = fakeChannel('email')
    const webhook = fakeChannel('webhook')
    webhook.behave(refuse)
    email.behave(refuse)
    await drain(laneOn(house, [email, webhook]))
    assert.equal(email.sent.length, 1)
    assert.match(email.sent[0]?.message.because ?? '', /at once because webhook failed/)
    assert.deepEqual(await statesOf(house, page.id), ['email failed', 'webhook failed'])
    assert.deepEqual((await factsOf(house, 'person.unreachable')).map((fact) => fact.because), ['no contact method got through: email failed last (refused)'])
  })

  test('a method that keeps failing does not make the next one wait', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const webhook = fakeChannel('webhook')
    webhook.behave(() => {
      throw new DeliveryError('timeout', { permanent: false })
    })
    const email = fakeChannel('email')
    const lane = laneOn(house, [email, webhook])
    await drain(lane)
    forward(house, 2)
    await drain(lane)
    assert.deepEqual(await statesOf(house, page.id), ['email sent', 'webhook queued'])
  })

  test('refused content is sent once more in its shortest form, then it is permanent', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database, 'ünïcode ☃')
    await reach(house, page.id, [bo.id])
    const email = fakeChannel('email')
    email.behave(() => {
      throw new ContentRefused('554 spam', { permanent: true, status: 554 })
    })
    await drain(laneOn(house, [email]))
    assert.deepEqual(email.sent.map((each) => each.message.subject), [`[#${page.number}] ünïcode ☃`, `[#${page.number}] unicode`])
    assert.deepEqual(await statesOf(house, page.id), ['email failed'])
  })

  test('an address that is gone breaks the method, and the others are told', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const hook = await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const webhook = fakeChannel('webhook')
    webhook.behave(() => {
      throw new AddressGone('hooks.acme.example answered 410', { permanent: true, status: 410 })
    })
    const email = fakeChannel('email')
    await drain(laneOn(house, [email, webhook]))
    const row = await house.database.db.selectFrom('contactMethod').select('brokenBecause').where('id', '=', hook).executeTakeFirst()
    assert.equal(row?.brokenBecause, 'hooks.acme.example answered 410')
    assert.deepEqual(email.sent.map((each) => each.message.purpose).sort(), ['notice', 'page'])
  })

  test('a removed method and a disabled person are noticed at the last moment', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    const cy = await addPerson(house.database, 'cy@acme.example')
    await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    await addContact(house.database, cy.id, 'webhook', 'https://hooks.acme.example/cy')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id, cy.id])
    await house.database.db.deleteFrom('contactMethod').where('personId', '=', bo.id).execute()
    await house.database.db.updateTable('person').set({ disabledAt: house.clock.now() }).where('id', '=', cy.id).execute()
    const webhook = fakeChannel('webhook')
    await drain(laneOn(house, [webhook]))
    assert.equal(webhook.sent.length, 0)
    const facts = await factsOf(house, 'person.unreachable')
    assert.deepEqual(facts.map((fact) => (fact.data as { user: string }).user).sort(), [bo.id, cy.id].sort())
  })

  test('a channel this server does not have is left to others for a minute, then it fails', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'pigeon', 'loft 3')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const lane = laneOn(house, [fakeChannel('email')])
    await drain(lane)
    assert.deepEqual(await statesOf(house, page.id), ['pigeon queued'])
    forward(house, 60)
    await drain(lane)
    assert.deepEqual(await statesOf(house, page.id), ['pigeon failed'])
  })

  test('a reassigned page withdraws from the old people, also what is under way, and keeps what it just planned', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    const cy = await addPerson(house.database, 'cy@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    await addContact(house.database, cy.id, 'email', cy.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const email = holding('email')
    const lane = laneOn(house, [email.channel])
    await lane.work()
    await house.database.transact(async (tx) => {
      const people = [{ user: cy.id, because: 'Ana handed it to you' }]
      tx.record('page.reached', { actor: system, subjects: [], because: null, data: { page: page.id, round: 2, level: 1, urgency: 'high', people } })
      tx.record('page.reassigned', { actor: ana, subjects: [], because: null, data: { page: page.id, to: [] } })
    })
    email.held[0]?.fail(new DeliveryError('timeout', { permanent: false }))
    await lane.settled()
    await lane.work()
    email.held[1]?.answer({ id: null, state: 'accepted' })
    await lane.settled()
    const rows = await notificationsOf(house.database.db, page.id)
    assert.deepEqual(Object.fromEntries(rows.map((each) => [each.user.id, each.state])), { [bo.id]: 'withdrawn', [cy.id]: 'sent' })
  })
})

describe('order and isolation', () => {
  test('each person’s first message of a page goes before everything else', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    const cy = await addPerson(house.database, 'cy@acme.example')
    for (const person of [bo, cy]) await addContact(house.database, person.id, 'email', person.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    await reach(house, page.id, [bo.id], 2)
    await reach(house, page.id, [bo.id], 3)
    forward(house, 5)
    await reach(house, page.id, [cy.id])
    const email = fakeChannel('email', { concurrency: 1 })
    await drain(laneOn(house, [email]))
    assert.deepEqual(email.sent.map((each) => each.to.address[0]), ['b', 'c', 'b', 'b'])
  })

  test('a channel that hangs holds up only itself, an address that hangs only its own messages', async () => {
    await using house = await testHouse(flow)
    const people = []
    for (let i = 0; i < 12; i++) people.push(await addPerson(house.database, `p${i}@acme.example`))
    for (const person of people) await addContact(house.database, person.id, 'webhook', 'https://hang.acme.example/')
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'webhook', 'https://works.acme.example/')
    const cy = await addPerson(house.database, 'cy@acme.example')
    await addContact(house.database, cy.id, 'email', cy.email)
    const page = await addPage(house.database)
    await reach(house, page.id, people.map((person) => person.id))
    await reach(house, page.id, [bo.id, cy.id])
    const arrived = Promise.withResolvers<void>()
    const webhook = fakeChannel('webhook')
    webhook.behave(({ to }) => {
      if (to.address.includes('hang')) return never()
      arrived.resolve()
      return { id: null, state: 'delivered' }
    })
    const email = fakeChannel('email')
    const lane = laneOn(house, [webhook, email])
    while ((await lane.work()) > 0);
    await arrived.promise
    assert.equal(email.sent.length, 1)
    assert.equal(webhook.sent.filter((each) => each.to.address.includes('hang')).length, 4)
    const queued = await house.database.db.selectFrom('notification').select('id').where('state', '=', 'queued').execute()
    assert.equal(queued.length, 8)
    assert.equal(await lane.work(), 0)
  })

  test('two nodes share the work and send nothing twice', async () => {
    await using house = await testHouse(flow)
    const page = await addPage(house.database)
    const people = []
    for (let i = 0; i < 40; i++) {
      const person = await addPerson(house.database, `p${i}@acme.example`)
      await addContact(house.database, person.id, 'email', person.email)
      people.push(person.id)
    }
    await reach(house, page.id, people)
    const email = fakeChannel('email')
    const lanes = [laneOn(house, [email]), laneOn(house, [email])]
    await Promise.all(lanes.map(drain))
    await Promise.all(lanes.map(drain))
    assert.equal(email.sent.length, 40)
    assert.equal(new Set(email.sent.map((each) => each.to.address)).size, 40)
    assert.equal((await factsOf(house, 'notification.sent')).length, 40)
  })

  test('a database that is away for a moment makes no second message', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    let failures = 0
    const flaky: typeof house.database = {
      ...house.database,
      transact(work) {
        if (email.sent.length > 0 && failures++ < 2) return Promise.reject(new Error('Connection terminated unexpectedly'))
        return house.database.transact(work)
      },
    }
    const email = fakeChannel('email')
    await drain(laneOn({ database: flaky, clock: house.clock }, [email]))
    assert.equal(email.sent.length, 1)
    assert.equal(failures > 2, true)
    assert.deepEqual(await statesOf(house, page.id), ['email sent'])
  })

  test('stop waits for what is under way and takes nothing new', async () => {
    await using house = await testHouse(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const email = holding('email')
    const lane = laneOn(house, [email.channel])
    await lane.work()
    const stopped = lane.stop()
    await reach(house, page.id, [bo.id], 2)
    assert.equal(await lane.work(), 0)
    email.held[0]?.answer({ id: null, state: 'accepted' })
    await stopped
    assert.deepEqual(await statesOf(house, page.id), ['email queued', 'email sent'])
  })
})
