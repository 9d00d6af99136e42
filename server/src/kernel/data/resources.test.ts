import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import { type Actor, system } from '@tocsin/contract/facts'
import type { KindName } from '@tocsin/contract/resources'
import { z } from 'zod'
import { newId } from '../ids.ts'
import { type TestContext, testContext } from '../testing.ts'
import type { Tx } from './db.ts'
import type { FactOf } from './facts.ts'
import {
  findResource,
  getResource,
  type Kind,
  listResources,
  pointedAtFrom,
  type Reference,
  type ResourceChange,
  resourcesById,
  sameDocument,
  saveResources,
  usesOf,
  versionsOf,
} from './resources.ts'

// Kinds of these tests' own: a document lists the slugs and e-mails it points at.
type Doc = { name?: string; team?: string; uses?: string[]; people?: string[] }

function references(doc: Doc): Reference[] {
  return [
    ...(doc.team ? [{ path: 'team', kind: 'team', slug: doc.team } as const] : []),
    ...(doc.uses ?? []).map((slug, i) => ({ path: `uses.${i}`, kind: 'service', slug }) as const),
    ...(doc.people ?? []).map((email, i) => ({ path: `people.${i}`, email })),
  ]
}

const registry = new Map<KindName, Kind>(
  (['team', 'service', 'policy'] as const).map((name) => [
    name,
    {
      name,
      schema: z.record(z.string(), z.unknown()) as unknown as z.ZodType<unknown>,
      keys: [],
      references: (doc) => references(doc as Doc),
    },
  ]),
)

const ana: Actor = { type: 'user', id: 'usr_ana', name: 'Ana' }
let house: TestContext
const recorded: FactOf<'resource.changed'>[] = []
before(async () => {
  house = await testContext({ 'resource.changed': [async (_, facts) => void recorded.push(...facts)] })
})
after(async () => await house[Symbol.asyncDispose]())
beforeEach(async () => {
  recorded.length = 0
  for (const table of ['resourceUse', 'resourcePerson', 'resourceVersion', 'resource', 'person'] as const) {
    await house.database.db.deleteFrom(table).execute()
  }
})

const service = (slug: string, doc: Doc | null = {}): ResourceChange => ({ kind: 'service', slug, doc })
const team = (slug: string, doc: Doc | null = {}): ResourceChange => ({ kind: 'team', slug, doc })

async function save(changes: ResourceChange[], managedBy: string | null = null, by = ana): Promise<string[]> {
  const outcomes = await house.database.transact((tx) => saveResources(tx, by, registry, changes, managedBy))
  return outcomes.map(({ action, kind, slug }) => `${action} ${kind} ${slug}`)
}

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new assert.AssertionError({ message: 'nothing went wrong' })
}

const inStore = async () =>
  (await listResources(house.database.db)).map(({ kind, slug, version }) => `${kind} ${slug} ${version}`)

async function person(email: string, disabledAt: Date | null = null): Promise<void> {
  const now = house.clock.now()
  await house.database.db
    .insertInto('person')
    .values({ id: newId('user', now), name: email, email, createdAt: now, updatedAt: now, disabledAt })
    .execute()
}

test('documents are created, changed, left as they are and deleted, and each change says what was and what is', async () => {
  assert.deepEqual(await save([team('payments', { name: 'Payments' })]), ['create team payments'])
  assert.deepEqual(await save([team('payments', { name: 'Money' }), service('checkout', { team: 'payments' })]), [
    'update team payments',
    'create service checkout',
  ])
  assert.deepEqual(await save([team('payments', { name: 'Money' }), service('nothing', null)]), [
    'unchanged team payments',
    'unchanged service nothing',
  ])
  assert.deepEqual(await save([service('checkout', null)]), ['delete service checkout'])
  assert.deepEqual(await inStore(), ['team payments 2'])
  assert.deepEqual(
    recorded.map(({ actor, data: { action, slug, before, after, version } }) => [
      actor.name,
      action,
      slug,
      before,
      after,
      version,
    ]),
    [
      ['Ana', 'create', 'payments', null, { name: 'Payments' }, 1],
      ['Ana', 'update', 'payments', { name: 'Payments' }, { name: 'Money' }, 2],
      ['Ana', 'create', 'checkout', null, { team: 'payments' }, 1],
      ['Ana', 'delete', 'checkout', { team: 'payments' }, null, 2],
    ],
  )
  assert.equal(recorded[0]!.subjects[0], recorded[0]!.data.resource)
})

