import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import { DeliveryError } from '../../kernel/http/delivery.ts'
import { testContext } from '../../kernel/testing.ts'
import { AddressGone, ContentRefused } from '../channels/channel.ts'
import { plan } from '../plan/actions.ts'
import { notificationsOf } from '../read.ts'
import {
  acknowledge,
  addAlert,
  addContact,
  addPage,
  addPerson,
  ana,
  drain,
  factsOf,
  fakeChannel,
  flow,
  forward,
  holding,
  laneOn,
  pageOf,
  reach,
  statesOf,
} from '../testing.ts'
import { renewLeases } from './store.ts'

describe('planning', () => {
  test('the person’s methods become notifications with their times and reasons, the first one marked', async () => {
    await using house = await testContext(flow)
    const bo = await addPerson(house.database, 'bo@acme.example', { name: 'Bo Lind' })
    await addContact(house.database, bo.id, 'email', bo.email)
    await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    await reach(house, page.id, [bo.id], 2)
    const rows = await house.database.db
      .selectFrom('notification')
      .select(['channel', 'first', 'level', 'because'])
      .orderBy('level')
      .orderBy('dueAt')
      .execute()
    assert.deepEqual(rows, [
      { channel: 'webhook', first: true, level: 1, because: 'you are on call; default plan at once' },
      { channel: 'email', first: false, level: 1, because: 'you are on call; default plan after 2m' },
      { channel: 'webhook', first: false, level: 2, because: 'you are on call; default plan at once' },
      { channel: 'email', first: false, level: 2, because: 'you are on call; default plan after 2m' },
    ])
    const [fact] = await factsOf(house, 'notification.planned')
    assert.equal(
      fact?.because,
      'Bo Lind is told by webhook https://hooks.acme.example/••• at once, by e-mail b•••@acme.example after 2m',
    )
  })

  test('a disabled person is unreachable at once; one without methods gets the account e-mail', async () => {
    await using house = await testContext(flow)
    const gone = await addPerson(house.database, 'gone@acme.example', { disabledAt: house.clock.now() })
    const cy = await addPerson(house.database, 'cy@acme.example')
    const page = await addPage(house.database)
    await reach(house, page.id, [gone.id, cy.id])
    assert.deepEqual(
      (await factsOf(house, 'person.unreachable')).map((fact) => fact.because),
      ['gone is disabled'],
    )
    const email = fakeChannel('email')
    await drain(laneOn(house, [email]))
    assert.deepEqual(
      email.sent.map((each) => each.to.address),
      ['cy@acme.example'],
    )
    assert.match(pageOf(email.sent[0]).because ?? '', /account e-mail is the last resort/)
  })
})

