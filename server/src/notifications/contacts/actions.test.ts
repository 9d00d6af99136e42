import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Problem, type ProblemKind } from '@tocsin/contract/errors'
import { system } from '@tocsin/contract/facts'
import { z } from 'zod'
import { createLog } from '../../kernel/log.ts'
import type { Principal } from '../../kernel/perform.ts'
import { secretBox } from '../../kernel/secrets.ts'
import { type TestContext, testContext } from '../../kernel/testing.ts'
import { channelsOf } from '../channels/index.ts'
import { declaredContacts } from '../read.ts'
import { addContact, addPerson, codeOf, factsOf, fakeChannel, type Sent } from '../testing.ts'
import { addMethod, type ContactDeps, removeMethod, sendCode, setRules, testMethod, verifyMethod } from './actions.ts'
import { addAccountEmail, declareContacts } from './declared/actions.ts'
import { secretContext } from './model.ts'
import { methodsOf, testOutcome } from './store.ts'

const secrets = secretBox('a key for tests only')

function principal(person: { id: string; name: string; email: string }, more: Partial<Principal> = {}): Principal {
  const actor = { type: 'user' as const, id: person.id, name: person.name }
  return {
    actor,
    userId: person.id,
    email: person.email,
    role: 'responder',
    timeZone: 'UTC',
    teams: {},
    scopes: null,
    sessionId: 'ses_1',
    ...more,
  }
}

/** Channels whose messages the test waits for. */
function context(): ContactDeps & { next(): Promise<Sent> } {
  const waiting: Sent[] = []
  let wake: () => void = () => undefined
  const email = fakeChannel('email')
  const webhook = fakeChannel('webhook', {
    address: { label: 'URL', hint: '', schema: z.string(), needsCode: true, hasSecret: true },
  })
  for (const channel of [email, webhook])
    channel.behave((sent) => {
      waiting.push(sent)
      wake()
      return { id: null, state: 'accepted' }
    })
  return {
    channels: channelsOf([email, webhook]),
    secrets,
    log: createLog('silent'),
    async next() {
      while (waiting.length === 0)
        await new Promise<void>((done) => {
          wake = done
        })
      return waiting.shift()!
    },
  }
}

const refused =
  (kind: ProblemKind, pattern = /./) =>
  (error: unknown) =>
    error instanceof Problem && error.kind === kind && pattern.test(error.message)

async function kindsOf({ database }: TestContext) {
  return (await database.db.selectFrom('fact').select('kind').orderBy('seq').execute()).map((fact) => fact.kind)
}

function forward({ clock }: TestContext, seconds: number) {
  clock.moveTo(new Date(clock.now().getTime() + seconds * 1000))
}

