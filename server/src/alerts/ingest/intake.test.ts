import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Problem } from '@tocsin/contract/errors'
import { system } from '@tocsin/contract/facts'
import { serviceKind } from '../../catalog/kind.ts'
import type { Database } from '../../kernel/data/db.ts'
import type { Flow } from '../../kernel/data/reactions.ts'
import { type Kind, saveResources } from '../../kernel/data/resources.ts'
import { createLog } from '../../kernel/log.ts'
import { createMetrics } from '../../kernel/telemetry.ts'
import { testContext } from '../../kernel/testing.ts'
import { forgetOldDeliveries, resolveAlerts } from '../actions.ts'
import { setIngestKey } from '../keys/actions.ts'
import { createIngestKeys, type IngestKey } from '../keys/ingest-keys.ts'
import { integrationKindOf } from '../kind.ts'
import { alertsOfPages } from '../read.ts'
import { blankSignal, type Signal } from '../signal.ts'
import { sources } from '../sources/index.ts'
import type { Delivery } from './batch.ts'
import { createIntake, type Intake, type IntakeOptions } from './intake.ts'

const log = createLog('silent')
const key = 'a-fixed-key-for-tests'
const registry = new Map<Kind['name'], Kind>([
  ['service', serviceKind as Kind],
  ['integration', integrationKindOf(sources) as Kind],
])

