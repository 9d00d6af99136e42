import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import type { Database } from '../kernel/data/db.ts'
import { getResource, type Kind, saveResources } from '../kernel/data/resources.ts'
import { createLog } from '../kernel/log.ts'
import { testContext } from '../kernel/testing.ts'
import { rotateKey, setIntegrationKey } from './actions.ts'
import { createDoors } from './keys.ts'
import { integrationKind } from './model.ts'

const log = createLog('silent')
const registry = new Map<Kind['name'], Kind>([['integration', integrationKind as Kind]])

async function integrate(database: Database, slug: string, key: string | null) {
  return await database.transact(async (tx) => {
    await saveResources(tx, system, registry, [{ kind: 'integration', slug, doc: { source: 'generic' } }])
    return await setIntegrationKey(tx, system, slug, key, 'https://tocsin.example')
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
  const door = await createDoors({ database, log }).find(made!.key)
  assert.partialDeepStrictEqual(door?.integration, { slug: 'own', name: 'own', source: 'generic', service: null })
})

test('rotation: two keys live for a day, never three; or the old one ends now', async () => {
  await using house = await testContext()
  const { database, clock } = house
  const first = (await integrate(database, 'own', null))!.key
  const rotate = (end: 'now' | 'in-a-day') => database.transact((tx) => rotateKey(tx, system, 'own', end))
  const live = async (...keys: string[]) => {
    const doors = createDoors({ database, log })
    return await Promise.all(keys.map(async (key) => (await doors.find(key)) !== null))
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
  const doors = createDoors({ database, log })
  const made = (await integrate(database, 'own', null))!.key
  assert.equal(await integrate(database, 'own', fixed), null)
  assert.equal(await integrate(database, 'own', fixed), null)
  assert.equal((await keysOf(database)).length, 2)
  assert.equal((await doors.find(fixed))?.integration.slug, 'own')
  assert.equal((await doors.find(made))?.integration.slug, 'own')
  await assert.rejects(integrate(database, 'other', fixed), { kind: 'conflict', message: /already that of "own"/ })
  await database.transact((tx) => rotateKey(tx, system, 'own', 'now'))
  await integrate(database, 'own', fixed)
  doors.forget()
  assert.equal((await doors.find(fixed))?.integration.slug, 'own')
  await database.transact((tx) =>
    saveResources(tx, system, registry, [{ kind: 'integration', slug: 'own', doc: null }]),
  )
  doors.forget()
  assert.equal(await doors.find(fixed), null)
  await integrate(database, 'other', fixed)
  doors.forget()
  assert.equal((await doors.find(fixed))?.integration.slug, 'other')
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
  const doors = createDoors({ database: counting, log })
  await Promise.all(Array.from({ length: 100 }, () => doors.find(made)))
  await Promise.all(Array.from({ length: 100 }, (_, i) => doors.find(`wrong ${i}`)))
  assert.equal(transactions, 1)
  const next = await database.transact((tx) => rotateKey(tx, system, 'own', 'now'))
  doors.forget()
  const [old, young] = await Promise.all([doors.find(made), doors.find(next.key)])
  assert.deepEqual([old, young?.integration.slug], [null, 'own'])
  assert.equal(transactions, 2)
})

test('the last use is written, at most once a minute', async () => {
  await using house = await testContext()
  const { database } = house
  await integrate(database, 'own', null)
  const { hash } = (await keysOf(database))[0]!
  const doors = createDoors({ database, log })
  for (let i = 0; i < 50; i++) doors.used(hash)
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
  const doors = createDoors({ database, log })
  const integration = await database.transact((tx) => getResource(tx.db, 'integration', 'own'))
  assert.equal((await doors.find(made))?.integration.id, integration.id)
  assert.equal((await doors.ofIntegration('own'))?.integration.id, integration.id)
  assert.equal(await doors.ofIntegration('none'), null)
  for (const wrong of [made.toUpperCase(), `${made} `, '', 'x'.repeat(100_000)])
    assert.equal(await doors.find(wrong), null)
})
