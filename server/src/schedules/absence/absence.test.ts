import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import type { Role, TeamRole } from '@tocsin/contract/people/people'
import { sql } from 'kysely'
import { authorise } from '../../access/policy.ts'
import { configRoutes } from '../../config/routes.ts'
import { later, then } from '../../flow.ts'
import { outbound } from '../../kernel/http/outbound.ts'
import { createLog } from '../../kernel/log.ts'
import type { Call, Principal } from '../../kernel/perform.ts'
import { toProblem } from '../../kernel/problems.ts'
import { secretBox } from '../../kernel/secrets.ts'
import { type TestContext, testContext } from '../../kernel/testing.ts'
import { disablePerson, savePerson } from '../../people/actions.ts'
import { registry } from '../../rooms.ts'
import { onCallRoutes } from '../oncall/routes.ts'
import { readFeeds } from './actions.ts'
import { tellAhead } from './ahead.ts'
import { absenceTasks } from './jobs.ts'
import { holidayTimes } from './read.ts'
import { absenceRoutes } from './routes.ts'

const { onCall, schedules } = onCallRoutes()

const names = ['ana', 'bo', 'cy', 'mo', 'eve'] as const
type Name = (typeof names)[number]
const email = (name: Name) => `${name}@x.example`

let house: TestContext
const ids = {} as Record<Name, string>
const deps = { secrets: secretBox('a-secret-for-tests-only'), outbound: outbound({ allow: ['127.0.0.1'] }) }
const { timeOff, absence, holidays, coverage } = absenceRoutes(deps)
const { config, resources } = configRoutes({ registry, publicUrl: () => 'https://tocsin.acme.example' })

/** Mo manages the team of Ana and Bo; Cy is in no team; Eve observes. */
const roles: Record<Name, { role: Role; teams: Record<string, TeamRole> }> = {
  ana: { role: 'responder', teams: { pay: 'responder' } },
  bo: { role: 'responder', teams: { pay: 'responder' } },
  cy: { role: 'responder', teams: {} },
  mo: { role: 'responder', teams: { pay: 'manager' } },
  eve: { role: 'observer', teams: {} },
}

function as(name: Name | 'admin'): { context: Call } {
  const principal: Principal = {
    actor: { type: 'user', id: name === 'admin' ? null : ids[name], name },
    userId: name === 'admin' ? null : ids[name],
    email: name === 'admin' ? null : email(name),
    timeZone: 'UTC',
    scopes: null,
    sessionId: null,
    ...(name === 'admin' ? { role: 'admin' as const, teams: {} } : roles[name]),
  }
  const { database, clock } = house
  return { context: { principal, ip: null, database, clock, log: createLog('silent'), authorise } }
}

const refused = async (what: Promise<unknown>, kind: string, path?: string) =>
  await assert.rejects(what, (error) => {
    const problem = toProblem(error)
    assert.equal(problem.kind, kind, problem.message)
    if (path)
      assert.ok(
        problem.errors.some((each) => each.path === path),
        JSON.stringify(problem.errors),
      )
    return true
  })

const facts = async (kind: string) =>
  await house.database.db.selectFrom('fact').selectAll().where('kind', '=', kind).orderBy('seq').execute()
const mails = async () => {
  await house.reactLater()
  const rows = await house.database.db
    .selectFrom('notification')
    .select(['address', sql<string>`notice ->> 'title'`.as('title')])
    .where('purpose', '=', 'notice')
    .orderBy('id')
    .execute()
  return rows.map(({ address, title }) => `${address.split('@')[0]}: ${title}`)
}

before(async () => {
  // Monday; Ana has this week, Bo the next.
  house = await testContext(then, new Date('2026-11-02T12:00:00Z'), later)
  await house.database.transact(async (tx) => {
    for (const name of names) {
      const details = { email: email(name), name, role: roles[name].role, timeZone: 'Europe/Lisbon' }
      ids[name] = (await savePerson(tx, system, details, null)).person.id
    }
  })
  const yaml = `
teams:
  pay: { members: { ana@x.example: responder, bo@x.example: responder, mo@x.example: manager } }
holidays:
  portugal: { country: PT, for: { teams: [pay] } }
  own: { days: [{ date: 2026-11-11, name: Closed }, { date: 12-24, name: Eve }], for: { schedules: [rest] } }
schedules:
  weeks:
    team: pay
    timeZone: Europe/Lisbon
    layers: [{ name: w, rotate: weekly, handoff: mon 09:00, from: 2026-10-05, people: [ana@x.example, bo@x.example] }]
  rest:
    timeZone: Europe/Lisbon
    layers:
      - { name: normal, priority: 1, people: [cy@x.example], except: [own] }
      - { name: holidays, people: [eve@x.example], only: [own] }
`
  await call(config.apply, { yaml }, as('admin'))
})
after(async () => {
  deps.outbound.close()
  await house[Symbol.asyncDispose]()
})

