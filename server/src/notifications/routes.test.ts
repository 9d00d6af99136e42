import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { authorise } from '../access/policy.ts'
import { createLog } from '../kernel/log.ts'
import type { Call, Principal } from '../kernel/perform.ts'
import { secretBox } from '../kernel/secrets.ts'
import { testContext } from '../kernel/testing.ts'
import { channelsOf } from './channels/index.ts'
import { notificationRoutes } from './routes.ts'
import { addContact, addPerson, fakeChannel } from './testing.ts'

test('channels, contact methods and the plan, as their owner and as somebody else sees them', async () => {
  await using house = await testContext()
  const { database, clock } = house
  const log = createLog('silent')
  const webhook = fakeChannel('webhook', { available: () => ({ because: 'It is switched off.' }) })
  const routes = notificationRoutes({
    channels: channelsOf([fakeChannel('email'), webhook]),
    secrets: secretBox('a key for tests only'),
    log,
  })
  const bo = await addPerson(database, 'bo@acme.example')
  const eve = await addPerson(database, 'eve@acme.example')
  const mail = await addContact(database, bo.id, 'email', 'bo@home.example')
  const hook = await addContact(database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
  const as = (person: { id: string; name: string; email: string }): { context: Call } => {
    const actor = { type: 'user' as const, id: person.id, name: person.name }
    const principal: Principal = {
      actor,
      userId: person.id,
      email: person.email,
      role: 'responder',
      timeZone: 'UTC',
      teams: {},
      scopes: null,
      sessionId: null,
    }
    return { context: { principal, ip: null, database, clock, log, authorise } }
  }

  const channels = await call(routes.channels.list, undefined, as(bo))
  assert.deepEqual(
    channels.map((each) => [each.slug, each.available, each.unavailableBecause]),
    [
      ['email', true, null],
      ['webhook', false, 'It is switched off.'],
    ],
  )

  const own = await call(routes.contactMethods.list, { user: 'me' }, as(bo))
  assert.deepEqual(
    new Set(own.map((each) => each.address)),
    new Set(['bo@home.example', 'https://hooks.acme.example/bo']),
  )
  const seen = await call(routes.contactMethods.list, { user: bo.email }, as(eve))
  assert.deepEqual(
    new Set(seen.map((each) => each.address)),
    new Set(['b•••@home.example', 'https://hooks.acme.example/•••']),
  )

  const rules = [{ urgency: 'high' as const, after: 'PT1M', contactMethod: hook }]
  assert.deepEqual(await call(routes.notificationRules.set, { rules }, as(bo)), {
    rules: [{ urgency: 'high', after: '1m', contactMethod: hook }],
    notices: null,
  })
  const { effective } = await call(routes.notificationRules.get, { user: bo.id }, as(eve))
  assert.deepEqual(effective, [
    {
      urgency: 'high',
      after: '1m',
      contactMethod: hook,
      channel: 'webhook',
      address: 'https://hooks.acme.example/•••',
      because: 'own rule after 1m; it would fail at once: It is switched off.',
    },
    {
      urgency: 'low',
      after: '0m',
      contactMethod: mail,
      channel: 'email',
      address: 'b•••@home.example',
      because: 'default plan at once',
    },
  ])
  await call(routes.notificationRules.set, { rules, notices: mail }, as(bo))
  assert.equal((await call(routes.notificationRules.get, { user: bo.id }, as(eve))).notices, mail)
  const { notification } = await call(routes.contactMethods.test, { id: mail }, as(bo))
  assert.deepEqual(await call(routes.contactMethods.testResult, { id: notification }, as(bo)), {
    state: 'queued',
    detail: null,
  })
  await assert.rejects(call(routes.contactMethods.testResult, { id: notification }, as(eve)), /no such test message/)
})
