import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { system } from '@tocsin/contract/facts'
import type { Database } from '../kernel/db.ts'
import { createHttp, type FastifyInstance } from '../kernel/http.ts'
import { createLog } from '../kernel/log.ts'
import { type Kind, saveResources } from '../kernel/resources.ts'
import { createMetrics } from '../kernel/telemetry.ts'
import { type TestHouse, testHouse } from '../kernel/testing.ts'
import { setIntegrationKey } from './actions.ts'
import { type IngestOptions, mountIngest } from './ingest.ts'
import { createIntake } from './intake.ts'
import { createDoors } from './keys.ts'
import { integrationKind } from './model.ts'

const log = createLog('silent')
const routingKey = '0123456789abcdef0123456789abcdef'
const keys = { generic: 'generic-key-0000', alertmanager: 'alertmanager-key', 'pagerduty-events': routingKey }
let house: TestHouse
let database: Database
let http: FastifyInstance

before(async () => {
  house = await testHouse()
  database = house.database
  const registry = new Map<Kind['name'], Kind>([['integration', integrationKind as Kind]])
  await database.transact(async (tx) => {
    for (const [source, key] of Object.entries(keys)) {
      await saveResources(tx, system, registry, [{ kind: 'integration', slug: source, doc: { source } }])
      await setIntegrationKey(tx, system, source, key)
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
  const doors = createDoors({ database: more.from ?? database, log })
  const made = await createHttp({ log, metrics, trustProxy: false })
  mountIngest(made, { doors, intake: createIntake({ database: more.from ?? database, log, metrics }), log, ...more })
  return made
}

type Payload = string | Buffer | object | undefined

async function post(url: string, payload: Payload, headers: Record<string, string> = {}, to = http) {
  const answer = await to.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } })
  return { status: answer.statusCode, body: answer.body, headers: answer.headers }
}

const generic = (payload: Payload, headers?: Record<string, string>) => post(`/in/generic/${keys.generic}`, payload, headers)
const enqueue = (payload: Payload, headers?: Record<string, string>) => post('/v2/enqueue', payload, headers)

async function alertWithKey(key: string) {
  return await database.db.selectFrom('alert').selectAll().where('dedupKey', '=', key).execute()
}