describe('one’s own contact methods', () => {
  test('are added, proved with the code that was sent, tested and removed; the old ones are told', async () => {
    await using house = await testContext()
    const { database } = house
    const bo = await addPerson(database, 'bo@acme.example')
    const by = principal(bo)
    const deps = context()
    const { method, secret } = await database.transact((tx) =>
      addMethod(tx, by, deps, { channel: 'webhook', address: 'https://hooks.acme.example/bo' }),
    )
    assert.match(secret ?? '', /^whsec_/)
    const sent = await deps.next()
    const { to } = sent
    const sentCode = codeOf(sent)
    assert.equal(to.address, 'https://hooks.acme.example/bo')
    assert.equal(to.secret, secret)
    assert.match(sentCode, /^\d{6}$/)
    const row = await database.db
      .selectFrom('contactMethod')
      .selectAll()
      .where('id', '=', method.id)
      .executeTakeFirstOrThrow()
    assert.equal(secrets.open(row.secret ?? '', secretContext(method.id)), secret)
    assert.doesNotMatch(JSON.stringify(row), new RegExp(sentCode))
    await assert.rejects(
      database.transact((tx) => testMethod(tx, by, method.id)),
      refused('conflict', /Verify/),
    )

    const verified = await database.transact((tx) => verifyMethod(tx, by, database, method.id, sentCode))
    assert.equal(verified.verifiedHow, 'code')
    const notification = await database.transact((tx) => testMethod(tx, by, method.id))
    assert.deepEqual((await testOutcome(database.db, bo.id, notification))?.state, 'queued')
    assert.equal(await testOutcome(database.db, 'usr_other', notification), null)

    await database.transact((tx) => removeMethod(tx, by, method.id))
    const notices = await database.db
      .selectFrom('notification')
      .select(['channel', 'address', 'because'])
      .where('purpose', '=', 'notice')
      .orderBy('channel')
      .execute()
    assert.deepEqual(notices, [
      {
        channel: 'email',
        address: 'bo@acme.example',
        because: 'A new contact method was added: webhook https://hooks.acme.example/•••.',
      },
      {
        channel: 'webhook',
        address: 'https://hooks.acme.example/bo',
        because: 'A contact method was removed: webhook https://hooks.acme.example/•••.',
      },
    ])
    assert.deepEqual(await kindsOf(house), [
      'contact_method.added',
      'contact_method.verified',
      'notification.planned',
      'contact_method.removed',
    ])
  })

  test('five wrong codes burn it, although every wrong one is rolled back', async () => {
    await using house = await testContext()
    const { database } = house
    const by = principal(await addPerson(database, 'bo@acme.example'))
    const deps = context()
    const { method } = await database.transact((tx) =>
      addMethod(tx, by, deps, { channel: 'email', address: 'bo@home.example' }),
    )
    const code = codeOf(await deps.next())
    const wrong = code === '000000' ? '000001' : '000000'
    const verify = (text: string) => database.transact((tx) => verifyMethod(tx, by, database, method.id, text))
    for (const left of ['4 more tries', '3 more', '2 more', '1 more try', 'Ask for a new one'])
      await assert.rejects(verify(wrong), refused('invalid', new RegExp(left)))
    await assert.rejects(verify(code ?? ''), refused('invalid', /tried too often/))
    await assert.rejects(
      database.transact((tx) => sendCode(tx, by, deps, method.id)),
      refused('too_many', /Wait 60/),
    )
    forward(house, 60)
    const { nextAfter } = await database.transact((tx) => sendCode(tx, by, deps, method.id))
    assert.deepEqual(nextAfter, new Date('2026-11-02T09:02:00Z'))
    const second = codeOf(await deps.next())
    forward(house, 600)
    await assert.rejects(verify(second), refused('invalid', /expired/))
    await database.transact((tx) => sendCode(tx, by, deps, method.id))
    assert.ok((await verify(codeOf(await deps.next()))).verifiedAt)
  })

  test('belong to their owner: no admin, no part of a token, no other person changes them', async () => {
    await using house = await testContext()
    const { database } = house
    const bo = await addPerson(database, 'bo@acme.example')
    const eve = await addPerson(database, 'eve@acme.example')
    const deps = context()
    const { method } = await database.transact((tx) =>
      addMethod(tx, principal(bo), deps, { channel: 'email', address: 'bo@home.example' }),
    )
    const code = codeOf(await deps.next())
    const admin = principal(eve, { role: 'admin' })
    await assert.rejects(
      database.transact((tx) => verifyMethod(tx, admin, database, method.id, code)),
      refused('not_found'),
    )
    await assert.rejects(
      database.transact((tx) => removeMethod(tx, admin, method.id)),
      refused('not_found'),
    )
    await assert.rejects(
      database.transact((tx) => sendCode(tx, admin, deps, method.id)),
      refused('not_found'),
    )
    await assert.rejects(
      database.transact((tx) => testMethod(tx, admin, method.id)),
      refused('not_found'),
    )
    await assert.rejects(
      database.transact((tx) =>
        setRules(tx, admin, [{ urgency: 'high', afterSeconds: 0, contactMethodId: method.id }]),
      ),
      refused('invalid'),
    )
    const token = principal(bo, { scopes: ['page:respond'] })
    await assert.rejects(
      database.transact((tx) => removeMethod(tx, token, method.id)),
      refused('forbidden'),
    )
    const nobody = principal(bo, { userId: null })
    await assert.rejects(
      database.transact((tx) => addMethod(tx, nobody, deps, { channel: 'email', address: 'x@y.example' })),
      refused('forbidden'),
    )
    const row = await database.db.selectFrom('contactMethod').select('codeTries').executeTakeFirst()
    assert.equal(row?.codeTries, 0, 'somebody else’s tries do not count')
  })

  test('what is wrong is said by field, and nothing is kept', async () => {
    await using house = await testContext()
    const { database } = house
    const by = principal(await addPerson(database, 'bo@acme.example'))
    const deps = {
      ...context(),
      channels: channelsOf([
        fakeChannel('email'),
        fakeChannel('sms', { available: () => ({ because: 'SMS is not set up.' }) }),
      ]),
    }
    const add = (channel: string, address: string) =>
      database.transact((tx) => addMethod(tx, by, deps, { channel, address }))
    await assert.rejects(
      add('pigeon', 'x@y.example'),
      refused('invalid', /There is no channel "pigeon"; there are email, sms/),
    )
    await assert.rejects(add('sms', 'x@y.example'), refused('invalid', /SMS is not set up/))
    await assert.rejects(add('email', 'nonsense'), refused('invalid', /This is no address/))
    await add('email', 'bo@home.example')
    await assert.rejects(add('email', 'bo@home.example'), refused('conflict'))
    assert.equal((await database.db.selectFrom('contactMethod').selectAll().execute()).length, 1)
  })

  test('rules are replaced as a whole and recorded when they changed', async () => {
    await using house = await testContext()
    const { database } = house
    const by = principal(await addPerson(database, 'bo@acme.example'))
    const deps = context()
    const { method } = await database.transact((tx) =>
      addMethod(tx, by, deps, { channel: 'email', address: 'bo@home.example' }),
    )
    const rule = { urgency: 'high' as const, afterSeconds: 60, contactMethodId: method.id }
    assert.deepEqual(await database.transact((tx) => setRules(tx, by, [rule, rule])), { rules: [rule], notices: null })
    await database.transact((tx) => setRules(tx, by, [rule]))
    await database.transact((tx) => setRules(tx, by, []))
    assert.equal((await kindsOf(house)).filter((kind) => kind === 'notification_rules.changed').length, 2)
  })

  test('notices go to one verified method, until another is chosen; without a choice they stay where they were', async () => {
    await using house = await testContext()
    const { database } = house
    const bo = await addPerson(database, 'bo@acme.example')
    const by = principal(bo)
    const [first, second] = [
      await addContact(database, bo.id, 'email', 'bo@home.example'),
      await addContact(database, bo.id, 'webhook', 'https://hooks.acme.example/bo'),
    ]
    const fresh = await addContact(database, bo.id, 'email', 'new@home.example', { verifiedAt: null })
    const set = (notices?: string | null) => database.transact((tx) => setRules(tx, by, [], notices))
    assert.equal((await set(first)).notices, first)
    assert.equal((await set()).notices, first)
    assert.equal((await set(second)).notices, second)
    await assert.rejects(set(fresh), refused('invalid', /notices is not one of your verified contact methods/))
    await assert.rejects(set('con_somebody_else'), refused('invalid', /verified contact methods/))
    assert.equal((await set(null)).notices, null)
    const changes = await factsOf(house, 'notification_rules.changed')
    assert.deepEqual(
      changes.map(({ because }) => because),
      [
        'notices go to email b•••@home.example',
        'notices go to webhook https://hooks.acme.example/•••',
        'notices go to the account e-mail',
      ],
    )
  })
})