describe('holiday calendars are configuration', () => {
  test('a layer rests on them, another covers them, and a preview knows them', async () => {
    const who = async (at: string) => (await call(onCall.list, { schedule: 'rest', at }, as('cy')))[0]?.users[0]?.name
    assert.deepEqual(
      [await who('2026-11-10T23:59:00Z'), await who('2026-11-11T00:00:00Z'), await who('2026-11-12T00:00:00Z')],
      ['cy', 'eve', 'cy'],
    )
    const schedule = { timeZone: 'UTC', layers: [{ name: 'a', people: [email('ana')], except: ['own'] }] }
    const window = { from: '2026-11-10T00:00:00Z', until: '2026-11-13T00:00:00Z' }
    const preview = await call(schedules.preview, { schedule, ...window }, as('ana'))
    assert.deepEqual(
      preview.gaps.map((gap) => gap.start),
      ['2026-11-11T00:00:00.000Z'],
    )
    schedule.layers[0]!.except = ['ovn']
    await refused(call(schedules.preview, { schedule, ...window }, as('ana')), 'invalid', 'schedule.layers.0.except')
  })

  test('export and apply change nothing; what is used is not deleted; a wrong country names the nearest', async () => {
    const exported = await call(config.export, { format: 'json' }, as('admin'))
    const steps = await call(config.plan, exported as Record<string, unknown>, as('admin'))
    assert.deepEqual(new Set(steps.map(({ action }) => action)), new Set(['unchanged']))
    await refused(call(resources.remove, { kind: 'holidays', slug: 'own' }, as('admin')), 'conflict')
    const wrong = { kind: 'holidays' as const, slug: 'x', doc: { country: 'Portugall' } }
    await refused(call(resources.put, wrong, as('admin')), 'invalid', 'holidays.x.country')
    await refused(call(resources.put, { ...wrong, doc: { country: 'DE', region: 'XY' } }, as('admin')), 'invalid')
    await refused(call(resources.put, { ...wrong, doc: { days: [] } }, as('admin')), 'invalid', 'days')
    await refused(call(resources.put, { ...wrong, doc: { country: 'PT' } }, as('ana')), 'forbidden')
  })

  test('their days, whose they are, and a day that is added today does not rewrite the morning', async () => {
    const days = await call(holidays.days, { slug: 'portugal', until: '2027-01-01' }, as('eve'))
    assert.deepEqual(
      days.map(({ date }) => date),
      ['2026-12-01', '2026-12-08', '2026-12-25'],
    )
    const own = await call(absence.holidays, { user: email('bo'), until: '2026-12-05' }, as('eve'))
    assert.deepEqual(own, [
      {
        date: '2026-12-01',
        name: days[0]!.name,
        holidays: 'portugal',
        users: [{ id: ids.bo, name: 'bo', email: email('bo') }],
      },
    ])
    assert.deepEqual(await call(absence.holidays, { user: email('cy'), until: '2026-12-05' }, as('eve')), [])
    const preview = await call(holidays.preview, { holidays: { country: 'PT' }, year: 2027 }, as('eve'))
    assert.equal(preview.length, 13)
    const doc = {
      days: [
        { date: '2026-11-11', name: 'Closed' },
        { date: '2026-11-02', name: 'Today' },
        { date: '12-24', name: 'Eve' },
      ],
      for: { schedules: ['rest'] },
    }
    await call(resources.put, { kind: 'holidays', slug: 'own', doc }, as('admin'))
    const who = async (at: string) => (await call(onCall.list, { schedule: 'rest', at }, as('cy')))[0]?.users[0]?.name
    assert.deepEqual([await who('2026-11-02T11:59:00Z'), await who('2026-11-02T12:00:00Z')], ['cy', 'eve'])
  })

  test('what fairness asks', async () => {
    const { db } = house.database
    const people = await db.selectFrom('person').selectAll().where('email', '=', email('ana')).execute()
    const window = { from: new Date('2026-11-02'), until: new Date('2026-12-10') }
    const found = await holidayTimes(db, people as never, window)
    assert.deepEqual(
      found
        .get(email('ana'))
        ?.map(({ start, end }) => [new Date(start).toISOString().slice(0, 10), (end - start) / 3_600_000]),
      [
        ['2026-12-01', 24],
        ['2026-12-08', 24],
      ],
    )
  })
})

