import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import type { Database } from '../../kernel/data/db.ts'
import { getResource, type Kind, saveResources } from '../../kernel/data/resources.ts'
import { createLog } from '../../kernel/log.ts'
import type { Principal } from '../../kernel/perform.ts'
import { testContext } from '../../kernel/testing.ts'
import { integrationKindOf } from '../kind.ts'
import { sources } from '../sources/index.ts'
import { rotateKey, setIngestKey } from './actions.ts'
import { createIngestKeys } from './ingest-keys.ts'

const log = createLog('silent')
const integrationKind = integrationKindOf(sources)
const registry = new Map<Kind['name'], Kind>([['integration', integrationKind as Kind]])

const admin: Principal = {
  actor: system,
  userId: null,
  email: null,
  role: 'admin',
  timeZone: 'UTC',
  teams: {},
  scopes: null,
  sessionId: null,
}

async function integrate(database: Database, slug: string, key: string | null) {
  return await database.transact(async (tx) => {
    await saveResources(tx, system, registry, [{ kind: 'integration', slug, doc: { source: 'generic' } }])
    return await setIngestKey(tx, system, slug, key, 'https://tocsin.example')
  })
}

async function keysOf(database: Database) {
  return await database.db.selectFrom('integrationKey').selectAll().orderBy('createdAt').execute()
}

test('a generated key is told once, has 32 characters and is stored hashed', async () => {
  await using house = await testContext()
  const { database } = house
  const made = await integrate(database, 'own', null)
  assert.match(made?.key ?? '', /^[a-z0-9]{32}$/)
  assert.equal(made?.url, `https://tocsin.example/in/generic/${made?.key}`)
  assert.equal(await integrate(database, 'own', null), null)
  const [row, ...others] = await keysOf(database)
  assert.deepEqual([row?.hint, others.length], [made?.key.slice(-4), 0])
  assert.ok(!JSON.stringify(row).includes(made!.key))
  const known = await createIngestKeys({ database, log }).find(made!.key)
  assert.partialDeepStrictEqual(known?.integration, { slug: 'own', name: 'own', source: 'generic', service: null })
})

test('rotation: two keys live for a day, never three; or the old one ends now', async () => {
  await using house = await testContext()
  const { database, clock } = house
  const first = (await integrate(database, 'own', null))!.key
  const rotate = (end: 'now' | 'in-a-day') => database.transact((tx) => rotateKey(tx, admin, 'own', end))
  const live = async (...keys: string[]) => {
    const ingestKeys = createIngestKeys({ database, log })
    return await Promise.all(keys.map(async (key) => (await ingestKeys.find(key)) !== null))
  }
  const second = await rotate('in-a-day')
  assert.deepEqual(second.oldKeyUntil, new Date('2026-11-03T09:00:00Z'))
  assert.deepEqual(await live(first, second.key), [true, true])
  clock.moveTo(new Date('2026-11-03T08:59:59Z'))
  assert.deepEqual(await live(first, second.key), [true, true])
  clock.moveTo(new Date('2026-11-03T09:00:00Z'))
  assert.deepEqual(await live(first, second.key), [false, true])
  const third = await rotate('in-a-day')
  const fourth = await rotate('in-a-day')
  assert.deepEqual(await live(second.key, third.key, fourth.key), [false, true, true])
  const fifth = await rotate('now')
  assert.deepEqual(await live(third.key, fourth.key, fifth.key), [false, false, true])
  const facts = await database.db
    .selectFrom('fact')
    .select('data')
    .where('kind', '=', 'integration.key_rotated')
    .orderBy('seq')
    .execute()
  assert.deepEqual((facts[1]?.data as { oldKeyUntil: string }).oldKeyUntil, '2026-11-03T09:00:00.000Z')
  assert.ok(!JSON.stringify(facts).includes(fifth.key))
})

