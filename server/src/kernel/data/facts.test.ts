import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { system } from '@tocsin/contract/facts'
import { sql } from 'kysely'
import { type TestContext, testContext } from '../testing.ts'
import type { Tx } from './db.ts'
import { endOfFacts, type FactCursor, listFacts, newFact, positionOfFact, readFacts } from './facts.ts'
import { insertFacts } from './reactions.ts'

let house: TestContext
before(async () => {
  house = await testContext()
})
after(async () => await house[Symbol.asyncDispose]())

function note(tx: Tx, text: string, subject = 'p') {
  return tx.record('page.noted', {
    actor: system,
    subjects: [subject, 'all'],
    because: `because of "${text}" \\ 100%`,
    data: { page: subject, text },
  })
}

const textOf = (fact: { data: Record<string, unknown> }) => fact.data.text

/** A transaction that has written a fact (and so has its number) and waits to be let go. */
async function holding(text: string) {
  const written = Promise.withResolvers<void>()
  const letGo = Promise.withResolvers<void>()
  const done = house.database.transact(async (tx) => {
    const data = { page: 'p', text }
    insertFacts(tx, [newFact('page.noted', { actor: system, subjects: ['p'], because: null, data }, tx.now)])
    written.resolve()
    await letGo.promise
  })
  await written.promise
  return {
    async commit() {
      letGo.resolve()
      await done
    },
    async rollback() {
      letGo.reject(new Error('taken back'))
      await assert.rejects(done, /taken back/)
    },
  }
}

async function readAll(cursor: FactCursor, limit = 500) {
  const texts: unknown[] = []
  for (;;) {
    const read = await readFacts(house.database.db, cursor, limit)
    texts.push(...read.facts.map(textOf))
    cursor = read.cursor
    if (read.facts.length === 0) return { texts, cursor }
  }
}

/** Reads until there are this many: a transaction anywhere on this PostgreSQL, other tests' too, may hold facts back. */
async function readUntil(count: number, cursor: FactCursor, limit = 500) {
  const texts: unknown[] = []
  while (texts.length < count) {
    const read = await readAll(cursor, limit)
    texts.push(...read.texts)
    cursor = read.cursor
  }
  return { texts, cursor }
}

/** Everything that was committed before is certainly visible. */
async function calm(): Promise<FactCursor> {
  const last = await house.database.transact(async (tx) => note(tx, 'calm'))
  const position = await positionOfFact(house.database.db, last.id)
  await until(async () => isDeepStrictEqual(await endOfFacts(house.database.db), position))
  return position!
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds()));
}

test('a reader loses nothing of a transaction that takes its numbers first and commits last', async () => {
  const { db, transact } = house.database
  let cursor = await calm()
  const a = await holding('a')
  await transact(async (tx) => void note(tx, 'b'))
  const early = await readAll(cursor)
  assert.deepEqual(early.texts, [], 'b has to wait: a may still come before it')
  assert.deepEqual(early.cursor, cursor)
  assert.deepEqual(await endOfFacts(db), cursor, 'who begins now begins before both')
  await a.commit()
  const late = await readUntil(2, cursor)
  assert.deepEqual(late.texts, ['a', 'b'])
  cursor = late.cursor

  const gone = await holding('gone')
  await transact(async (tx) => void note(tx, 'c'))
  await gone.rollback()
  assert.deepEqual((await readUntil(1, cursor)).texts, ['c'], 'a number that was taken back leaves no hole to wait for')
})

test('many writers at once: every fact is read exactly once, whatever the order of their commits', async () => {
  const { transact } = house.database
  const cursor = await calm()
  const reading = readUntil(120, cursor, 3)
  const texts = Array.from({ length: 60 }, (_, i) => `w${i}`)
  const queue = [...texts]
  const writer = async () => {
    for (let text = queue.shift(); text; text = queue.shift()) {
      const own = text
      await transact(async (tx) => {
        note(tx, own)
        note(tx, `${own}'`)
      })
    }
  }
  await Promise.all([writer(), writer(), writer(), writer()])
  const { texts: read } = await reading
  assert.deepEqual(read.toSorted(), texts.flatMap((text) => [text, `${text}'`]).toSorted())
  for (const text of texts)
    assert.ok(read.indexOf(text) < read.indexOf(`${text}'`), 'in the order in which they were recorded')
})

test('a fact is on the wire what it was when it was recorded', async () => {
  const { db, transact } = house.database
  const cursor = await calm()
  const recorded = await transact(async (tx) =>
    tx.record('page.noted', {
      actor: { type: 'user', id: 'usr_1', name: 'Ana "the" \\ O’Neil' },
      subjects: ['a,b', 'c"d', '{}'],
      because: null,
      data: { page: 'p', text: 'héllo\n😀' },
    }),
  )
  await until(async () => isDeepStrictEqual(await endOfFacts(db), await positionOfFact(db, recorded.id)))
  const { facts } = await readFacts(db, cursor)
  assert.deepEqual(facts, [{ ...recorded, at: recorded.at.toISOString() }])
  assert.equal(await positionOfFact(db, 'fct_nothing'), null)
})

test('a list of facts: newest first, page by page, of one subject, of kinds', async () => {
  const { db, transact } = house.database
  await transact(async (tx) => {
    for (let i = 1; i <= 5; i++) note(tx, `n${i}`, 'listed')
    note(tx, 'other', 'not listed')
    tx.record('page.ended', { actor: system, subjects: ['listed'], because: 'nobody came', data: { page: 'listed' } })
    tx.record('token.revoked', { actor: system, subjects: ['listed'], because: null, data: { token: 't', name: 't' } })
  })
  const pages: unknown[][] = []
  for (let before: number | undefined; ; ) {
    const { items, last } = await listFacts(db, { subject: 'listed', kinds: ['page.'], before, limit: 4 })
    if (last === null) break
    pages.push(items.map((fact) => textOf(fact) ?? fact.because))
    before = last
  }
  assert.deepEqual(pages, [
    ['nobody came', 'n5', 'n4', 'n3'],
    ['n2', 'n1'],
  ])

  const oldest = await listFacts(db, { subject: 'listed', after: 0, limit: 2 })
  assert.deepEqual(oldest.items.map(textOf), ['n1', 'n2'])
  const next = await listFacts(db, { subject: 'listed', after: oldest.last!, limit: 100 })
  assert.deepEqual(next.items.map((fact) => fact.kind).slice(-2), ['page.ended', 'token.revoked'])

  const kinds = async (...of: string[]) =>
    (await listFacts(db, { subject: 'listed', kinds: of, limit: 100 })).items.length
  assert.deepEqual(
    [await kinds('page.ended', 'token.'), await kinds('page'), await kinds('%'), await kinds('pag_.')],
    [2, 6, 0, 0],
  )
  assert.deepEqual(await listFacts(db, { subject: 'nothing', limit: 5 }), { items: [], last: null })
})

test('transaction numbers are ordered as numbers: 10 comes after 9', async () => {
  await using own = await testContext()
  for (const tx of ['9', '10']) {
    await sql`insert into fact (tx, id, at, kind, actor_type, actor_name, subjects)
      values (${tx}::xid8, ${`fct_${tx}`}, now(), 'page.noted', 'system', 'Tocsin', '{}')`.execute(own.database.db)
  }
  assert.equal((await endOfFacts(own.database.db)).tx, '10')
  const { facts } = await readFacts(own.database.db, { tx: '0', seq: 0 })
  assert.deepEqual(
    facts.map((fact) => fact.id),
    ['fct_9', 'fct_10'],
  )
})
