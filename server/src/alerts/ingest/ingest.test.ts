import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { system } from '@tocsin/contract/facts'
import type { Database } from '../../kernel/data/db.ts'
import { type Kind, saveResources } from '../../kernel/data/resources.ts'
import { createHttp, type FastifyInstance } from '../../kernel/http/http.ts'
import { createLog } from '../../kernel/log.ts'
import { createMetrics } from '../../kernel/telemetry.ts'
import { type TestContext, testContext } from '../../kernel/testing.ts'
import { setIngestKey } from '../keys/actions.ts'
import { createIngestKeys } from '../keys/ingest-keys.ts'
import { integrationKindOf } from '../kind.ts'
import { sources } from '../sources/index.ts'
import { type IngestOptions, mountIngest } from './ingest.ts'
import { createIntake } from './intake.ts'

const log = createLog('silent')
const routingKey = '0123456789abcdef0123456789abcdef'
const keys = { generic: 'generic-key-0000', alertmanager: 'alertmanager-key', 'pagerduty-events': routingKey }
let house: TestContext
let database: Database
let http: FastifyInstance

before(async () => {
  house = await testContext()
  database = house.database
  const registry = new Map<Kind['name'], Kind>([['integration', integrationKindOf(sources) as Kind]])
  await database.transact(async (tx) => {
    for (const [source, key] of Object.entries(keys)) {
      await saveResources(tx, system, registry, [{ kind: 'integration', slug: source, doc: { source } }])
      await setIngestKey(tx, system, source, key)
    }
  })
  http = await server()
})

after(async () => {
  await http?.close()
  await house?.[Symbol.asyncDispose]()
})

async function server(more: Partial<IngestOptions> & { from?: Database } = {}): Promise<FastifyInstance> {
  const metrics = createMetrics()
  const ingestKeys = createIngestKeys({ database: more.from ?? database, log })
  const made = await createHttp({ log, metrics, trustProxy: false })
  mountIngest(made, {
    ingestKeys,
    intake: createIntake({ database: more.from ?? database, log, metrics }),
    log,
    sources,
    ...more,
  })
  return made
}

type Payload = string | Buffer | object

async function post(url: string, payload: Payload, headers: Record<string, string> = {}, to = http) {
  const answer = await to.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: answer.statusCode, body: answer.body, headers: answer.headers }
}

const generic = (payload: Payload, headers?: Record<string, string>) =>
  post(`/in/generic/${keys.generic}`, payload, headers)
const enqueue = (payload: Payload, headers?: Record<string, string>) => post('/v2/enqueue', payload, headers)

async function alertWithKey(key: string) {
  return await database.db.selectFrom('alert').selectAll().where('dedupKey', '=', key).execute()
}

test('a webhook opens and closes an alert; the answer comes after the commit', async () => {
  const opened = await generic({ title: 'Disk full', dedup_key: 'disk', severity: 'critical' })
  assert.deepEqual([opened.status, opened.body], [202, '{"status":"accepted"}'])
  const [alert] = await alertWithKey('disk')
  assert.partialDeepStrictEqual(alert, {
    title: 'Disk full',
    severity: 'critical',
    status: 'firing',
    source: 'generic',
  })
  assert.match(
    alert?.because ?? '',
    /neither the payload nor the integration "generic" names a service: it goes to the catch-all/,
  )
  await generic({ dedup_key: 'disk', status: 'resolved' })
  assert.equal((await alertWithKey('disk'))[0]?.status, 'resolved')
})

test('PagerDuty’s three paths, with its answers', async () => {
  const event = {
    routing_key: routingKey,
    event_action: 'trigger',
    dedup_key: 'pd',
    payload: { summary: 'Down', source: 's', severity: 'error' },
  }
  const v2 = await enqueue(event)
  assert.deepEqual(
    [v2.status, JSON.parse(v2.body)],
    [202, { status: 'success', message: 'Event processed', dedup_key: 'pd' }],
  )
  const change = await post('/v2/change/enqueue', { routing_key: routingKey, payload: { summary: 'Deployed' } })
  assert.deepEqual([change.status, JSON.parse(change.body).message], [202, 'Change event processed'])
  const v1 = await post('/generic/2010-04-15/create_event.json', {
    service_key: routingKey,
    event_type: 'resolve',
    incident_key: 'pd',
  })
  assert.deepEqual([v1.status, JSON.parse(v1.body).incident_key], [200, 'pd'])
  assert.equal((await alertWithKey('pd'))[0]?.status, 'resolved')
  const kept = await database.db.selectFrom('delivery').select('body').where('body', 'like', '%"Down"%').execute()
  assert.equal(kept.length, 1)
  assert.ok(kept[0]?.body.includes('(key)') && !kept[0].body.includes(routingKey), 'the inspector must not show keys')
})

