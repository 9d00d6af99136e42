import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import { saveResources } from '../../../kernel/data/resources.ts'
import type { StoredNotice } from '../../../notifications/messages/notice.ts'
import { tellOf } from '../../../notifications/notices/actions.ts'
import { savePerson } from '../../../people/actions.ts'
import { registry } from '../../../rooms.ts'
import { type Known, lossAfter } from './loss.ts'
import { calendarNotices } from './notices.ts'
import { calendarRoutes } from './routes.ts'
import { type Answer, good, room } from './testing.ts'

const { calendars } = calendarRoutes()

const at = (text: string) => new Date(`2026-11-${text}Z`)
const read: Known = { readAt: at('02T09:00'), createdAt: at('01T09:00'), error: null, gone: 0, toldAt: null }
const failing: Known = { ...read, error: 'it answered 503' }
const gone = { detail: 'the calendar is gone (410)', isGone: true }
const broken = { detail: 'it answered 503', isGone: false }

const cases: [what: string, known: Known, failure: typeof gone, now: string, gone: number, because: RegExp | null][] = [
  ['the first failure', read, broken, '02T09:10', 0, null],
  ['failing for an hour', failing, broken, '02T10:00', 0, null],
  ['failing for a minute less than a day', failing, broken, '03T08:59', 0, null],
  ['for a day', failing, broken, '03T09:00', 0, /no good copy for 24 hours: it answered 503/],
  ['the first failure after two days without asking', read, broken, '04T09:00', 0, null],
  ['never read, for a day', { ...failing, readAt: null }, broken, '02T09:00', 0, /no good copy for 24 hours/],
  ['never read, since an hour', { ...failing, readAt: null }, broken, '01T10:00', 0, null],
  ['gone once', read, gone, '02T09:10', 1, null],
  ['gone twice', { ...failing, gone: 1 }, gone, '02T09:20', 2, null],
  ['gone three times', { ...failing, gone: 2 }, gone, '02T09:30', 3, /gone \(410\), 3 times in a row/],
  ['gone twice, then broken', { ...failing, gone: 2 }, broken, '02T09:30', 0, null],
  ['told already: gone', { ...failing, gone: 3, toldAt: at('02T09:30') }, gone, '02T09:40', 4, null],
  ['told already: for two days', { ...failing, toldAt: at('03T09:00') }, broken, '04T09:00', 0, null],
]
for (const [what, known, failure, now, count, because] of cases) {
  test(`is a calendar lost: ${what}`, () => {
    const loss = lossAfter(known, failure, at(now))
    assert.equal(loss.gone, count)
    if (because) assert.match(loss.because ?? 'not told', because)
    else assert.equal(loss.because, null)
  })
}

async function house() {
  const opened = await room({
    'calendar.lost': [tellOf(calendarNotices)],
    'calendar.regained': [tellOf(calendarNotices)],
  })
  const { database, doc } = opened
  await database.transact(async (tx) => {
    for (const [name, role] of [
      ['Max', 'responder'],
      ['Root', 'admin'],
    ] as const) {
      const email = `${name.toLowerCase()}@acme.example`
      await savePerson(tx, system, { name, email, role, timeZone: 'Europe/Berlin' }, null)
    }
    await saveResources(tx, system, registry, [
      {
        kind: 'team',
        slug: 'payments',
        doc: { members: { 'max@acme.example': 'manager', 'bo@acme.example': 'responder' } },
      },
      { kind: 'schedule', slug: 'secondary', doc: { ...doc, name: 'Secondary' } },
      { kind: 'schedule', slug: 'nobodys', doc: { ...doc, team: undefined } },
    ])
  })
  let told = 0
  return {
    ...opened,
    async polls(times: number, answer: Answer) {
      opened.answers(answer)
      for (let each = 0; each < times; each++) await opened.poll(600)
    },
    /** The mails since the last time this was asked. */
    async mails() {
      const rows = await database.db
        .selectFrom('notification')
        .innerJoin('person', 'person.id', 'notification.personId')
        .select(['person.name', 'notice'])
        .where('purpose', '=', 'notice')
        .execute()
      const fresh = rows
        .map(({ name, notice }) => ({ name, ...(notice as StoredNotice) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1))
      const news = fresh.length - told
      told = fresh.length
      return news === 0 ? [] : fresh
    },
  }
}

const isGone: Answer = (_, response) => void response.writeHead(404).end()
const isBroken: Answer = (_, response) => void response.writeHead(503).end()
const isGood: Answer = (_, response) => void response.end(good)

test('a calendar that is gone: the managers of its schedules are told once, and once of its return', async () => {
  await using opened = await house()
  await opened.polls(1, isGood)
  await opened.polls(2, isGone)
  assert.deepEqual(await opened.mails(), [])
  await opened.polls(1, isGone)
  const lost = await opened.mails()
  assert.deepEqual(
    lost.map(({ name, title, link }) => [name, title, link?.path]),
    [
      ['Max', 'The calendar of primary, secondary cannot be read', '/on-call/primary'],
      ['Root', 'The calendar of nobodys cannot be read', '/on-call/nobodys'],
    ],
  )
  assert.match(
    lost[0]!.lines.join('\n\n'),
    /no calendar at this address \(404\), 3 times in a row[\s\S]*10:10 Europe\/Berlin, still counts/,
  )
  await opened.polls(3, isGone)
  assert.deepEqual(await opened.mails(), [])
  const listed = await call(calendars.list, { schedule: 'primary' }, opened.as())
  assert.equal(listed[0]?.state, 'failing')

  await opened.polls(1, isGood)
  assert.deepEqual(
    (await opened.mails()).map(({ title }) => title).filter((title) => title.endsWith('read again')),
    ['The calendar of primary, secondary is read again', 'The calendar of nobodys is read again'],
  )
  await opened.polls(2, isGood)
  assert.deepEqual(await opened.mails(), [])
  const kinds = (await opened.facts()).map((fact) => fact.split(':')[0])
  assert.deepEqual(kinds, ['calendar.read', 'calendar.failed', 'calendar.lost', 'calendar.regained', 'calendar.read'])
})

test('a calendar that fails for a day is told of; one that works again before is not', async () => {
  await using opened = await house()
  await opened.polls(1, isGood)
  await opened.polls(143, isBroken)
  await opened.polls(1, isGood)
  assert.deepEqual(await opened.mails(), [])
  await opened.polls(143, isBroken)
  assert.deepEqual(await opened.mails(), [])
  await opened.polls(1, isBroken)
  assert.equal((await opened.mails()).length, 2)
})

test('a calendar that was never read: nobody is on call by it, and that is said', async () => {
  await using opened = await house()
  await opened.polls(3, isGone)
  assert.match((await opened.mails())[0]?.lines.join('\n\n') ?? '', /never read, so nobody is on call by it/)
})
