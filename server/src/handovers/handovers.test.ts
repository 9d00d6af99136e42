import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { authorise } from '../access/policy.ts'
import { saveResources } from '../kernel/data/resources.ts'
import { createLog } from '../kernel/log.ts'
import type { Call, Principal } from '../kernel/perform.ts'
import { toProblem } from '../kernel/problems.ts'
import { testContext } from '../kernel/testing.ts'
import type { StoredNotice } from '../notifications/messages/notice.ts'
import { acknowledge, create, note, resolve } from '../paging/actions.ts'
import { savePerson } from '../people/actions.ts'
import { registry } from '../rooms.ts'
import { runHandovers } from './jobs.ts'
import { handoverRoutes } from './routes.ts'

const { handovers } = handoverRoutes()

const log = createLog('silent')

async function room(change: Partial<ScheduleDoc> = {}) {
  const house = await testContext({}, new Date('2026-11-09T06:00:00Z'))
  const { database, clock } = house
  const ids = new Map<string, string>()
  const people = ['Ana', 'Bo', 'Max']
  const doc: ScheduleDoc = {
    name: 'Primary',
    team: 'payments',
    timeZone: 'UTC',
    layers: [
      {
        name: 'Week',
        rotate: 'weekly',
        handoff: 'tue 09:00',
        from: '2026-10-27',
        people: ['ana@acme.example', 'bo@acme.example'],
      },
    ],
    ...change,
  }
  const save = async (next: ScheduleDoc) =>
    await database.transact((tx) =>
      saveResources(tx, system, registry, [{ kind: 'schedule', slug: 'primary', doc: next }]),
    )
  await database.transact(async (tx) => {
    for (const name of people) {
      const email = `${name.toLowerCase()}@acme.example`
      const saved = await savePerson(tx, system, { name, email, role: 'responder', timeZone: 'Europe/Berlin' }, null)
      ids.set(name, saved.person.id)
    }
    await saveResources(tx, system, registry, [
      {
        kind: 'team',
        slug: 'payments',
        doc: { members: { 'max@acme.example': 'manager', 'ana@acme.example': 'responder' } },
      },
      { kind: 'schedule', slug: 'primary', doc },
      { kind: 'policy', slug: 'payments', doc: { levels: [{ after: '0m', notify: ['schedule primary'] }] } },
      { kind: 'service', slug: 'checkout', doc: { name: 'Checkout', policy: 'payments' } },
    ])
  })
  function as(name: string): { context: Call } {
    const userId = ids.get(name) ?? null
    const principal: Principal = {
      actor: { type: 'user', id: userId, name },
      userId,
      email: `${name.toLowerCase()}@acme.example`,
      role: 'responder',
      timeZone: 'UTC',
      teams: name === 'Max' ? { payments: 'manager' } : {},
      scopes: null,
      sessionId: null,
    }
    return { context: { principal, ip: null, database, clock, log, authorise } }
  }
  let told = 0
  return {
    ...house,
    ids,
    as,
    save,
    doc,
    async at(instant: string) {
      clock.moveTo(new Date(`2026-11-${instant}Z`))
      await runHandovers({ database, log })
    },
    /** The mails since the last time this was asked: `to: subject`. */
    async mails() {
      const rows = await database.db
        .selectFrom('notification')
        .innerJoin('person', 'person.id', 'notification.personId')
        .select(['person.name', 'notice'])
        .where('purpose', '=', 'notice')
        .orderBy('notification.id')
        .execute()
      const fresh = rows.slice(told)
      told = rows.length
      // Ids of one millisecond have no order.
      return fresh
        .map(({ name, notice }) => ({ name, ...(notice as StoredNotice) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
    },
  }
}

const headlines = (mails: { name: string; title: string }[]) => mails.map(({ name, title }) => `${name}: ${title}`)

test('the story of a hand-over: notice, change, written by itself, edited, accepted', async () => {
  await using opened = await room()
  const { at, mails, as, database } = opened
  await at('09T07:00')
  assert.deepEqual(headlines(await mails()), [])
  await at('09T21:00')
  assert.deepEqual(headlines(await mails()), [
    'Ana: On call from Tue 10 Nov, 10:00 (Europe/Berlin): Primary',
    'Bo: Your shift ends Tue 10 Nov, 10:00 (Europe/Berlin): Primary',
  ])
  await at('09T21:01')
  assert.deepEqual(await mails(), [])

  const bo = as('Bo').context.principal!
  const page = await database.transact((tx) =>
    create(tx, bo, { title: 'Payments fail', urgency: 'high', service: 'checkout', description: '', to: [] }),
  )
  await database.transact((tx) => acknowledge(tx, bo, page.id))
  await database.transact((tx) => note(tx, bo, page.id, 'rolled back 42'))
  await database.transact((tx) => resolve(tx, bo, page.id))
  await database.transact((tx) =>
    create(tx, bo, { title: 'Disk fills', urgency: 'low', service: 'checkout', description: '', to: [] }),
  )

  const early = (await call(handovers.list, { user: 'me' }, as('Ana'))).items
  assert.deepEqual(
    early.map(({ state, can }) => [state, can]),
    [['upcoming', []]],
  )
  const { id } = early[0]!
  assert.equal(await call(handovers.accept, { id }, as('Ana')).catch((error) => toProblem(error).kind), 'conflict')

  await at('10T09:00')
  const told = await mails()
  assert.deepEqual(headlines(told), ['Ana: You are on call: Primary', 'Bo: Your shift is over: Primary'])
  assert.match(
    told[0]!.lines.join('\n\n'),
    /1 resolved[\s\S]*Still open[\s\S]*#2 Checkout: Disk fills[\s\S]*rolled back 42/,
  )
  assert.equal(told[0]!.link?.path, `/hand-overs/${id}`)
  const whole = await call(handovers.get, { id }, as('Bo'))
  assert.equal(whole.state, 'open')
  assert.equal(whole.acceptBy, '2026-11-10T10:00:00.000Z')
  assert.deepEqual(whole.can, ['edit'])
  assert.equal(whole.text, whole.written)
  assert.deepEqual(whole.story.counts, { high: 1, low: 1, resolved: 1, open: 1 })
  assert.equal(whole.since, '2026-11-03T09:00:00.000Z')

  const edited = await call(handovers.edit, { id, text: 'Watch the **disk**.', version: 0 }, as('Bo'))
  assert.equal(edited.text, 'Watch the **disk**.')
  assert.equal(edited.editedBy?.name, 'Bo')
  const late = await call(handovers.edit, { id, text: 'x', version: 0 }, as('Max')).catch((error) => toProblem(error))
  assert.equal((late as { kind?: string }).kind, 'conflict')
  assert.equal(
    await call(handovers.edit, { id, text: 'x', version: 1 }, as('Ana')).catch((error) => toProblem(error).kind),
    'forbidden',
  )
  assert.equal(await call(handovers.accept, { id }, as('Bo')).catch((error) => toProblem(error).kind), 'forbidden')

  const accepted = await call(handovers.accept, { id }, as('Ana'))
  assert.equal(accepted.state, 'accepted')
  assert.equal(accepted.acceptedBy?.name, 'Ana')
  assert.deepEqual(accepted.can, [])
  await call(handovers.accept, { id }, as('Ana'))
  assert.equal(
    await call(handovers.edit, { id, text: 'x', version: 1 }, as('Bo')).catch((error) => toProblem(error).kind),
    'conflict',
  )
  await at('10T11:00')
  assert.deepEqual(await mails(), [])
  const facts = await database.db
    .selectFrom('fact')
    .select('kind')
    .where('kind', 'like', 'handover.%')
    .orderBy('seq')
    .execute()
  assert.deepEqual(
    facts.map(({ kind }) => kind),
    ['handover.opened', 'handover.edited', 'handover.accepted'],
  )
})

test('not accepted in time: the outgoing person and the team’s managers are told, once', async () => {
  await using opened = await room({ handover: { acceptWithin: '30m', notice: 'never' } })
  const { at, mails, as } = opened
  await at('10T08:55')
  await at('10T09:00')
  assert.deepEqual(headlines(await mails()), ['Ana: You are on call: Primary', 'Bo: Your shift is over: Primary'])
  await at('10T09:29')
  assert.deepEqual(await mails(), [])
  await at('10T09:30')
  assert.deepEqual(headlines(await mails()), [
    'Bo: Hand-over not accepted: Primary',
    'Max: Hand-over not accepted: Primary',
  ])
  await at('10T09:31')
  assert.deepEqual(await mails(), [])
  const [waiting] = (await call(handovers.list, { state: 'waiting', team: 'payments' }, as('Ana'))).items
  assert.equal(waiting?.state, 'overdue')
  const accepted = await call(handovers.accept, { id: waiting!.id }, as('Ana'))
  assert.equal(accepted.state, 'accepted')
})

test('the schedule changes after the notice: who is off is told, who is on as well', async () => {
  await using opened = await room()
  const { at, mails, save, doc, as } = opened
  await at('09T21:00')
  await mails()
  await save({ ...doc, layers: [{ name: 'Always', people: ['bo@acme.example'] }] })
  await at('09T21:05')
  assert.deepEqual(headlines(await mails()), [
    'Ana: Not on call after all: Primary',
    'Bo: Your shift does not end Tue 10 Nov, 10:00 (Europe/Berlin): Primary',
  ])
  assert.deepEqual((await call(handovers.list, { schedule: 'primary', state: 'dropped' }, as('Ana'))).items.length, 1)
  await at('10T09:00')
  assert.deepEqual(await mails(), [])
})

test('who was told that the shift ends, and stays after all, is told at once', async () => {
  await using opened = await room()
  const { at, mails, save, doc } = opened
  await at('09T21:00')
  await mails()
  const pair = ['bo@acme.example', 'ana@acme.example']
  await save({ ...doc, layers: [{ ...doc.layers[0]!, people: [pair, 'bo@acme.example'] }] })
  await at('09T21:05')
  const subject = 'Bo: Your shift does not end Tue 10 Nov, 10:00 (Europe/Berlin): Primary'
  assert.deepEqual(headlines(await mails()), [subject])
  await at('09T21:06')
  assert.deepEqual(headlines(await mails()), [])
  await at('10T09:00')
  assert.deepEqual(headlines(await mails()), ['Ana: You are on call: Primary'])
})

test('somebody joins who is on call: only who joins is told, and nobody’s shift is over', async () => {
  const pair = ['bo@acme.example', 'ana@acme.example']
  await using opened = await room({
    layers: [
      { name: 'Week', rotate: 'weekly', handoff: 'tue 09:00', from: '2026-10-27', people: [pair, 'bo@acme.example'] },
    ],
  })
  await opened.at('09T21:00')
  assert.deepEqual(headlines(await opened.mails()), ['Ana: On call from Tue 10 Nov, 10:00 (Europe/Berlin): Primary'])
  await opened.at('10T09:00')
  assert.deepEqual(headlines(await opened.mails()), ['Ana: You are on call: Primary'])
})

test('the checklist: reachable, tested, and what is going on', async () => {
  await using opened = await room()
  const { as, database } = opened
  await opened.at('09T07:00')
  const bo = as('Bo').context.principal!
  await database.transact((tx) =>
    create(tx, bo, { title: 'Disk fills', urgency: 'low', service: 'checkout', description: '', to: [] }),
  )
  const list = await call(handovers.checklist, { slug: 'primary' }, as('Ana'))
  assert.deepEqual(list.shift, { start: '2026-11-10T09:00:00.000Z', end: '2026-11-17T09:00:00.000Z' })
  assert.equal(list.ready, false)
  assert.deepEqual(
    list.items.map(({ key, state }) => `${key} ${state}`),
    ['contact bad', 'test warning', 'open warning', 'recent info'],
  )
  assert.equal(list.pages[0]?.title, 'Disk fills')
  assert.equal(
    await call(handovers.checklist, { slug: 'none' }, as('Ana')).catch((error) => toProblem(error).kind),
    'not_found',
  )
})

test('lists: pages of the list, and cursors that are none', async () => {
  await using opened = await room({
    handover: { notice: '1h' },
    layers: [{ name: 'Day', rotate: 'daily', handoff: '09:00', people: ['ana@acme.example', 'bo@acme.example'] }],
  })
  for (const day of ['09', '10', '11', '12']) await opened.at(`${day}T08:30`)
  await opened.at('12T09:00')
  const first = await call(handovers.list, { limit: 3 }, opened.as('Ana'))
  assert.deepEqual(
    first.items.map(({ at }) => at.slice(8, 10)),
    ['12', '11', '10'],
  )
  const second = await call(handovers.list, { limit: 3, cursor: first.nextCursor! }, opened.as('Ana'))
  assert.deepEqual(
    second.items.map(({ at }) => at.slice(8, 10)),
    ['09'],
  )
  assert.equal(second.nextCursor, null)
  assert.equal(
    await call(handovers.list, { cursor: 'x' }, opened.as('Ana')).catch((error) => toProblem(error).kind),
    'invalid',
  )
  assert.equal(
    await call(
      handovers.get,
      { id: first.items[0]!.id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
      opened.as('Ana'),
    ).catch((error) => toProblem(error).kind),
    'not_found',
  )
})