async function house(flow: Partial<Flow['then']> = {}) {
  const opened = await testContext(flow)
  const { database } = opened
  await database.transact(async (tx) => {
    await saveResources(tx, system, registry, [
      { kind: 'service', slug: 'checkout', doc: { name: 'Checkout' } },
      { kind: 'integration', slug: 'own', doc: { source: 'generic', service: 'checkout' } },
    ])
    await setIngestKey(tx, system, 'own', key)
  })
  const ingestKey = await createIngestKeys({ database, log }).find(key)
  assert.ok(ingestKey)
  return { ...opened, ingestKey, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}

function intakeOn(database: Database, more: Partial<IntakeOptions> = {}) {
  // A slow machine is not what these tests are about; the one that is sets its own limit.
  return createIntake({ database, log, metrics: createMetrics(), answerWithin: 60_000, ...more })
}

function deliveryOf({ integration, services }: IngestKey, ...signals: Partial<Signal>[]): Delivery {
  return {
    integration,
    services,
    contentType: null,
    body: '{}',
    signals: signals.map((signal) => ({ ...blankSignal, title: 'Disk full', ...signal })),
    problem: null,
  }
}

async function rowsOf(database: Database) {
  const alerts = await database.db.selectFrom('alert').selectAll().orderBy('id').execute()
  const facts = await database.db
    .selectFrom('fact')
    .selectAll()
    .where('kind', 'like', 'alert.%')
    .orderBy('seq')
    .execute()
  const deliveries = await database.db.selectFrom('delivery').selectAll().orderBy('id').execute()
  return { alerts, facts, deliveries }
}

async function allStored(intake: Intake): Promise<void> {
  while (intake.waiting() > 0) await new Promise(setImmediate)
}

/** A database whose first `times` transactions fail with this error, before anything is written. */
function failing(database: Database, times: number, error: unknown): Database & { tries: number } {
  const broken = {
    ...database,
    tries: 0,
    async transact<T, First>(...how: Parameters<typeof database.transact<T, First>>): Promise<T> {
      broken.tries += 1
      if (broken.tries <= times) throw error
      return await database.transact(...how)
    },
  }
  return broken
}

test('a trigger, repeats, worse, a resolve, a trigger again', async () => {
  await using opened = await house()
  const { database, ingestKey } = opened
  const intake = intakeOn(database)
  const send = (signal: Partial<Signal>) => intake.submit(deliveryOf(ingestKey, { key: 'k', ...signal }))
  const first = await send({ severity: 'low', labels: { a: 'ü' } })
  await send({ severity: 'low' })
  await send({ severity: 'high', title: 'Disk fuller' })
  await send({ status: 'acknowledged', actor: 'ana' })
  const last = await send({ status: 'resolved' })
  const nothing = await send({ status: 'resolved' })
  const again = await send({ severity: 'low' })
  const { alerts, facts, deliveries } = await rowsOf(database)
  assert.equal(deliveries.length, 7)
  assert.equal(alerts.length, 2)
  const [old, young] = [first, again].map(({ outcome }) => alerts.find(({ id }) => id === outcome[0]?.alert))
  assert.partialDeepStrictEqual(old, {
    id: first.outcome[0]?.alert,
    scope: ingestKey.integration.service?.id,
    status: 'resolved',
    severity: 'high',
    title: 'Disk fuller',
    occurrences: 3,
    deliveryId: last.delivery,
    serviceId: ingestKey.integration.service?.id,
    integrationId: ingestKey.integration.id,
  })
  assert.partialDeepStrictEqual(young, { id: again.outcome[0]?.alert, status: 'firing', occurrences: 1 })
  assert.equal(nothing.outcome[0]?.alert, null)
  assert.deepEqual(
    facts.map(({ kind }) => kind),
    ['alert.opened', 'alert.worsened', 'alert.acknowledged_by_source', 'alert.resolved', 'alert.opened'],
  )
  assert.deepEqual(facts[0]?.subjects, [old?.id, ingestKey.integration.service?.id, ingestKey.integration.id])
  assert.ok(facts.every(({ because }) => because))
  const [view] = (await alertsOfPages(database.db, [old!.id])).values()
  assert.deepEqual(
    [view?.service?.slug, view?.integration?.slug, view?.resolvedAt],
    ['checkout', 'own', '2026-11-02T09:00:00.000Z'],
  )
})

test('a batch coalesces, and facts of one kind come together', async () => {
  const waves: string[] = []
  await using opened = await house({
    'alert.opened': [async (_, facts) => void waves.push(`opened ${facts.length}`)],
    'alert.resolved': [async (_, facts) => void waves.push(`resolved ${facts.length}`)],
  })
  const { database, ingestKey } = opened
  const intake = intakeOn(database)
  await intake.submit(deliveryOf(ingestKey, { key: 'old' }))
  waves.length = 0
  const receipts = await Promise.all([
    intake.submit(deliveryOf(ingestKey, { key: 'old', status: 'resolved' })),
    ...Array.from({ length: 300 }, () => intake.submit(deliveryOf(ingestKey, { key: 'k' }))),
    intake.submit(
      deliveryOf(ingestKey, { key: 'k', status: 'resolved' }, { key: 'k' }, { key: 'k' }, { key: null }, { key: null }),
    ),
  ])
  const { alerts, deliveries } = await rowsOf(database)
  assert.deepEqual(waves, ['opened 4', 'resolved 2'])
  assert.equal(deliveries.length, 303)
  assert.equal(new Set(receipts.map(({ delivery }) => delivery)).size, 302)
  assert.deepEqual(
    alerts
      .map(({ dedupKey, status, occurrences, id }) => [dedupKey === id ? 'own' : dedupKey, status, occurrences])
      .sort(),
    [
      ['k', 'firing', 2],
      ['k', 'resolved', 300],
      ['old', 'resolved', 1],
      ['own', 'firing', 1],
      ['own', 'firing', 1],
    ],
  )
})

interface Call {
  firing: boolean
  began: number
  ended: number
  alert: string | null
}

/**
 * Wing and Gong: is there an order of these calls, each at some instant between its beginning and its end, in which one
 * alert at a time is open? The state is the open alert; a trigger answers the open one or a new one, a resolve ends it.
 */
function isLinearisable(calls: Call[]): boolean {
  const seen = new Set<string>()
  const search = (left: Call[], open: string | null, used: ReadonlySet<string>): boolean => {
    if (left.length === 0) return true
    const state = `${left.map(({ began }) => began).join(' ')} ${open}`
    if (seen.has(state)) return false
    seen.add(state)
    const firstEnd = Math.min(...left.map(({ ended }) => ended))
    return left.some((call) => {
      if (call.began > firstEnd) return false
      const rest = left.filter((other) => other !== call)
      if (!call.firing) return call.alert === open && search(rest, null, used)
      if (call.alert === null || (open === null ? used.has(call.alert) : call.alert !== open)) return false
      return search(rest, call.alert, new Set([...used, call.alert]))
    })
  }
  return search(calls, null, new Set())
}

test('two nodes, many writers: one open alert per key, exact counts, every history is linearisable', async () => {
  await using opened = await house()
  const { database, ingestKey } = opened
  let failures = 0
  const watched: Database = {
    ...database,
    async transact(...how) {
      return await database.transact(...how).catch((error) => {
        failures += 1
        throw error
      })
    },
  }
  const nodes = [intakeOn(watched), intakeOn(watched)]
  let seed = 20_261_102
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((seed / 2_147_483_648) * below)
  }
  const histories = new Map<string, Call[]>()
  let clock = 0
  const writer = async () => {
    for (let i = 0; i < 25; i++) {
      const name = `k${random(20)}`
      const firing = random(3) > 0
      const call: Call = { firing, began: ++clock, ended: 0, alert: null }
      const receipt = await nodes[random(2)]!.submit(
        deliveryOf(ingestKey, { key: name, status: firing ? 'firing' : 'resolved' }),
      )
      call.ended = ++clock
      call.alert = receipt.outcome[0]!.alert
      histories.set(name, [...(histories.get(name) ?? []), call])
    }
  }
  await Promise.all(Array.from({ length: 48 }, writer))
  const { alerts, deliveries } = await rowsOf(database)
  assert.equal(deliveries.length, 48 * 25)
  assert.equal(failures, 0, 'nodes that decide about one key wait for each other instead of failing')
  for (const [name, calls] of histories) {
    assert.ok(isLinearisable(calls), `the history of ${name} has no order: ${JSON.stringify(calls)}`)
    const mine = alerts.filter(({ dedupKey }) => dedupKey === name)
    assert.ok(mine.filter(({ status }) => status !== 'resolved').length <= 1)
    for (const alert of mine) {
      assert.equal(alert.occurrences, calls.filter((call) => call.firing && call.alert === alert.id).length)
    }
  }
  // The checker itself must be able to say no.
  const at = (began: number, alert: string | null, firing = true) => ({ firing, began, ended: began + 1, alert })
  assert.ok(!isLinearisable([at(1, 'a'), at(3, 'b')]))
  assert.ok(!isLinearisable([at(1, 'a'), at(3, 'a', false), at(5, 'a')]))
})