test('the order of changes does not matter: what is pointed at may come later, and in a circle', async () => {
  await save([
    service('a', { uses: ['b'], team: 'ops' }),
    service('b', { uses: ['c'] }),
    service('c', { uses: ['a'] }),
    team('ops'),
  ])
  const a = await getResource(house.database.db, 'service', 'a')
  const uses = await usesOf(house.database.db, [a.id])
  assert.deepEqual(uses.get(a.id), [{ kind: 'service', slug: 'c' }])
  const pointed = await pointedAtFrom(house.database.db, [a.id])
  assert.deepEqual(pointed.map(({ kind, slug }) => `${kind} ${slug}`).sort(), ['service b', 'team ops'])
})

test('a document may point at itself and still be deleted', async () => {
  await save([service('self', { uses: ['self'] })])
  assert.deepEqual(await save([service('self', null)]), ['delete service self'])
})

test('everything that is pointed at and missing is told at once, each with its path and the nearest name; nothing is saved', async () => {
  await person('ana@acme.example')
  await person('gone@acme.example', house.clock.now())
  await save([team('payments'), service('database')])
  const problem = await problemOf(
    save([
      team('new'),
      service('checkout', {
        team: 'payment',
        uses: ['databse', 'checkout'],
        people: ['anna@acme.example', 'ANA@acme.example', 'gone@acme.example', 'x@y.example'],
      }),
    ]),
  )
  assert.equal(problem.kind, 'invalid')
  assert.deepEqual(problem.errors, [
    { path: 'services.checkout.team', message: 'there is no team "payment"; did you mean "payments"?' },
    { path: 'services.checkout.uses.0', message: 'there is no service "databse"; did you mean "database"?' },
    {
      path: 'services.checkout.people.0',
      message: 'there is no user anna@acme.example; did you mean "ana@acme.example"?',
    },
    { path: 'services.checkout.people.2', message: 'user gone@acme.example is disabled' },
    { path: 'services.checkout.people.3', message: 'there is no user x@y.example' },
  ])
  assert.match(problem.message, /^Nothing was saved: services\.checkout\.team: .* \(and 4 more\)\.$/)
  assert.deepEqual(await inStore(), ['service database 1', 'team payments 1'])
})

test('what is used cannot be deleted; the conflict says by what', async () => {
  await save([team('payments'), service('b', { team: 'payments' }), service('a', { team: 'payments' })])
  const problem = await problemOf(save([service('c'), team('payments', null)]))
  assert.deepEqual(
    [problem.kind, problem.more],
    [
      'conflict',
      {
        usedBy: [
          { kind: 'service', slug: 'a' },
          { kind: 'service', slug: 'b' },
        ],
      },
    ],
  )
  assert.match(problem.message, /team "payments" is used by service "a", service "b"\. Nothing was deleted/)
  assert.deepEqual(await inStore(), ['service a 1', 'service b 1', 'team payments 1'])
})

test('what stops pointing, or is deleted in the same breath, is no obstacle, in whatever order', async () => {
  const all = [
    team('payments'),
    service('a', { team: 'payments', uses: ['b'] }),
    service('b', { team: 'payments', uses: ['a'] }),
  ]
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ]) {
    await save(all)
    await save(order.map((i) => ({ ...all[i]!, doc: null })))
    assert.deepEqual(await inStore(), [])
  }
  await save(all)
  await save([team('payments', null), service('a', {}), service('b', {})])
  assert.deepEqual(await inStore(), ['service a 2', 'service b 2'])
})

test('what is wished for and pointed at what is deleted at the same time is refused', async () => {
  await save([team('payments')])
  const problem = await problemOf(save([team('payments', null), service('new', { team: 'payments' })]))
  assert.equal(problem.kind, 'conflict')
})

test('of two people who edit at once the second hears of it', async () => {
  await save([team('payments', { name: 'one' })])
  const edit = (name: string, expectVersion: number) => save([{ ...team('payments', { name }), expectVersion }])
  await edit('two', 1)
  const problem = await problemOf(edit('three', 1))
  assert.deepEqual([problem.kind, problem.more], ['conflict', { version: 2 }])
  assert.match(problem.message, /now version 2, you began from version 1/)
  assert.equal((await problemOf(save([{ ...team('payments'), expectVersion: 0 }]))).kind, 'conflict')
  assert.deepEqual(await save([{ ...team('new'), expectVersion: 0 }]), ['create team new'])
  assert.equal((await problemOf(save([{ ...team('none'), expectVersion: 3 }]))).kind, 'conflict')
  await edit('three', 2)
})

test('two who really write at the same instant: one wins, the other is told, nothing is lost', async () => {
  await save([team('payments', { name: 'one' })])
  const ends = await Promise.allSettled(
    ['two', 'three'].map((name) => save([{ ...team('payments', { name }), expectVersion: 1 }])),
  )
  assert.deepEqual(ends.map((end) => end.status).sort(), ['fulfilled', 'rejected'])
  assert.deepEqual(await inStore(), ['team payments 2'])
})