test('the account e-mail is a contact method, verified once it is proved', async () => {
  await using house = await testContext({ 'user.created': [addAccountEmail] })
  const { database } = house
  const bo = await addPerson(database, 'bo@acme.example')
  await database.transact(async (tx) => {
    tx.record('user.created', {
      actor: system,
      subjects: [bo.id],
      because: null,
      data: { user: bo.id, before: null, after: {} },
    })
  })
  const of = async () =>
    (await methodsOf(database.db, [bo.id])).get(bo.id)?.map((each) => [each.address, each.verifiedHow])
  assert.deepEqual(await of(), [['bo@acme.example', null]])
  await database.db.updateTable('person').set({ emailVerified: true }).where('id', '=', bo.id).execute()
  assert.deepEqual(await of(), [['bo@acme.example', 'account e-mail']])
})

test('configuration declares contacts that are usable at once; declaring them again changes nothing', async () => {
  await using house = await testContext({ 'user.created': [addAccountEmail] })
  const { database } = house
  const bo = await addPerson(database, 'bo@acme.example')
  await database.transact((tx) =>
    addAccountEmail(tx, [
      {
        id: 'fct_1',
        at: tx.now,
        kind: 'user.created',
        actor: system,
        subjects: [],
        because: null,
        data: { user: bo.id, before: null, after: {} },
      },
    ]),
  )
  const declare = (contacts: { channel: string; address: string }[], owner = 'acme') =>
    database.transact((tx) => declareContacts(tx, system, bo.id, contacts, owner))
  const mail = { channel: 'email', address: 'Bo@acme.example' }
  const hook = { channel: 'webhook', address: 'https://hooks.acme.example/bo' }
  assert.deepEqual(await declare([mail, hook]), [
    { channel: 'email', before: 'b•••@acme.example', after: 'bo@acme.example' },
    { channel: 'webhook', before: null, after: 'https://hooks.acme.example/bo' },
  ])
  assert.deepEqual(await declare([mail, hook]), [])
  assert.deepEqual(
    await declaredContacts(database.db),
    new Map([
      [
        bo.id,
        [
          { channel: 'email', address: 'bo@acme.example', label: '' },
          { ...hook, label: '' },
        ],
      ],
    ]),
  )
  assert.deepEqual(await declare([]), [
    { channel: 'email', before: 'b•••@acme.example', after: null },
    { channel: 'webhook', before: 'https://hooks.acme.example/•••', after: null },
  ])
  assert.deepEqual(await declare([]), [])
  const left = (await methodsOf(database.db, [bo.id])).get(bo.id)
  assert.deepEqual(
    left?.map((each) => [each.address, each.verifiedHow]),
    [['bo@acme.example', 'declared in configuration']],
  )
})