test('a transaction that fails once loses nothing and counts nothing twice', async () => {
  await using opened = await house()
  const broken = failing(opened.database, 1, new Error('once'))
  const intake = intakeOn(broken)
  await Promise.all(
    Array.from({ length: 20 }, (_, i) => intake.submit(deliveryOf(opened.ingestKey, { key: `k${i % 5}` }))),
  )
  const { alerts, deliveries } = await rowsOf(opened.database)
  assert.equal(deliveries.length, 20)
  assert.deepEqual(
    alerts.map(({ occurrences }) => occurrences),
    [4, 4, 4, 4, 4],
  )
  assert.equal(broken.tries, 2)
})

test('one poison delivery does not keep back its neighbours, and is raised as loud as it was', async () => {
  await using opened = await house({
    'alert.opened': [
      async (_, facts) => {
        if (facts.some(({ data }) => data.title === 'poison')) throw new Error('cannot be digested')
      },
    ],
  })
  const { database, ingestKey } = opened
  const intake = intakeOn(database)
  const title = (i: number) => (i === 13 ? 'poison' : 'Disk full')
  const receipts = await Promise.all(
    Array.from({ length: 40 }, (_, i) =>
      intake.submit(deliveryOf(ingestKey, { key: `k${i}`, title: title(i), severity: 'critical' })),
    ),
  )
  const { alerts, deliveries } = await rowsOf(database)
  assert.equal(receipts.length, 40)
  assert.equal(deliveries.length, 40)
  assert.equal(alerts.length, 40)
  const kept = deliveries.filter(({ problem }) => problem !== null)
  assert.deepEqual(
    kept.map(({ id }) => id),
    [receipts[13]?.delivery],
  )
  const raised = alerts.find(({ id }) => id === receipts[13]?.outcome[0]?.alert)
  assert.partialDeepStrictEqual(raised, { title: 'Payload from own could not be understood', severity: 'critical' })
})