describe('sending', () => {
  test('sent and delivered are different, recorded with attempts, addresses masked', async () => {
    await using house = await testContext(flow)
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
    assert.deepEqual(first?.attempts, [
      { at: '2026-11-02T09:00:00.000Z', provider: 'fake webhook', outcome: 'delivered', detail: null },
    ])
    assert.equal(second?.state, 'sent')
    assert.equal(email.sent[0]?.message.title, `[#${page.number}] p99 latency above 2 s`)
    assert.match(pageOf(email.sent[0]).actions[0]?.url ?? '', /^https:\/\/tocsin\.acme\.example\/ack\//)
    const facts = await house.database.db.selectFrom('fact').selectAll().execute()
    assert.doesNotMatch(JSON.stringify(facts), /bo@acme|hooks\.acme\.example\/bo/)
    assert.equal(await lane.nextDueAt(), null)
  })

  test('the message has the worst alerts that still fire, and who is asked next', async () => {
    await using house = await testContext(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    await addAlert(house, page.id, 'over', 'critical', 'resolved')
    await addAlert(house, page.id, 'bad', 'medium')
    await addAlert(house, page.id, 'worst', 'critical')
    for (let i = 0; i < 4; i++) await addAlert(house, page.id, 'noise', 'info')
    const ana = await addPerson(house.database, 'ana@acme.example', { name: 'Ana Reis' })
    // The page has no plan: all admins are asked next.
    await house.database.db.updateTable('person').set({ role: 'admin' }).where('id', '=', ana.id).execute()
    const nextStepAt = new Date('2026-11-02T09:05:00Z')
    await house.database.db.updateTable('page').set({ nextStepAt }).where('id', '=', page.id).execute()
    await reach(house, page.id, [bo.id])
    const email = fakeChannel('email')
    await drain(laneOn(house, [email]))
    const message = pageOf(email.sent[0])
    assert.deepEqual(
      message.page.alerts.map((alert) => alert.title),
      ['worst', 'bad', 'noise', 'noise', 'noise'],
    )
    assert.equal(message.page.moreAlerts, 2)
    assert.equal(message.next, 'If nobody answers, Ana Reis is notified at 09:05 Europe/Lisbon.')
  })

  test('a lease that is renewed is not taken over, and only its holder renews it', async () => {
    await using house = await testContext(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    const slow = holding('email')
    const lane = laneOn(house, [slow.channel])
    await lane.work()
    const { id, token } = await house.database.db
      .selectFrom('notification')
      .select(['id', 'token'])
      .executeTakeFirstOrThrow()
    const until = new Date('2026-11-02T09:00:13Z')
    await house.database.transact((tx) => renewLeases(tx, [{ id, token: 'att_other' }], until))
    assert.deepEqual(await lane.nextDueAt(), new Date('2026-11-02T09:00:10Z'))
    await house.database.transact((tx) => renewLeases(tx, [{ id, token: token ?? '' }], until))
    assert.deepEqual(await lane.nextDueAt(), until)
    slow.held[0]?.answer({ id: null, state: 'accepted' })
    await lane.settled()
  })

  test('a node dies between claim and record: another takes over with the same key, the late writer is ignored', async () => {
    await using house = await testContext(flow)
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
    assert.deepEqual(
      email.sent.map((each) => each.key),
      [slow.channel.sent[0]?.key],
    )
    slow.held[0]?.fail(new DeliveryError('too late', { permanent: true }))
    await dying.settled()
    const [notification] = await notificationsOf(house.database.db, page.id)
    assert.equal(notification?.state, 'sent')
    assert.deepEqual(
      notification?.attempts.map((each) => each.outcome),
      ['unknown', 'accepted'],
    )
    assert.equal((await factsOf(house, 'notification.failed')).length, 0)
    assert.equal((await factsOf(house, 'notification.sent')).length, 1)
  })

  test('acknowledged before it is due: cancelled; no attempt starts afterwards, and what is under way is still recorded', async () => {
    await using house = await testContext(flow)
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
    webhook.held[0]?.answer({ id: null, state: 'delivered' })
    await lane.settled()
    forward(house, 600)
    await drain(lane)
    assert.deepEqual(await statesOf(house, page.id), ['email cancelled', 'webhook delivered'])
    assert.equal(email.sent.length, 0)
    assert.deepEqual(
      (await factsOf(house, 'notification.cancelled')).map((fact) => fact.because),
      ['Ana Reis acknowledged the page'],
    )
  })

  test('an acknowledgement that is being written holds the message back; after its commit nothing is sent', async () => {
    await using house = await testContext()
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    const reached = {
      actor: system,
      subjects: [],
      because: null,
      data: {
        page: page.id,
        round: 1,
        level: 1,
        urgency: 'high' as const,
        people: [{ user: bo.id, because: 'on call' }],
      },
    }
    await house.database.transact((tx) => plan(tx, [{ id: 'fct_1', at: tx.now, kind: 'page.reached', ...reached }]))
    const email = fakeChannel('email')
    const lane = laneOn(house, [email])
    await house.database.transact(async (tx) => {
      await tx.db.updateTable('page').set({ status: 'acknowledged' }).where('id', '=', page.id).execute()
      assert.equal(await lane.work(), 0)
    })
    await drain(lane)
    assert.equal(email.sent.length, 0)
    assert.deepEqual(await statesOf(house, page.id), ['email cancelled'])
  })

  test('a temporary failure is tried again, on an answered page it is not', async () => {
    await using house = await testContext(flow)
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
    assert.deepEqual(
      email.sent.map((each) => each.key.split('.')[1]),
      ['1', '2'],
      'a refusal is known not to have gone out',
    )
    const [notification] = await notificationsOf(house.database.db, page.id)
    assert.deepEqual(
      notification?.attempts.map((each) => each.detail),
      ['busy b•••@acme.example', 'busy b•••@acme.example'],
    )
    await acknowledge(house, page.id)
    assert.equal(await lane.nextDueAt(), null)
  })

  test('gives up after eight attempts, and the person is then unreachable', async () => {
    await using house = await testContext(flow)
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
    await using house = await testContext(flow)
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
    assert.match(pageOf(email.sent[0]).because ?? '', /at once because webhook failed/)
    assert.deepEqual(await statesOf(house, page.id), ['email failed', 'webhook failed'])
    assert.deepEqual(
      (await factsOf(house, 'person.unreachable')).map((fact) => fact.because),
      ['no contact method got through: email failed last (refused)'],
    )
  })

  test('a method that keeps failing does not make the next one wait', async () => {
    await using house = await testContext(flow)
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
    await using house = await testContext(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database, 'ünïcode ☃')
    await reach(house, page.id, [bo.id])
    const email = fakeChannel('email')
    email.behave(() => {
      throw new ContentRefused('554 spam', { permanent: true, status: 554 })
    })
    await drain(laneOn(house, [email]))
    assert.deepEqual(
      email.sent.map((each) => each.message.title),
      [`[#${page.number}] ünïcode ☃`, `[#${page.number}] unicode`],
    )
    assert.deepEqual(await statesOf(house, page.id), ['email failed'])
  })

  test('an address that is gone breaks the method, and the others are told', async () => {
    await using house = await testContext(flow)
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
    const row = await house.database.db
      .selectFrom('contactMethod')
      .select('brokenBecause')
      .where('id', '=', hook)
      .executeTakeFirst()
    assert.equal(row?.brokenBecause, 'hooks.acme.example answered 410')
    assert.deepEqual(email.sent.map((each) => each.message.kind).sort(), ['notice', 'page'])
  })

  test('a removed method and a disabled person are noticed at the last moment', async () => {
    await using house = await testContext(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    const cy = await addPerson(house.database, 'cy@acme.example')
    await addContact(house.database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
    await addContact(house.database, cy.id, 'webhook', 'https://hooks.acme.example/cy')
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id, cy.id])
    await house.database.db.deleteFrom('contactMethod').where('personId', '=', bo.id).execute()
    await house.database.db
      .updateTable('person')
      .set({ disabledAt: house.clock.now() })
      .where('id', '=', cy.id)
      .execute()
    const webhook = fakeChannel('webhook')
    await drain(laneOn(house, [webhook]))
    assert.equal(webhook.sent.length, 0)
    const facts = await factsOf(house, 'person.unreachable')
    assert.deepEqual(facts.map((fact) => (fact.data as { user: string }).user).sort(), [bo.id, cy.id].sort())
  })

  test('a channel this server does not have is left to others for a minute, then it fails', async () => {
    await using house = await testContext(flow)
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

  test('a reassigned page cancels what it planned for the old people, also what is under way, and keeps what it just planned', async () => {
    await using house = await testContext(flow)
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
      tx.record('page.reached', {
        actor: system,
        subjects: [],
        because: null,
        data: { page: page.id, round: 2, level: 1, urgency: 'high', people },
      })
      tx.record('page.reassigned', { actor: ana, subjects: [], because: null, data: { page: page.id, to: [] } })
    })
    email.held[0]?.fail(new DeliveryError('timeout', { permanent: false }))
    await lane.settled()
    await lane.work()
    email.held[1]?.answer({ id: null, state: 'accepted' })
    await lane.settled()
    const rows = await notificationsOf(house.database.db, page.id)
    assert.deepEqual(Object.fromEntries(rows.map((each) => [each.user.id, each.state])), {
      [bo.id]: 'cancelled',
      [cy.id]: 'sent',
    })
  })
})
