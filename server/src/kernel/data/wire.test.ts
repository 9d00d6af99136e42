import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import fc from 'fast-check'
import { type TestContext, testContext } from '../testing.ts'
import type { Tx } from './db.ts'
import { copyText } from './wire.ts'

let house: TestContext
before(async () => {
  house = await testContext()
})
after(() => house[Symbol.asyncDispose]())

const copyFacts = 'copy fact (id, at, kind, actor_type, actor_name, subjects, because, data) from stdin'

function factRow(id: string, more: { subjects?: string[]; because?: string | null; data?: unknown } = {}) {
  const { subjects = [], because = null, data = {} } = more
  return [id, house.clock.now(), 'page.noted', 'system', 'Tocsin', subjects, because, JSON.stringify(data)]
}

async function factOf(id: string) {
  const columns = ['at', 'subjects', 'because', 'data'] as const
  return await house.database.db.selectFrom('fact').select(columns).where('id', '=', id).executeTakeFirst()
}

const byId = { name: 'test_by_id', text: 'select id, actor_type, data from fact where id = $1' }

test('what COPY carries comes back as it was', async () => {
  const text = fc.string({ unit: 'binary' }).map((any) => any.replaceAll('\0', '').toWellFormed())
  const odd = fc.constantFrom('', '\\N', '\\.', '\t\n\r\\', '{}', '"', 'NULL', ',', ' ', 'ü €', '\u2028')
  const any = fc.oneof(text, odd)
  let n = 0
  await fc.assert(
    fc.asyncProperty(fc.array(any, { maxLength: 4 }), fc.option(any), any, async (subjects, because, value) => {
      const id = `any ${n++}`
      await house.database.transact(async (tx) =>
        tx.copy(copyFacts, [factRow(id, { subjects, because, data: { value } })]),
      )
      assert.deepEqual(await factOf(id), { at: house.clock.now(), subjects, because, data: { value } })
    }),
    { numRuns: 60 },
  )
})

test('rows, fields and nulls in the text format', () => {
  assert.equal(
    copyText([
      ['a', null, 1, true],
      [new Date('2026-11-02T09:00:00.001Z'), ['alr_01jq3v0000000000000000000a', 'x "y"'], '', -0.5],
    ]),
    'a\t\\N\t1\ttrue\n2026-11-02T09:00:00.001Z\t{alr_01jq3v0000000000000000000a,"x \\\\"y\\\\""}\t\t-0.5\n',
  )
})

test('what is not waited for is part of the transaction, in the order in which it was sent', async () => {
  const found = await house.database.transact(async (tx) => {
    tx.copy(copyFacts, [factRow('sent', { data: { some_key: 1 } })])
    return await tx.run(byId, ['sent'])
  })
  assert.deepEqual(found, [{ id: 'sent', actorType: 'system', data: { some_key: 1 } }])
  await assert.rejects(
    house.database.transact(async (tx) => {
      tx.copy(copyFacts, [factRow('taken back')])
      throw new Error('no')
    }),
    /^Error: no$/,
  )
  assert.equal(await factOf('taken back'), undefined)
})

test('a failure that nobody waited for fails the transaction, with its own error and not that of what came after', async () => {
  const twice = (tx: Tx) => tx.copy(copyFacts, [factRow('twice'), factRow('twice')])
  await assert.rejects(
    house.database.transact(async (tx) => twice(tx)),
    { code: '23505' },
  )
  await assert.rejects(
    house.database.transact(async (tx) => {
      twice(tx)
      tx.afterCommit(() => assert.fail('nothing was committed'))
      const data = { page: 'after', text: 'after' }
      tx.record('page.noted', { actor: system, subjects: ['after'], because: null, data })
      await tx.run(byId, ['sent'])
      await tx.db.selectFrom('fact').select('id').execute()
    }),
    { code: '23505' },
  )
  assert.equal(await factOf('twice'), undefined)
  // Each of these connections is good afterwards, its prepared statements too.
  const again = () => house.database.transact((tx) => tx.run(byId, ['sent']))
  for (const rows of await Promise.all(Array.from({ length: 10 }, again))) assert.equal(rows.length, 1)
})

test('what failed first is the cause, also of a statement without an answer and of an opening; it is tried again for it', async () => {
  const refuse = { name: 'test_refuse', text: "select must_still_be($1::boolean, 'a test changed')" }
  let runs = 0
  await house.database.transact(async (tx) => {
    runs += 1
    tx.send(refuse, [runs === 3])
    tx.copy(copyFacts, [factRow('tried again')])
  })
  assert.equal(runs, 3)
  let openings = 0
  await house.database.transact({
    async first(tx) {
      openings += 1
      const late = tx.run(refuse, [openings === 2]).then((rows) => rows.length)
      await Promise.all([late, tx.run(byId, ['sent'])])
    },
    work: async () => undefined,
  })
  assert.equal(openings, 2)
})

test('an error that was passed over is no commit', async () => {
  await assert.rejects(
    house.database.transact(async (tx) => {
      await tx.db
        .selectFrom('nowhere' as 'fact')
        .selectAll()
        .execute()
        .catch(() => undefined)
    }),
    /nothing was committed/,
  )
})

test('a rehearsal takes back what it copied and fails with what it did not wait for', async () => {
  await house.database.transact(async (tx) => {
    await tx.rehearse(async (rehearsal) => rehearsal.copy(copyFacts, [factRow('rehearsed')]))
    const broken = tx.rehearse(async (rehearsal) => rehearsal.copy('copy nowhere (id) from stdin', [['x']]))
    await assert.rejects(broken, { code: '42P01' })
    tx.copy(copyFacts, [factRow('real')])
  })
  assert.deepEqual([await factOf('rehearsed'), (await factOf('real'))?.subjects], [undefined, []])
})

test('the opening is answered to the work, and again when the work is tried again', async () => {
  let runs = 0
  const ids = await house.database.transact({
    first: (tx) => tx.run<{ id: string }>(byId, ['sent']),
    async work(_tx, first) {
      runs += 1
      if (runs < 2) throw Object.assign(new Error('again'), { code: '40001' })
      return first.map(({ id }) => id)
    },
  })
  assert.deepEqual([runs, ids], [2, ['sent']])
  const broken = { name: 'test_broken', text: 'select * from nowhere' }
  await assert.rejects(
    house.database.transact({
      first: (tx) => tx.run(broken, []),
      work: async () => assert.fail('it did not open'),
    }),
    { code: '42P01' },
  )
})
