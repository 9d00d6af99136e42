import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { later } from '../../kernel/clock.ts'
import { testContext } from '../../kernel/testing.ts'
import type { Notice } from '../../people/model.ts'
import { peopleById } from '../../people/read.ts'
import { setRules } from '../contacts/actions.ts'
import { addContact, addPerson, drain, fakeChannel, type House, laneOn, personPrincipal } from '../testing.ts'
import { tell } from './actions.ts'

async function noticeFor({ database }: House, id: string, more: Partial<Notice> = {}): Promise<Notice> {
  const person = (await peopleById(database.db, [id])).get(id)
  assert.ok(person)
  const link = { label: 'Open the schedule', path: '/on-call/primary' }
  return { fact: null, person, title: 'Bo takes Primary', lines: ['Bo is on call.', 'Nothing to do.'], link, ...more }
}

test('a notice goes to the account e-mail, or where the person wants notices while that works', async () => {
  await using house = await testContext()
  const { database } = house
  const bo = await addPerson(database, 'bo@acme.example')
  const hook = await addContact(database, bo.id, 'webhook', 'https://hooks.acme.example/bo')
  const [email, webhook] = [fakeChannel('email'), fakeChannel('webhook')]
  const lane = laneOn(house, [email, webhook])
  const told = async () => {
    const notice = await noticeFor(house, bo.id)
    await database.transact((tx) => tell(tx, [notice]))
    await drain(lane)
    return [...email.sent.splice(0), ...webhook.sent.splice(0)].map((each) => each.to.address)
  }
  assert.deepEqual(await told(), ['bo@acme.example'])
  await database.transact((tx) => setRules(tx, personPrincipal(bo), [], hook))
  assert.deepEqual(await told(), ['https://hooks.acme.example/bo'])
  await database.db.updateTable('contactMethod').set({ brokenBecause: 'answered 410' }).where('id', '=', hook).execute()
  assert.deepEqual(await told(), ['bo@acme.example'])
  await database.db.deleteFrom('contactMethod').where('id', '=', hook).execute()
  assert.deepEqual(await told(), ['bo@acme.example'])
})

test('it says what it is: title, paragraphs, a link; a hand-over is one', async () => {
  await using house = await testContext()
  const bo = await addPerson(house.database, 'bo@acme.example')
  const email = fakeChannel('email')
  const notices = [
    await noticeFor(house, bo.id),
    await noticeFor(house, bo.id, { kind: 'handover', title: 'You are on call' }),
  ]
  for (const notice of notices) {
    await house.database.transact((tx) => tell(tx, [notice]))
    await drain(laneOn(house, [email]))
  }
  assert.deepEqual(
    email.sent.map(({ message: { kind, title, lines, links } }) => ({ kind, title, lines, links })),
    (['notice', 'handover'] as const).map((kind) => ({
      kind,
      title: kind === 'notice' ? 'Bo takes Primary' : 'You are on call',
      lines: ['Bo is on call.', 'Nothing to do.'],
      links: [{ label: 'Open the schedule', url: 'https://tocsin.acme.example/on-call/primary' }],
    })),
  )
})

test('nobody is told twice of one fact, and who is disabled not at all', async () => {
  await using house = await testContext()
  const { database } = house
  const bo = await addPerson(database, 'bo@acme.example')
  const cy = await addPerson(database, 'cy@acme.example')
  const gone = await addPerson(database, 'gone@acme.example', { disabledAt: later(house.clock.now(), -60) })
  const of = async (id: string, fact: string | null) => await noticeFor(house, id, { fact })
  const tells = async (notices: Notice[]) => await database.transact((tx) => tell(tx, notices))
  await tells([await of(bo.id, 'fct_1'), await of(bo.id, 'fct_1'), await of(gone.id, 'fct_1')])
  await tells([await of(bo.id, 'fct_1'), await of(cy.id, 'fct_1'), await of(bo.id, 'fct_2')])
  await Promise.all([tells([await of(bo.id, 'fct_3')]), tells([await of(bo.id, 'fct_3')])])
  await tells([await of(bo.id, null), await of(bo.id, null)])
  const rows = await database.db.selectFrom('notification').select(['personId', 'factId']).execute()
  assert.deepEqual(rows.map(({ personId, factId }) => `${personId === bo.id ? 'bo' : 'cy'} ${factId}`).sort(), [
    'bo fct_1',
    'bo fct_2',
    'bo fct_3',
    'bo null',
    'bo null',
    'cy fct_1',
  ])
})

test('notices of the release before this one are still sent', async () => {
  await using house = await testContext()
  const bo = await addPerson(house.database, 'bo@acme.example')
  const now = house.clock.now()
  for (const [id, subject, link] of [
    ['ntf_1', 'Tocsin: Bo takes Primary', '/on-call/primary'],
    ['ntf_2', null, null],
  ]) {
    await sql`
      insert into notification (id, person_id, channel, address, state, purpose, urgency, because, due_at, send_at, created_at, subject, link)
      values (${id}, ${bo.id}, 'email', ${bo.email}, 'queued', 'notice', 'low', 'bo is on call', ${now}, ${now}, ${now}, ${subject}, ${link})`.execute(
      house.database.db,
    )
  }
  const email = fakeChannel('email')
  await drain(laneOn(house, [email]))
  const said = email.sent.map(({ message: { title, lines, links } }) => ({ title, lines, links: links.length }))
  assert.deepEqual(
    said.sort((a, b) => b.links - a.links),
    [
      { title: 'Tocsin: Bo takes Primary', lines: ['Bo is on call.'], links: 1 },
      { title: 'Tocsin: your contact methods changed', lines: ['Bo is on call.'], links: 0 },
    ],
  )
})
