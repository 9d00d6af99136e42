import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import { sql } from 'kysely'
import { z } from 'zod'
import { authorise } from '../access/policy.ts'
import { later } from '../kernel/clock.ts'
import { newId } from '../kernel/ids.ts'
import { createLog } from '../kernel/log.ts'
import type { Call } from '../kernel/perform.ts'
import { secretBox } from '../kernel/secrets.ts'
import { testContext } from '../kernel/testing.ts'
import { channelsOf } from './channels/index.ts'
import { notificationRoutes } from './routes.ts'
import { addContact, addPerson, fakeChannel } from './testing.ts'

test('providers: set up or not, from where, and what became of their attempts', async () => {
  await using house = await testContext()
  const { database, clock } = house
  const log = createLog('silent')
  const now = clock.now()
  const bo = await addPerson(database, 'bo@acme.example')
  const mail = await addContact(database, bo.id, 'email', 'bo@home.example')
  const notification = newId('notification', now)
  await sql`
    insert into notification (id, person_id, contact_method_id, channel, address, state, purpose, urgency, because, due_at, created_at)
    values (${notification}, ${bo.id}, ${mail}, 'email', 'bo@home.example', 'sent', 'test', 'low', 'a test', ${now}, ${now})`.execute(
    database.db,
  )
  const attempts: [hours: number, outcome: string | null, detail: string | null][] = [
    [40 * 24, 'failed', 'too long ago'],
    [48, 'delivered', null],
    [30, 'failed', 'older'],
    [20, 'accepted', null],
    [3, 'failed', '550 bo@home.example is no more'],
    [2, 'unknown', 'the server stopped'],
    [1, 'accepted', null],
    [0, null, null],
  ]
  for (const [n, [hours, outcome, detail]] of attempts.entries()) {
    const at = later(now, -hours * 3600)
    await sql`insert into attempt (id, notification_id, n, token, provider, at, outcome, detail)
      values (${newId('attempt', at)}, ${notification}, ${n}, 'token', 'smtp', ${at}, ${outcome}, ${detail})`.execute(
      database.db,
    )
  }
  const routes = notificationRoutes({
    channels: channelsOf([
      fakeChannel('email', { settings: z.object({ SMTP_URL: z.string().optional().describe('outgoing mail') }) }),
      fakeChannel('webhook', { available: () => ({ because: 'It is switched off.' }) }),
    ]),
    secrets: secretBox('a key for tests only'),
    log,
  })
  const as = (role: 'admin' | 'observer'): { context: Call } => ({
    context: {
      principal: {
        actor: system,
        userId: null,
        email: null,
        role,
        timeZone: 'UTC',
        teams: {},
        scopes: null,
        sessionId: null,
      },
      ip: null,
      database,
      clock,
      log,
      authorise,
    },
  })
  const [email, webhook] = await call(routes.providers.list, undefined, as('admin'))
  assert.deepEqual(
    [email?.available, email?.settings, email?.lastFailure, email?.day],
    [true, ['SMTP_URL'], 'the server stopped', { succeeded: 2, failed: 2 }],
  )
  assert.deepEqual(email?.variables, [{ name: 'SMTP_URL', meaning: 'outgoing mail', fallback: null }])
  assert.equal(email?.lastSuccessAt, later(now, -3600).toISOString())
  assert.equal(email?.lastFailureAt, later(now, -7200).toISOString())
  assert.deepEqual(
    [webhook?.available, webhook?.unavailableBecause, webhook?.settings, webhook?.lastSuccessAt, webhook?.day],
    [false, 'It is switched off.', [], null, { succeeded: 0, failed: 0 }],
  )
  // What the other side said may hold an address.
  const [seen] = await call(routes.providers.list, undefined, as('observer'))
  assert.deepEqual([seen?.lastFailure, seen?.day], [null, { succeeded: 2, failed: 2 }])
})