test('PagerDuty’s refusals, and what is kept of them', async () => {
  const kept = async () =>
    Number(
      (
        await database.db
          .selectFrom('delivery')
          .select(({ fn }) => fn.countAll().as('n'))
          .executeTakeFirst()
      )?.n,
    )
  const table: [Payload, RegExp, number][] = [
    ['{"routing_key"', /"status":"Unrecognized object".*"errors":\["JSON parse error"\]/, 0],
    ['', /Event object is not a JSON object|Unrecognized object/, 0],
    ['null', /Event object is not a JSON object/, 0],
    [{ event_action: 'trigger' }, /'routing_key' is missing or blank/, 0],
    [{ routing_key: 'f'.repeat(32), event_action: 'trigger', payload: { summary: 's' } }, /Unknown routing key/, 0],
    [{ routing_key: keys.generic, event_action: 'trigger', payload: { summary: 's' } }, /Unknown routing key/, 0],
    [
      { routing_key: 'x'.repeat(500_000), event_action: 'trigger', payload: { summary: 's' } },
      /Unknown routing key/,
      0,
    ],
    [{ routing_key: routingKey, event_action: 'explode' }, /'event_action' is invalid/, 1],
    [{ routing_key: routingKey, event_action: 'resolve' }, /'dedup_key' is missing or blank/, 1],
  ]
  for (const [payload, errors, more] of table) {
    const count = await kept()
    const answer = await enqueue(payload)
    assert.equal(answer.status, 400, String(errors))
    assert.match(answer.body, errors)
    assert.ok(Array.isArray(JSON.parse(answer.body).errors))
    assert.equal((await kept()) - count, more, String(errors))
  }
  const alerts = await database.db
    .selectFrom('alert')
    .select('source')
    .where('dedupKey', '=', 'tocsin:not-understood')
    .execute()
  assert.ok(!alerts.some(({ source }) => source === 'pagerduty-events'), 'the sender was told: nobody else has to be')
})

test('wrong keys and wrong sources', async () => {
  const table: [string, RegExp][] = [
    ['/in/generic/wrong-key-000000', /No integration has this key/],
    [`/in/generic/${keys.generic.toUpperCase()}`, /No integration has this key/],
    [`/in/generic/${keys.generic}%0a`, /No integration has this key/],
    [`/in/generic/${'x'.repeat(1_900)}`, /No integration has this key/],
    ['/in/nothing/wrong-key-000000', /No integration has this key/],
    [`/in/alertmanager/${keys.generic}`, /of the source \\"generic\\": send to \/in\/generic\/<key>/],
    [`/in/nothing/${keys.generic}`, /of the source \\"generic\\"/],
  ]
  for (const [url, detail] of table) {
    const answer = await post(url, { title: 'x' })
    assert.equal(answer.status, 404, url)
    assert.match(answer.body, detail)
    assert.match(String(answer.headers['content-type']), /problem\+json/)
  }
})

test('a flood of wrong keys stays away from the database', async () => {
  let transactions = 0
  const counting: Database = {
    ...database,
    transact: (...how) => {
      transactions += 1
      return database.transact(...how)
    },
  }
  const own = await server({ from: counting })
  const answers = await Promise.all(
    Array.from({ length: 500 }, (_, i) => post(`/in/generic/wrong-key-${i}`, {}, {}, own)),
  )
  assert.ok(answers.every(({ status }) => status === 404))
  assert.ok(transactions <= 2, `${transactions} transactions`)
  await own.close()
})