test('a fixed key of the configuration: idempotent, revived, never shared', async () => {
  await using house = await testContext()
  const { database } = house
  const fixed = 'fixed-key-of-the-config'
  const ingestKeys = createIngestKeys({ database, log })
  const made = (await integrate(database, 'own', null))!.key
  assert.equal(await integrate(database, 'own', fixed), null)
  assert.equal(await integrate(database, 'own', fixed), null)
  assert.equal((await keysOf(database)).length, 2)
  assert.equal((await ingestKeys.find(fixed))?.integration.slug, 'own')
  assert.equal((await ingestKeys.find(made))?.integration.slug, 'own')
  await assert.rejects(integrate(database, 'other', fixed), { kind: 'conflict', message: /already that of "own"/ })
  await database.transact((tx) => rotateKey(tx, admin, 'own', 'now'))
  await integrate(database, 'own', fixed)
  ingestKeys.forget()
  assert.equal((await ingestKeys.find(fixed))?.integration.slug, 'own')
  await database.transact((tx) =>
    saveResources(tx, system, registry, [{ kind: 'integration', slug: 'own', doc: null }]),
  )
  ingestKeys.forget()
  assert.equal(await ingestKeys.find(fixed), null)
  await integrate(database, 'other', fixed)
  ingestKeys.forget()
  assert.equal((await ingestKeys.find(fixed))?.integration.slug, 'other')
})

test('what is in memory: a hit costs no query, what changed counts once it is forgotten', async () => {
  await using house = await testContext()
  const { database } = house
  const made = (await integrate(database, 'own', null))!.key
  let transactions = 0
  const counting: Database = {
    ...database,
    transact: (work) => {
      transactions += 1
      return database.transact(work)
    },
  }
  const ingestKeys = createIngestKeys({ database: counting, log })
  await Promise.all(Array.from({ length: 100 }, () => ingestKeys.find(made)))
  await Promise.all(Array.from({ length: 100 }, (_, i) => ingestKeys.find(`wrong ${i}`)))
  assert.equal(transactions, 1)
  const next = await database.transact((tx) => rotateKey(tx, admin, 'own', 'now'))
  ingestKeys.forget()
  const [old, young] = await Promise.all([ingestKeys.find(made), ingestKeys.find(next.key)])
  assert.deepEqual([old, young?.integration.slug], [null, 'own'])
  assert.equal(transactions, 2)
})

test('the last use is written, at most once a minute', async () => {
  await using house = await testContext()
  const { database } = house
  await integrate(database, 'own', null)
  const { hash } = (await keysOf(database))[0]!
  const ingestKeys = createIngestKeys({ database, log })
  for (let i = 0; i < 50; i++) ingestKeys.used(hash)
  while ((await keysOf(database))[0]?.lastUsedAt === null) await new Promise(setImmediate)
  assert.deepEqual((await keysOf(database))[0]?.lastUsedAt, new Date('2026-11-02T09:00:00Z'))
})

test('an integration names a source that exists', () => {
  const parsed = integrationKind.schema.safeParse({ source: 'alertmanger' })
  assert.equal(parsed.error?.issues[0]?.message, 'there is no source "alertmanger"; did you mean "alertmanager"?')
  assert.ok(integrationKind.schema.safeParse({ source: 'generic', service: 'checkout' }).success)
  assert.deepEqual(integrationKind.references({ source: 'generic', service: 'checkout', team: 'payments' }), [
    { path: 'service', kind: 'service', slug: 'checkout' },
    { path: 'team', kind: 'team', slug: 'payments' },
  ])
})

test('a key belongs to its integration only', async () => {
  await using house = await testContext()
  const { database } = house
  const made = (await integrate(database, 'own', null))!.key
  const ingestKeys = createIngestKeys({ database, log })
  const integration = await database.transact((tx) => getResource(tx.db, 'integration', 'own'))
  assert.equal((await ingestKeys.find(made))?.integration.id, integration.id)
  assert.equal((await ingestKeys.ofIntegration('own'))?.integration.id, integration.id)
  assert.equal(await ingestKeys.ofIntegration('none'), null)
  for (const wrong of [made.toUpperCase(), `${made} `, '', 'x'.repeat(100_000)])
    assert.equal(await ingestKeys.find(wrong), null)
})
