import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import { runMigrations } from 'graphile-worker'
import { sql } from 'kysely'
import { toProblem } from '../../../kernel/problems.ts'
import { savePerson } from '../../../people/actions.ts'
import { registry } from '../../../rooms.ts'
import { rosterSpans } from '../../history/roster.ts'
import { onCallNow, rosterOf } from '../../oncall/read.ts'
import { calendarRoutes } from './routes.ts'
import { type Answer, good, room } from './testing.ts'

const { calendars } = calendarRoutes()

test('a layer from a calendar by its address: read, matched to people, asked again only for what is new', async () => {
  await using opened = await room()
  assert.equal((await opened.state()).state, 'waiting')
  opened.answers((_, response) => {
    response.writeHead(200, { 'content-type': 'text/calendar', etag: '"one"' })
    response.end(good)
  })
  assert.equal(await opened.poll(), 1)
  assert.deepEqual(await opened.who('2026-11-03T00:00:00Z'), ['Ana Ruiz'])
  assert.deepEqual(await opened.who('2026-11-10T00:00:00Z'), ['Bo Lind'])
  assert.deepEqual(await opened.who('2026-11-17T00:00:00Z'), [])
  const state = await opened.state()
  assert.equal(state.state, 'ok')
  assert.equal(state.events, 3)
  assert.deepEqual(state.unmatched, ['Gone Person'])
  assert.deepEqual(state.usedBy, [{ schedule: 'primary', as: 'layer', name: 'imported' }])
  assert.equal(state.nextAt, '2026-11-02T09:10:00.000Z')

  assert.equal(await opened.poll(300), 0)
  opened.answers((request, response) => {
    response.writeHead(request.headers['if-none-match'] === '"one"' ? 304 : 500)
    response.end()
  })
  assert.equal(await opened.poll(300), 1)
  assert.equal((await opened.state()).readAt, '2026-11-02T09:10:00.000Z')

  // Google writes the moment of asking into every event: that is nothing new.
  opened.answers((_, response) => void response.end(good.replaceAll('SUMMARY', 'DTSTAMP:20261102T091500Z\r\nSUMMARY')))
  await opened.poll(600)
  assert.deepEqual(await opened.facts(), ['calendar.read'])

  // Somebody joins: the same copy means them from the next reading on, although it has not changed.
  await opened.database.transact((tx) =>
    savePerson(
      tx,
      system,
      { name: 'Gone Person', email: 'gone@acme.example', role: 'responder', timeZone: 'UTC' },
      null,
    ),
  )
  await opened.poll(600)
  assert.deepEqual(await opened.who('2026-11-17T00:00:00Z'), ['Gone Person'])
  assert.deepEqual((await opened.state()).unmatched, [])
  assert.deepEqual(await opened.facts(), ['calendar.read', 'calendar.read'])
})

const bad: [what: string, answer: Answer, error: RegExp][] = [
  [
    'a web page',
    (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
    /web page \(HTML\)/,
  ],
  [
    'a web page that says nothing',
    (_, response) => void response.end('<!DOCTYPE html><title>x</title>'),
    /web page \(HTML\)/,
  ],
  ['no calendar', (_, response) => void response.end('hello'), /not a calendar/],
  [
    'every second',
    (_, response) => void response.end(good.replace('SUMMARY:bo', 'RRULE:FREQ=SECONDLY\r\nSUMMARY:bo')),
    /FREQ must be/,
  ],
  [
    '50 MB',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'text/calendar' })
      const chunk = 'X-A:'.padEnd(65_536, 'a')
      let left = 800
      const more = () => {
        while (left-- > 0 && response.write(chunk));
        if (left <= 0) response.end()
      }
      response.on('drain', more)
      more()
    },
    /larger than 2 MB/,
  ],
  ['gone', (_, response) => void response.writeHead(410).end(), /gone \(410\)/],
  ['broken', (_, response) => void response.writeHead(503).end(), /answered 503/],
  ['a password', (_, response) => void response.writeHead(401).end(), /secret address/],
  [
    'a private address',
    (_, response) => void response.writeHead(302, { location: 'http://10.0.0.1/x.ics' }).end(),
    /10\.0\.0\.1|private/,
  ],
  [
    'this machine',
    (_, response) => void response.writeHead(301, { location: 'http://localhost:8099/x.ics' }).end(),
    /localhost|loopback/,
  ],
  [
    'metadata',
    (_, response) => void response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end(),
    /169\.254/,
  ],
  [
    'a file',
    (_, response) => void response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    /only http and https/,
  ],
  [
    'round and round',
    (_, response) => void response.writeHead(302, { location: '/oncall.ics' }).end(),
    /redirects more than/,
  ],
  ['the line broke', (_, response) => void response.destroy(), /./],
]
test('whatever goes wrong is said in a sentence, and the last good copy counts', async (t) => {
  await using opened = await room()
  opened.answers((_, response) => void response.end(good))
  await opened.poll()
  for (const [what, answer, error] of bad) {
    await t.test(what, async () => {
      opened.answers(answer)
      await opened.poll(600)
      const state = await opened.state()
      assert.equal(state.state, 'failing')
      assert.match(state.error ?? '', error)
      assert.equal(state.readAt, '2026-11-02T09:00:00.000Z')
      assert.deepEqual(await opened.who('2026-11-03T00:00:00Z'), ['Ana Ruiz'])
    })
  }
  opened.answers((_, response) => void response.end(good))
  await opened.poll(600)
  assert.equal((await opened.state()).state, 'ok')
  const facts = await opened.facts()
  assert.equal(facts.length, 3)
  assert.match(facts[1]!, /calendar.failed: .*HTML.*the last good copy still counts/)
})