describe('time off', () => {
  const week = { from: '2026-11-12T00:00:00Z', until: '2026-11-18T00:00:00Z' }

  test('of oneself, of one’s team for its managers, of everybody for admins', async () => {
    const mine = await call(timeOff.add, { user: 'me', ...week, note: 'dentist' }, as('bo'))
    assert.deepEqual(
      mine.conflicts.map(({ schedule, overlap, told }) => [schedule.slug, overlap.start, overlap.end, told]),
      [['weeks', '2026-11-12T00:00:00.000Z', '2026-11-16T09:00:00.000Z', []]],
    )
    await refused(call(timeOff.add, { user: email('ana'), ...week }, as('bo')), 'forbidden')
    await refused(call(timeOff.add, { user: email('cy'), ...week }, as('mo')), 'forbidden')
    await refused(call(timeOff.add, { user: 'nobody@x.example', ...week }, as('mo')), 'not_found', 'user')
    await refused(call(timeOff.add, { user: 'me', ...week }, as('bo')), 'conflict', 'from')
    await refused(call(timeOff.add, { user: 'me', from: week.until, until: week.from }, as('bo')), 'invalid', 'until')
    const observer = await call(timeOff.add, { user: 'me', ...week }, as('eve'))
    const others = await call(timeOff.add, { user: email('ana'), ...week }, as('mo'))
    assert.equal(others.createdBy?.name, 'mo')
    await call(timeOff.add, { user: email('cy'), ...week }, as('admin'))

    const listed = await call(timeOff.list, { team: 'pay' }, as('ana'))
    assert.deepEqual(
      listed.map(({ user, note, can }) => [user.name, note, can.length]),
      [
        ['ana', null, 1],
        ['bo', null, 0],
      ],
      'the reason is for those who plan around it',
    )
    assert.equal((await call(timeOff.list, { user: email('bo') }, as('mo')))[0]?.note, 'dentist')
    assert.equal((await call(timeOff.list, {}, as('eve'))).length, 4)
    assert.deepEqual(await call(timeOff.list, { from: '2026-11-18T00:00:00Z' }, as('eve')), [])

    await refused(call(timeOff.remove, { id: others.id }, as('bo')), 'forbidden')
    await call(timeOff.remove, { id: others.id }, as('ana'))
    await call(timeOff.remove, { id: observer.id }, as('admin'))
    await refused(call(timeOff.remove, { id: others.id }, as('ana')), 'not_found')
    assert.equal((await facts('time_off.removed')).length, 2)
  })

  test('somebody who left, and a token for a part', async () => {
    await house.database.transact((tx) => disablePerson(tx, system, ids.eve))
    await refused(call(timeOff.add, { user: email('eve'), ...week }, as('admin')), 'invalid', 'user')
    const { context } = as('ana')
    const reading = { context: { ...context, principal: { ...context.principal!, scopes: ['observe' as const] } } }
    await refused(call(timeOff.add, { user: 'me', ...week }, reading), 'forbidden')
  })
})