/** Bodies of the bad-input list. Each is answered with success, kept, and either understood or raised as trouble. */
const bodies: [string, Payload, Record<string, string>?][] = [
  ['empty', ''],
  ['null', 'null'],
  ['[]', '[]'],
  ['a number', '1'],
  ['true', 'true'],
  ['a string', '"str"'],
  ['truncated', '{"title":"x"'],
  ['garbage behind', '{"title":"x"} }'],
  ['byte order mark', '\ufeff{"title":"x"}'],
  ['UTF-16', Buffer.from('\ufeff{"title":"x"}', 'utf16le')],
  ['Latin-1', Buffer.from('{"title":"caf\xe9"}', 'latin1')],
  ['escaped NUL', '{"title":"a\\u0000b","dedup_key":"a\\u0000b","labels":{"a\\u0000":"\\u0000"}}'],
  ['raw NUL', '{"title":"a\0b"}'],
  ['half a surrogate pair', '{"title":"a\\ud800b","dedup_key":"\\udfff","labels":{"\\ud800":"\\ud800"}}'],
  [
    '__proto__',
    '{"title":"x","__proto__":{"severity":"low"},"constructor":{"prototype":1},"labels":{"__proto__":"y"}}',
  ],
  ['33 levels', `${'{"a":'.repeat(33)}1${'}'.repeat(33)}`],
  ['10,000 levels', `${'['.repeat(10_000)}1${']'.repeat(10_000)}`],
  ['400,000 levels', '['.repeat(400_000)],
  ['1e400', '{"title":"x","labels":{"n":1e400}}'],
  ['NaN', '{"title":"x","n":NaN}'],
  ['big integers', '{"title":"x","dedup_key":285731000000025120}'],
  ['year 1', '{"title":"x","started_at":"0001-01-01T00:00:00Z"}'],
  ['year 9999', '{"title":"x","started_at":"9999-12-31T23:59:59Z"}'],
  ['year 294277', '{"title":"x","started_at":"+294277-01-01T00:00:00Z"}'],
  ['30 February', '{"title":"x","started_at":"2026-02-30T00:00:00Z"}'],
  ['a key of 8 KB', JSON.stringify({ title: 'x', dedup_key: 'k'.repeat(8_192) })],
  ['a blank key', '{"title":"x","dedup_key":"  "}'],
  ['a title of 900 KB', JSON.stringify({ title: 'x'.repeat(900_000) })],
  [
    '1,000 labels',
    JSON.stringify({ title: 'x', labels: Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`l${i}`, i])) }),
  ],
  ['unknown severity', '{"title":"x","severity":"purple"}'],
  ['wrong types', '{"title":[],"dedup_key":{},"severity":1,"labels":"x","status":false}'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what somebody sends
  ['templates', '{"title":"{{constructor.constructor(1)()}} ${7*7} <script>","link":"javascript:alert(1)"}'],
  ['a form', 'title=x&severity=low', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['text', 'something broke', { 'content-type': 'text/plain' }],
  ['XML', '<alert/>', { 'content-type': 'application/xml' }],
  ['no type', '{"title":"x"}', { 'content-type': '' }],
  ['a type with a tab', '{"title":"x"}', { 'content-type': 'application/json\ta' }],
  ['a type with garbage', '{"title":"x"}', { 'content-type': 'application/json garbage' }],
  ['no media type', '{"title":"x"}', { 'content-type': '*' }],
  ['gzip', gzipSync('{"title":"zipped","dedup_key":"zipped"}'), { 'content-encoding': 'gzip' }],
  ['brotli', brotliCompressSync('{"title":"x"}'), { 'content-encoding': 'br' }],
  ['no gzip', '{"title":"x"}', { 'content-encoding': 'gzip' }],
  ['gzip in gzip', gzipSync(gzipSync('{}')), { 'content-encoding': 'gzip, gzip' }],
]

test('bad input: answered with success, kept, understood or raised', async () => {
  for (const [source, key] of Object.entries(keys)) {
    for (const [name, payload, headers] of bodies) {
      const what = `${name} to ${source}`
      const was = await database.db.selectFrom('delivery').select('id').execute()
      const answer = await post(`/in/${source}/${key}`, payload, headers)
      if (source === 'pagerduty-events') assert.ok([202, 400].includes(answer.status), `${what}: ${answer.status}`)
      else assert.equal(answer.status, 202, `${what}: ${answer.body}`)
      const known = new Set(was.map(({ id }) => id))
      const now = await database.db.selectFrom('delivery').selectAll().execute()
      const [kept, ...others] = now.filter(({ id }) => !known.has(id))
      assert.ok(kept && others.length === 0, `${what} is not kept`)
      const outcome = kept.outcome as { alert: string | null }[]
      const told = outcome.length > 0 || source === 'pagerduty-events' || name === '[]'
      assert.ok(told && (kept.problem === null || answer.status === 400 || outcome.at(-1)?.alert), `${what} is lost`)
    }
  }
  assert.equal((await alertWithKey('zipped'))[0]?.title, 'zipped')
  assert.equal((await alertWithKey('285731000000025120')).length > 0, true)
  const raised = await alertWithKey('tocsin:not-understood')
  assert.deepEqual(raised.map(({ source, severity }) => `${source} ${severity}`).sort(), [
    'alertmanager low',
    'generic low',
  ])
  assert.ok(raised.every(({ occurrences }) => occurrences > 5))
})

test('too large: 413, and somebody hears of it', async () => {
  await database.db.deleteFrom('alert').where('dedupKey', '=', 'tocsin:not-understood').execute()
  const fresh = await server()
  const url = `/in/generic/${keys.generic}`
  const limit = 1_048_576
  const json = (size: number) => `{"title":"x","pad":"${'p'.repeat(size - 22)}"}`
  assert.equal(json(limit).length, limit)
  assert.equal((await post(url, json(limit), {}, fresh)).status, 202)
  for (const [name, payload, headers] of [
    ['a byte more', json(limit + 1)],
    ['2 MB', json(2_000_000)],
    ['a gzip bomb', gzipSync(Buffer.alloc(50_000_000)), { 'content-encoding': 'gzip' }],
    ['too many values', `[${'1,'.repeat(100_001)}1]`],
  ] as [string, string | Buffer, Record<string, string>?][]) {
    assert.equal((await post(url, payload, headers, fresh)).status, 413, name)
  }
  assert.equal((await post('/in/generic/wrong-key-000000', json(2_000_000), {}, fresh)).status, 404)
  assert.equal((await enqueue(json(2_000_000))).status, 413)
  await fresh.close()
  assert.ok((await alertWithKey('tocsin:not-understood')).length > 0)
})

test('too fast: 429 in the vendor’s words with a time to come back, and one alert about it', async () => {
  const slow = await server({ rate: { perSecond: 0.001, burst: 2 } })
  const answers = []
  for (let i = 0; i < 5; i++)
    answers.push(await post(`/in/generic/${keys.generic}`, { title: 'x', dedup_key: 'fast' }, {}, slow))
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202, 429, 429, 429],
  )
  assert.equal(answers[2]?.headers['retry-after'], '1')
  const event = { service_key: routingKey, event_type: 'trigger', description: 'x' }
  const v1 = []
  for (let i = 0; i < 3; i++) v1.push((await post('/generic/2010-04-15/create_event.json', event, {}, slow)).status)
  assert.deepEqual(v1, [200, 200, 403])
  await slow.close()
  while ((await alertWithKey('tocsin:too-fast')).length < 2) await new Promise(setImmediate)
  const told = await alertWithKey('tocsin:too-fast')
  assert.deepEqual(
    told.map(({ severity, occurrences }) => `${severity} ${occurrences}`),
    ['low 1', 'low 1'],
  )
})

test('without a database: 503 with a time to come back, never a success', async () => {
  let away = false
  const flaky: Database = {
    ...database,
    transact: (...how) =>
      away ? Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' })) : database.transact(...how),
  }
  const own = await server({ from: flaky })
  const send = () => post(`/in/generic/${keys.generic}`, { title: 'x', dedup_key: 'away' }, {}, own)
  assert.equal((await send()).status, 202)
  away = true
  const answer = await send()
  assert.deepEqual([answer.status, answer.headers['retry-after']], [503, '2'])
  away = false
  assert.equal((await send()).status, 202)
  assert.equal((await alertWithKey('away'))[0]?.occurrences, 2)
  const cold = await server({
    from: { ...flaky, transact: () => Promise.reject(Object.assign(new Error('no'), { code: '57P03' })) },
  })
  assert.equal((await post(`/in/generic/${keys.generic}`, { title: 'x' }, {}, cold)).status, 503)
  await Promise.all([own.close(), cold.close()])
})