test('a calendar that overrides: beats the layers, loses to an override made by hand', async () => {
  await using opened = await room()
  await opened.save({
    layers: [{ name: 'Always', people: ['an@acme.example'] }],
    overrideCalendars: [{ name: 'swaps', url: opened.url }],
  })
  opened.answers((_, response) => void response.end(good))
  await opened.poll()
  assert.deepEqual(await opened.who('2026-11-08T00:00:00Z'), ['Ana Ruiz'])
  assert.deepEqual(await opened.who('2026-11-12T00:00:00Z'), ['Bo Lind'])
  assert.deepEqual(await opened.who('2026-12-01T00:00:00Z'), ['Ana Ruiz'])
  const { because } = (await onCallNow(opened.database.db, ['primary'], new Date('2026-11-12T00:00:00Z'))).get(
    'primary',
  )!
  assert.match(
    because,
    /override by calendar "swaps" \(bo@acme.example instead of everybody until Mon 16 Nov 2026 09:00 Europe\/Berlin\)/,
  )
  const roster = await rosterOf(opened.database.db, 'primary', new Date('2026-11-01T00:00:00Z'))
  const by = {
    op: 'set' as const,
    users: ['an@acme.example'],
    start: '2026-11-12T00:00:00Z',
    end: '2026-11-13T00:00:00Z',
  }
  const spans = rosterSpans(
    { ...roster, overrides: [by] },
    new Date('2026-11-09T09:00:00Z'),
    new Date('2026-11-14T00:00:00Z'),
  )
  assert.deepEqual(
    spans.map(({ users }) => users),
    [['bo@acme.example'], ['an@acme.example'], ['bo@acme.example']],
  )
})

test('poll now; who may; what nobody reads is not polled; native proposal', async () => {
  await using opened = await room()
  const { database, as } = opened
  const name = await sql<{ name: string }>`select current_database() as name`.execute(database.db)
  const own = new URL(process.env.TOCSIN_TEST_DATABASE_URL ?? '')
  own.pathname = `/${name.rows[0]?.name}`
  await runMigrations({ connectionString: own.href })
  opened.answers((_, response) => void response.end(good))
  await opened.poll()
  const { id, can } = await opened.state()
  assert.deepEqual(can, ['poll'])
  const asked = await call(calendars.poll, { id }, as())
  assert.equal(asked.nextAt, '2026-11-02T09:00:00.000Z')
  assert.equal(await opened.poll(), 1)
  const refused = await call(calendars.poll, { id }, as({ teams: {} })).catch(toProblem)
  assert.equal((refused as { kind?: string }).kind, 'forbidden')
  assert.deepEqual((await call(calendars.list, { schedule: 'primary' }, as({ teams: {} })))[0]?.can, [])

  const native = await call(calendars.native, { slug: 'primary' }, as())
  assert.equal(native.version, 1)
  assert.deepEqual(native.unmatched, ['Gone Person'])
  assert.equal(native.layers[0]?.became, 'fixed')
  assert.equal(native.schedule.layers[0]?.coverage?.type, 'fixed')

  await opened.save({ layers: [{ name: 'Always', people: ['an@acme.example'] }] })
  assert.equal(await opened.poll(3600), 0)
  assert.deepEqual(await call(calendars.list, {}, as()), [])
  const gone = await call(calendars.poll, { id }, as()).catch(toProblem)
  assert.equal((gone as { kind?: string }).kind, 'not_found')
})

test('addresses that are none, and both text and url, name the field', () => {
  const issues = (coverage: unknown) => {
    const read = registry.get('schedule')!.schema.safeParse({ timeZone: 'UTC', layers: [{ name: 'x', coverage }] })
    return (read.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
  }
  assert.match(issues({ type: 'ical', url: 'file:///etc/passwd' }).join(), /layers.0.coverage.url: must be the address/)
  assert.match(
    issues({ type: 'ical', url: 'https://u:p@x.example/' }).join(),
    /layers.0.coverage.url: must not hold a user name/,
  )
  assert.match(issues({ type: 'ical' }).join(), /layers.0.coverage.text: a calendar has either text or url/)
  assert.match(issues({ type: 'ical', url: 'https://x.example', text: 'x' }).join(), /either text or url/)
  assert.deepEqual(issues({ type: 'ical', url: 'webcal://x.example/a.ics' }), [])
})