describe('found ahead', () => {
  test('conflicts of time off and holidays are listed, and told once per threshold, to the person and the manager', async () => {
    const list = await call(absence.conflicts, { team: 'pay', until: '2026-12-09T00:00:00Z' }, as('eve'))
    assert.deepEqual(
      list.map(({ user, cause, overlap, daysAhead }) => [user.name, cause.type, overlap.start.slice(0, 10), daysAhead]),
      [
        ['bo', 'time_off', '2026-11-12', 9],
        ['ana', 'holiday', '2026-12-01', 28],
        ['bo', 'holiday', '2026-12-08', 35],
      ],
    )
    assert.match(
      list[0]!.because,
      /^bo is on call on "weeks" from Mon 9 Nov 2026, 09:00 Europe\/Lisbon and has time off until/,
    )
    await tellAhead(house.database)
    await tellAhead(house.database)
    assert.deepEqual(
      (await facts('absence.conflict_ahead')).map(({ data }) => (data as { slug: string; days: number }).days),
      [14, 14],
      'Bo and Cy; 1 December is more than 28 days away',
    )
    assert.deepEqual((await mails()).filter((mail) => mail.includes('away')).sort(), [
      'bo: You are on call on weeks while you are away',
      'cy: You are on call on rest while you are away',
      'mo: bo is on call on weeks while away',
    ])
    const told = await call(absence.conflicts, { user: email('bo') }, as('bo'))
    assert.deepEqual(
      told.map(({ told, cause }) => [told, cause.type === 'time_off' && cause.note]),
      [[[14], 'dentist']],
    )
    house.clock.moveTo(new Date('2026-11-05T00:00:00Z'))
    await tellAhead(house.database)
    assert.deepEqual(
      (await facts('absence.conflict_ahead')).map(({ data }) => (data as { days: number }).days),
      [14, 14, 7, 7, 28],
    )
  })

  test('gaps: of a rota that ends, of people who left; usual hours are told to nobody', async () => {
    const layer = { rotate: 'weekly', handoff: 'mon 09:00', from: '2026-10-05' }
    const ends = {
      team: 'pay',
      timeZone: 'UTC',
      layers: [{ name: 'a', ...layer, people: [email('ana')], until: '2026-11-10' }],
    }
    const hours = {
      timeZone: 'UTC',
      layers: [{ name: 'a', people: [email('ana')], when: [{ start: '09:00', end: '17:00' }] }],
    }
    const empty = { timeZone: 'UTC', layers: [] }
    for (const [slug, doc] of Object.entries({ ends, hours, empty }))
      await call(resources.put, { kind: 'schedules', slug, doc }, as('admin'))
    const all = await call(coverage.gaps, { until: '2026-11-12T00:00:00Z' }, as('cy'))
    const of = (slug: string) =>
      all
        .filter(({ schedule }) => schedule.slug === slug)
        .map(({ start, end, regular }) => [start.slice(5, 13), end.slice(5, 13), regular])
    assert.deepEqual(of('ends'), [['11-10T00', '11-12T00', false]])
    assert.equal(
      of('hours').every(([, , regular]) => regular),
      true,
    )
    assert.deepEqual(of('empty'), [['11-05T00', '11-12T00', true]])
    // Eve, who covers the holidays, was disabled.
    assert.deepEqual(of('rest'), [['11-11T00', '11-12T00', false]])
    assert.match(all.find(({ schedule }) => schedule.slug === 'rest')!.because, /eve@x\.example is disabled or unknown/)
    await tellAhead(house.database)
    await tellAhead(house.database)
    assert.deepEqual(
      (await facts('schedule.gap_ahead')).map(({ data }) => [
        (data as { slug: string }).slug,
        (data as { days: number }).days,
      ]),
      [
        ['rest', 14],
        ['rest', 7],
        ['ends', 7],
      ],
    )
    assert.ok((await mails()).includes('mo: Nobody is on call on ends within 7 days'))
    await refused(call(coverage.gaps, { until: '2026-11-01T00:00:00Z' }, as('cy')), 'invalid', 'until')
    await refused(call(coverage.gaps, { until: '2036-11-01T00:00:00Z' }, as('cy')), 'invalid', 'until')
    await refused(call(coverage.gaps, { schedule: 'weaks' }, as('cy')), 'not_found')
  })
})