test('every version is kept with who made it; a deleted slug can be used again and begins anew', async () => {
  const { db } = house.database
  await save([team('payments', { name: 'one' })])
  const old = await getResource(db, 'team', 'payments')
  await save([team('payments', { name: 'two' })], null, system)
  await save([team('payments', null)])
  assert.deepEqual(await save([team('payments', { name: 'again' })]), ['create team payments'])
  const again = await getResource(db, 'team', 'payments')
  assert.notEqual(again.id, old.id)
  assert.equal(again.version, 1)
  assert.deepEqual(
    (await versionsOf(db, old.id)).map(({ version, doc, actorName }) => [version, doc, actorName]),
    [
      [3, null, 'Ana'],
      [2, { name: 'two' }, 'Tocsin'],
      [1, { name: 'one' }, 'Ana'],
    ],
  )
  const byId = await resourcesById<Doc>(db, [old.id, again.id, 'tea_nothing'])
  assert.deepEqual(
    [...byId.values()].map(({ slug }) => slug),
    ['payments', 'payments'],
    'what happened keeps its names',
  )
  assert.equal(byId.get(old.id)?.doc.name, 'two')
})

test('who declares as code leaves a mark; editing by hand keeps it; declaring the same again only moves the mark', async () => {
  const mark = async () => (await getResource(house.database.db, 'team', 'payments')).managedBy
  await save([team('payments', { name: 'one' })], 'infra')
  assert.equal(await mark(), 'infra')
  await save([team('payments', { name: 'two' })])
  assert.equal(await mark(), 'infra')
  assert.deepEqual(await save([team('payments', { name: 'two' })], 'platform'), ['unchanged team payments'])
  assert.deepEqual([await mark(), await inStore()], ['platform', ['team payments 2']])
})

test('a slug is looked for within its kind, and a missing one suggests the nearest', async () => {
  await save([team('payments'), service('payments')])
  assert.equal(await findResource(house.database.db, 'policy', 'payments'), null)
  const problem = await problemOf(getResource(house.database.db, 'service', 'paymnets'))
  assert.deepEqual(
    [problem.kind, problem.message],
    ['not_found', 'There is no service "paymnets"; did you mean "payments"?'],
  )
  assert.equal((await listResources(house.database.db, 'team')).length, 1)
})

test('a company’s worth of documents is written and read without tripping over the number of parameters', async () => {
  const many = Array.from({ length: 1500 }, (_, i) =>
    service(`s${i}`, { team: 'all', uses: [`s${(i + 1) % 1500}`, `s${(i + 7) % 1500}`] }),
  )
  await save([...many, team('all')])
  const stored = await listResources(house.database.db)
  assert.equal(
    (
      await usesOf(
        house.database.db,
        stored.map(({ id }) => id),
      )
    ).size,
    1501,
  )
  assert.deepEqual(
    new Set(await save([...many, team('all')]).then((lines) => lines.map((line) => line.split(' ')[0]))),
    new Set(['unchanged']),
  )
})

test('hundreds of mistakes are all found', async () => {
  await save(Array.from({ length: 800 }, (_, i) => service(`a-rather-long-name-of-a-service-${i}`)))
  const began = process.threadCpuUsage()
  const wrong = Array.from({ length: 1000 }, (_, i) => `a-rather-lnog-name-of-a-service-${i}x`)
  const problem = await problemOf(save([service('x', { uses: wrong })]))
  assert.equal(problem.errors.length, 1000)
  const took = process.threadCpuUsage(began).user / 1000
  assert.ok(took < 3000, `${Math.round(took)} ms`)
})

const same: [a: unknown, b: unknown, equal: boolean][] = [
  [{ a: 1, b: { c: [1, 2], d: null } }, { b: { d: null, c: [1, 2] }, a: 1 }, true],
  [{ a: undefined, b: 1 }, { b: 1 }, true],
  [{ a: null }, {}, false],
  [{ a: [1, 2] }, { a: [2, 1] }, false],
  [{ a: '1' }, { a: 1 }, false],
  [{ a: {} }, { a: [] }, false],
]
test('documents are the same when they are as JSON, whatever the order of their keys', () => {
  for (const [a, b, equal] of same) assert.equal(sameDocument(a, b), equal, `${JSON.stringify(a)} ${JSON.stringify(b)}`)
})

test('a refused save leaves nothing of what came before it in the transaction’s changes', async () => {
  const tx = house.database.transact(async (open: Tx) => {
    await saveResources(open, ana, registry, [team('kept')])
    await saveResources(open, ana, registry, [service('bad', { team: 'nowhere' })])
  })
  assert.equal((await problemOf(tx)).kind, 'invalid')
  assert.deepEqual([await inStore(), recorded], [[], []])
})
