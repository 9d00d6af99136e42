import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testContext } from '../../kernel/testing.ts'
import type { Receipt } from '../channels/channel.ts'
import {
  addContact,
  addPage,
  addPerson,
  drain,
  factsOf,
  fakeChannel,
  flow,
  forward,
  holding,
  laneOn,
  reach,
  statesOf,
} from '../testing.ts'

const never = () => new Promise<Receipt>(() => undefined)

describe('order and isolation', () => {
  test('each person’s first message of a page goes before everything else', async () => {
    await using house = await testContext(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    const cy = await addPerson(house.database, 'cy@acme.example')
    for (const person of [bo, cy]) await addContact(house.database, person.id, 'email', person.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    await reach(house, page.id, [bo.id], 2)
    await reach(house, page.id, [bo.id], 3)
    forward(house, 5)
    await reach(house, page.id, [cy.id])
    const email = fakeChannel('email', { limits: { title: 160, body: null, perSecond: null, concurrency: 1 } })
    await drain(laneOn(house, [email]))
    assert.deepEqual(
      email.sent.map((each) => each.to.address[0]),
      ['b', 'c', 'b', 'b'],
    )
  })

  test('a channel that hangs holds up only itself, an address that hangs only its own messages', async () => {
    await using house = await testContext(flow)
    const people = []
    for (let i = 0; i < 12; i++) people.push(await addPerson(house.database, `p${i}@acme.example`))
    for (const person of people) await addContact(house.database, person.id, 'webhook', 'https://hang.acme.example/')
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'webhook', 'https://works.acme.example/')
    const cy = await addPerson(house.database, 'cy@acme.example')
    await addContact(house.database, cy.id, 'email', cy.email)
    const page = await addPage(house.database)
    await reach(
      house,
      page.id,
      people.map((person) => person.id),
    )
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
    const queued = await house.database.db
      .selectFrom('notification')
      .select('id')
      .where('state', '=', 'queued')
      .execute()
    assert.equal(queued.length, 8)
    assert.equal(await lane.work(), 0)
  })

  test('two nodes share the work and send nothing twice', async () => {
    await using house = await testContext(flow)
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
    await using house = await testContext(flow)
    const bo = await addPerson(house.database, 'bo@acme.example')
    await addContact(house.database, bo.id, 'email', bo.email)
    const page = await addPage(house.database)
    await reach(house, page.id, [bo.id])
    let failures = 0
    const flaky: typeof house.database = {
      ...house.database,
      transact(...how) {
        if (email.sent.length > 0 && failures++ < 2)
          return Promise.reject(new Error('Connection terminated unexpectedly'))
        return house.database.transact(...how)
      },
    }
    const email = fakeChannel('email')
    await drain(laneOn({ database: flaky, clock: house.clock }, [email]))
    assert.equal(email.sent.length, 1)
    assert.equal(failures > 2, true)
    assert.deepEqual(await statesOf(house, page.id), ['email sent'])
  })

  test('stop waits for what is under way and takes nothing new', async () => {
    await using house = await testContext(flow)
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