test('a calendar of absences: read, kept while it cannot be read, disconnected', async () => {
  const answer = { status: 200, body: '', location: '' }
  const server = createServer((_, response) => {
    response.writeHead(answer.status, answer.location ? { location: answer.location } : {})
    response.end(answer.body)
  })
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret.ics`
  const event = (uid: number, from: string, until: string) =>
    `BEGIN:VEVENT\nUID:${uid}\nDTSTART;VALUE=DATE:${from}\nDTEND;VALUE=DATE:${until}\nSUMMARY:Away\nEND:VEVENT\n`
  const calendar = (...events: string[]) => `BEGIN:VCALENDAR\nVERSION:2.0\n${events.join('')}END:VCALENDAR\n`
  const read = async (minutes: number) => {
    house.clock.moveTo(new Date(house.clock.now().getTime() + minutes * 60_000))
    await readFeeds(house.database, deps, house.clock.now())
    const listed = await call(timeOff.list, { user: 'me' }, as('ana'))
    const { feed } = await call(timeOff.feed, {}, as('ana'))
    return { listed: listed.map(({ from, source, can }) => `${from.slice(0, 10)} ${source} ${can.length}`), feed }
  }
  try {
    await refused(call(timeOff.setFeed, { url: 'http://169.254.169.254/x' }, as('ana')), 'invalid', 'url')
    await refused(call(timeOff.setFeed, { url: 'file:///etc/passwd' }, as('ana')), 'invalid', 'url')
    await refused(call(timeOff.setFeed, { user: email('cy'), url }, as('ana')), 'forbidden')
    const set = await call(timeOff.setFeed, { url }, as('ana'))
    assert.deepEqual(set.feed, { url, readAt: null, triedAt: null, error: null, count: 0 })
    assert.match(
      (await call(timeOff.feed, { user: email('ana') }, as('mo'))).feed!.url,
      /^https:\/\/127\.0\.0\.1:\d+\/…$/,
    )
    assert.equal((await call(timeOff.feed, { user: email('ana') }, as('cy'))).feed, null)

    answer.body = calendar(event(1, '20261125', '20261127'), event(2, '20261210', '20261211'))
    const first = await read(0)
    assert.deepEqual(first.listed, ['2026-11-25 ics 0', '2026-12-10 ics 0'])
    assert.deepEqual([first.feed?.error, first.feed?.count], [null, 2])
    await refused(
      call(timeOff.remove, { id: (await call(timeOff.list, { user: 'me' }, as('ana')))[0]!.id }, as('ana')),
      'conflict',
    )

    answer.body = calendar(event(2, '20261210', '20261211'))
    assert.equal((await read(10)).listed.length, 2, 'not before an hour is over')
    assert.deepEqual((await read(60)).listed, ['2026-12-10 ics 0'])

    for (const [broken, expected] of [
      [{ status: 200, body: '<!doctype html>', location: '' }, /is not a calendar/],
      [{ status: 500, body: '', location: '' }, /answered 500/],
      [{ status: 404, body: '', location: '' }, /answered 404/],
      [{ status: 302, body: '', location: 'http://169.254.169.254/' }, /leads elsewhere \(to 169\.254\.169\.254\)/],
      [{ status: 200, body: `BEGIN:VCALENDAR\n${'x'.repeat(3_000_000)}`, location: '' }, /larger than 2 MB/],
    ] as const) {
      Object.assign(answer, broken)
      const after = await read(60)
      assert.match(after.feed?.error ?? '', expected)
      assert.deepEqual(after.listed, ['2026-12-10 ics 0'], 'the last good copy holds')
    }
    assert.equal((await facts('time_off.feed_failed')).length, 5)
    Object.assign(answer, { status: 200, body: calendar(), location: '' })
    assert.equal((await read(60)).feed?.error, null)
    answer.body = calendar(event(3, '20261215', '20261216'))
    assert.equal((await read(60)).listed.length, 1)
    assert.deepEqual(await call(timeOff.removeFeed, {}, as('ana')), { removed: true })
    assert.deepEqual(await call(timeOff.list, { user: 'me' }, as('ana')), [])
    assert.deepEqual(await call(timeOff.removeFeed, {}, as('ana')), { removed: false })
  } finally {
    await new Promise((done) => server.close(done))
  }
})

test('the jobs run', async () => {
  const { database, clock } = house
  const tasks = absenceTasks({ ...deps, database, clock, log: createLog('silent') })
  house.clock.moveTo(new Date('2028-01-03T00:00:00Z'))
  for (const task of Object.values(tasks)) await task(null, { isLast: false })
  const days = await call(holidays.days, { slug: 'portugal', from: '2037-01-01', until: '2038-01-01' }, as('cy'))
  assert.equal(days.length, 13, 'the years ahead move on')
})