test('what cannot even be raised is refused, and its neighbours are not', async () => {
  await using opened = await house({
    'alert.opened': [
      async (_, facts) => {
        if (facts.some(({ data }) => data.title !== 'fine')) throw new Error('no')
      },
    ],
  })
  const { database, ingestKey } = opened
  const intake = intakeOn(database)
  const results = await Promise.allSettled([
    intake.submit(deliveryOf(ingestKey, { key: 'a', title: 'fine' })),
    intake.submit(deliveryOf(ingestKey, { key: 'b', title: 'broken' })),
    intake.submit(deliveryOf(ingestKey, { key: 'c', title: 'fine' })),
  ])
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.equal(((results[1] as PromiseRejectedResult).reason as Problem).kind, 'unavailable')
  assert.equal((await rowsOf(database)).alerts.length, 2)
})

test('without a database: 503 with a time to come back, no search for poison', async () => {
  await using opened = await house()
  const broken = failing(opened.database, 1_000, Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
  const intake = intakeOn(broken)
  const results = await Promise.allSettled(
    Array.from({ length: 30 }, () => intake.submit(deliveryOf(opened.ingestKey, { key: 'k' }))),
  )
  for (const result of results) {
    const problem = (result as PromiseRejectedResult).reason as Problem
    assert.deepEqual([problem.kind, problem.retryAfter], ['unavailable', 2])
  }
  assert.equal(broken.tries, 2)
  await allStored(intake)
})

test('a database that hangs: nobody waits for long, and what waits in the queue is let go', async () => {
  await using opened = await house()
  const { promise: hangs, resolve: goesOn } = Promise.withResolvers<void>()
  const hanging: Database = {
    ...opened.database,
    async transact(...how) {
      await hangs
      return await opened.database.transact(...how)
    },
  }
  const intake = intakeOn(hanging, { lanes: 1, answerWithin: 30 })
  const inHand = intake.submit(deliveryOf(opened.ingestKey, { key: 'a' }))
  await assert.rejects(inHand, { kind: 'unavailable', retryAfter: 2 })
  await assert.rejects(intake.submit(deliveryOf(opened.ingestKey, { key: 'b' })), { kind: 'unavailable' })
  assert.equal(intake.waiting(), 1)
  goesOn()
  await allStored(intake)
  const { alerts } = await rowsOf(opened.database)
  assert.deepEqual(
    alerts.map(({ dedupKey }) => dedupKey),
    ['a'],
  )
})

test('a full queue is refused at once; one integration may fill half of it', async () => {
  await using opened = await house()
  const { database, ingestKey } = opened
  const other: IngestKey = { ...ingestKey, integration: { ...ingestKey.integration, id: 'int_other' } }
  const intake = intakeOn(database, { queueLimit: 8 })
  const mine = Array.from({ length: 4 }, () => intake.submit(deliveryOf(ingestKey, { key: 'k' })))
  await assert.rejects(intake.submit(deliveryOf(ingestKey, { key: 'k' })), { kind: 'too_many', retryAfter: 1 })
  const blocked = Array.from({ length: 4 }, () =>
    intake.submit(deliveryOf(other, { status: 'info' })).catch(() => null),
  )
  await assert.rejects(intake.submit(deliveryOf(ingestKey, { key: 'k' })), { kind: 'unavailable', retryAfter: 2 })
  await Promise.all([...mine, ...blocked])
  await allStored(intake)
  assert.equal((await rowsOf(database)).alerts[0]?.occurrences, 4)
})

test('a delivery with more signals than a batch is one transaction', async () => {
  await using opened = await house()
  const { database, ingestKey } = opened
  const intake = intakeOn(database)
  const many = Array.from({ length: 2_500 }, (_, i) => ({ key: `k${i}` }))
  const [receipt] = await Promise.all([
    intake.submit(deliveryOf(ingestKey, ...many)),
    intake.submit(deliveryOf(ingestKey, { key: 'k1' })),
    intake.submit(deliveryOf(ingestKey, ...many.slice(0, 600))),
  ])
  assert.equal(new Set(receipt?.outcome.map(({ alert }) => alert)).size, 2_500)
  const { alerts } = await rowsOf(database)
  assert.equal(alerts.length, 2_500)
  assert.equal(alerts.find(({ dedupKey }) => dedupKey === 'k1')?.occurrences, 3)
})

test('resolving by hand, once; the next trigger opens anew', async () => {
  await using opened = await house()
  const { database, ingestKey } = opened
  const intake = intakeOn(database)
  const first = (await intake.submit(deliveryOf(ingestKey, { key: 'k' }))).outcome[0]!.alert!
  const by = { type: 'user', id: 'usr_1', name: 'Ana' } as const
  const resolve = () =>
    database.transact((tx) => resolveAlerts(tx, by, [first, first, 'alr_unknown'], 'Ana resolved it.'))
  assert.equal((await resolve()).length, 1)
  assert.equal((await resolve()).length, 0)
  const second = (await intake.submit(deliveryOf(ingestKey, { key: 'k' }))).outcome[0]!.alert
  assert.notEqual(second, first)
  const { alerts, facts } = await rowsOf(database)
  assert.deepEqual(
    facts.map(({ kind }) => kind),
    ['alert.opened', 'alert.resolved', 'alert.opened'],
  )
  assert.partialDeepStrictEqual(
    alerts.find(({ id }) => id === first),
    { status: 'resolved', because: 'Ana resolved it.' },
  )
})

test('resolving by hand while repeats arrive: no count is lost, no resolve is undone', async () => {
  await using opened = await house()
  const { database, ingestKey } = opened
  const intake = intakeOn(database)
  const first = (await intake.submit(deliveryOf(ingestKey, { key: 'k' }))).outcome[0]!.alert!
  const sent = Array.from({ length: 60 }, () => intake.submit(deliveryOf(ingestKey, { key: 'k' })))
  await database.transact((tx) => resolveAlerts(tx, { type: 'system', id: null, name: 'x' }, [first], 'over'))
  const receipts = await Promise.all(sent)
  const { alerts } = await rowsOf(database)
  assert.equal(alerts.find(({ id }) => id === first)?.status, 'resolved')
  assert.equal(
    alerts.reduce((sum, { occurrences }) => sum + occurrences, 0),
    1 + receipts.length,
  )
})

test('old deliveries are forgotten, alerts stay', async () => {
  await using opened = await house()
  const { database, ingestKey, clock } = opened
  const intake = intakeOn(database)
  await intake.submit(deliveryOf(ingestKey, { key: 'k' }))
  clock.moveTo(new Date('2026-11-10T09:00:00Z'))
  await intake.submit(deliveryOf(ingestKey, { key: 'k' }))
  assert.equal(await forgetOldDeliveries(database.db, new Date('2026-11-03T09:00:00Z')), 1)
  const { alerts, deliveries } = await rowsOf(database)
  assert.deepEqual([alerts.length, deliveries.length], [1, 1])
})
