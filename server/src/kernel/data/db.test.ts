import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import { sql } from 'kysely'
import { pino } from 'pino'
import { standingClock, systemClock } from '../clock.ts'
import { type TestDatabase, testDatabase } from '../testing.ts'
import { type Database, json, type Tx } from './db.ts'
import type { Fact } from './facts.ts'
import { openDatabase } from './open-database.ts'
import type { Flow } from './reactions.ts'

let own: TestDatabase
let database: Database
const clock = standingClock(new Date('2026-11-02T09:00:00.123Z'))
let told: Fact[][] = []
let logged: string[] = []
const then: Flow['then'] = {}

before(async () => {
  own = await testDatabase()
  database = openDatabase({
    url: own.url,
    max: 5,
    clock,
    log: pino({ level: 'error' }, { write: (line) => void logged.push(line) }),
    flow: { then, recorded: (facts) => void told.push(facts) },
  })
})
after(async () => {
  await database.close()
  await own[Symbol.asyncDispose]()
})
beforeEach(() => {
  told = []
  logged = []
  for (const kind of Object.keys(then)) delete then[kind as keyof typeof then]
})

/** Nothing follows. */
const quiet = (then: Flow['then'] = {}): Flow => ({ then, recorded: () => undefined })

function note(tx: Tx, text: string): Fact {
  return tx.record('page.noted', { actor: system, subjects: [text], because: null, data: { page: text, text } })
}

async function set(tx: Tx, key: string, value: unknown): Promise<void> {
  const row = { key, value: json(value), updatedAt: tx.now }
  await tx.db
    .insertInto('setting')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
    .execute()
}

async function stored(key: string): Promise<unknown> {
  return (await database.db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst())?.value
}

async function notes(): Promise<string[]> {
  const rows = await database.db.selectFrom('fact').select('subjects').orderBy('seq').execute()
  return rows.flatMap((row) => row.subjects)
}

test('what is thrown takes everything back: rows, facts, effects', async () => {
  const effects: string[] = []
  const broken = new Error('no')
  await assert.rejects(
    database.transact(async (tx) => {
      await set(tx, 'rolled-back', 1)
      note(tx, 'rolled-back')
      tx.afterCommit(() => effects.push('effect'))
      throw broken
    }),
    (error) => error === broken,
  )
  assert.equal(await stored('rolled-back'), undefined)
  assert.deepEqual([effects, told, await notes()], [[], [], []])
})

test('a statement that fails takes everything back, and its error is the caller’s', async () => {
  await assert.rejects(
    database.transact(async (tx) => {
      await set(tx, 'half', 1)
      await sql`insert into setting (key) values ('half')`.execute(tx.db)
    }),
    { code: '23502' },
  )
  assert.equal(await stored('half'), undefined)
})

test('a commit keeps rows and facts; then effects run and flow hears of the facts, in this order', async () => {
  const order: string[] = []
  const answer = await database.transact(async (tx) => {
    note(tx, 'kept')
    tx.afterCommit(() => order.push(`effect after ${told.length}`))
    await set(tx, 'kept', { list: [1, 'two', null], nested: { some_key: true } })
    assert.deepEqual(told, [], 'nothing is told before the commit')
    return 'answer'
  })
  assert.equal(answer, 'answer')
  assert.deepEqual(order, ['effect after 0'])
  assert.deepEqual(
    told.map((facts) => facts.map((fact) => fact.subjects)),
    [[['kept']]],
  )
  assert.deepEqual(await notes(), ['kept'])
  assert.deepEqual(
    await stored('kept'),
    { list: [1, 'two', null], nested: { some_key: true } },
    'keys of documents stay as they were',
  )
})

test('an effect that fails neither undoes the commit, nor stops the others, nor looks like a failed transaction', async () => {
  const effects: string[] = []
  await database.transact(async (tx) => {
    note(tx, 'effects')
    tx.afterCommit(() => {
      throw Object.assign(new Error('40001 look-alike'), { code: '40001' })
    })
    tx.afterCommit(() => effects.push('second'))
  })
  assert.deepEqual([effects, told.length, logged.length], [['second'], 1, 1])
  assert.match(logged[0]!, /what was committed stands/)
})

test('facts of one wave reach a reaction together; what it records is the next wave; all commit as one', async () => {
  const waves: string[] = []
  then['page.noted'] = [
    async (tx, facts) => {
      waves.push(facts.map((fact) => fact.data.text).join('+'))
      if (facts[0]!.data.text.startsWith('a')) note(tx, 'second')
      await set(tx, 'reaction', waves.length)
    },
    async (_tx, facts) => void waves.push(`also ${facts.length}`),
  ]
  await database.transact(async (tx) => {
    note(tx, 'a')
    note(tx, 'b')
    tx.record('page.ended', { actor: system, subjects: ['p'], because: 'nobody', data: { page: 'p' } })
  })
  assert.deepEqual(waves, ['a+b', 'also 2', 'second', 'also 1'])
  assert.deepEqual(
    told[0]?.map((fact) => fact.kind),
    ['page.noted', 'page.noted', 'page.ended', 'page.noted'],
  )
  assert.equal(await stored('reaction'), 3)
})

test('a reaction that fails takes the whole transaction back', async () => {
  then['page.noted'] = [async () => Promise.reject(new Error('the reaction failed'))]
  const before = await notes()
  await assert.rejects(
    database.transact(async (tx) => {
      await set(tx, 'caused', 1)
      note(tx, 'caused')
    }),
    /the reaction failed/,
  )
  assert.deepEqual([await stored('caused'), await notes(), told], [undefined, before, []])
})

test('reactions that go in a circle are an error that names the circle', async () => {
  then['page.noted'] = [
    async (tx) => void tx.record('page.ended', { actor: system, subjects: [], because: null, data: { page: 'p' } }),
  ]
  then['page.ended'] = [async (tx) => void note(tx, 'again')]
  await assert.rejects(
    database.transact(async (tx) => void note(tx, 'once')),
    /in a circle: page\.noted, page\.ended/,
  )
  assert.deepEqual(told, [])
})

test('whoever does not wait for a query, a fact or an effect hears of it', async () => {
  let leaked: Tx | undefined
  await database.transact(async (tx) => {
    leaked = tx
  })
  const ended = /this transaction has ended/
  await assert.rejects(set(leaked!, 'leaked', 1), ended)
  await assert.rejects(sql`select 1`.execute(leaked!.db), ended)
  assert.throws(() => note(leaked!, 'leaked'), ended)
  assert.throws(() => leaked!.afterCommit(() => undefined), ended)
  await assert.rejects(
    leaked!.rehearse(async () => undefined),
    ended,
  )
  assert.equal(await stored('leaked'), undefined)

  await assert.rejects(
    database.transact(async (tx) => {
      leaked = tx
      throw new Error('rolled back')
    }),
  )
  await assert.rejects(set(leaked!, 'leaked', 1), ended)
})

test('a serialization failure runs the work again, with facts and effects once', async () => {
  let runs = 0
  const effects: number[] = []
  const before = (await notes()).length
  await database.transact(async (tx) => {
    runs += 1
    note(tx, `run ${runs}`)
    tx.afterCommit(() => effects.push(runs))
    await set(tx, 'runs', runs)
    if (runs < 3) await sql`do $$ begin raise exception 'again' using errcode = '40001'; end $$`.execute(tx.db)
  })
  assert.deepEqual([runs, effects, await stored('runs')], [3, [3], 3])
  assert.deepEqual((await notes()).slice(before), ['run 3'])
  assert.equal(told.length, 1)
})

test('work that never succeeds is given up, and other errors are not tried again', async () => {
  let runs = 0
  const fail = (code: string) =>
    database.transact(async () => {
      runs += 1
      throw Object.assign(new Error(code), { code })
    })
  await assert.rejects(fail('40P01'), { code: '40P01' })
  assert.equal(runs, 5)
  await assert.rejects(fail('23505'), { code: '23505' })
  assert.equal(runs, 6)
})

test('two transactions in a deadlock both succeed in the end', async () => {
  await database.transact(async (tx) => {
    await set(tx, 'left', 0)
    await set(tx, 'right', 0)
  })
  const bothHold = Promise.withResolvers<void>()
  let holding = 0
  const runs = { left: 0, right: 0 }
  const take = (first: 'left' | 'right', second: 'left' | 'right') =>
    database.transact(async (tx) => {
      runs[first] += 1
      await sql`set local deadlock_timeout = '10ms'`.execute(tx.db)
      await sql`update setting set value = to_jsonb((value::text)::int + 1) where key = ${first}`.execute(tx.db)
      if (++holding === 2) bothHold.resolve()
      await bothHold.promise
      await sql`update setting set value = to_jsonb((value::text)::int + 1) where key = ${second}`.execute(tx.db)
      note(tx, `deadlock ${first}`)
    })
  await Promise.all([take('left', 'right'), take('right', 'left')])
  assert.deepEqual([await stored('left'), await stored('right')], [2, 2])
  assert.equal(runs.left + runs.right, 3)
  assert.deepEqual((await notes()).filter((text) => text.startsWith('deadlock')).sort(), [
    'deadlock left',
    'deadlock right',
  ])
})

test('a rehearsal answers what would happen and leaves nothing behind', async () => {
  const before = await notes()
  const reacted: string[] = []
  then['page.noted'] = [
    async (tx, facts) => {
      reacted.push(...facts.map((fact) => fact.data.text))
      await set(tx, 'reacted', facts.length)
    },
  ]
  const seen = await database.transact(async (tx) => {
    await set(tx, 'real', 'before')
    const answer = await tx.rehearse(async (rehearsal) => {
      await set(rehearsal, 'real', 'rehearsed')
      note(rehearsal, 'rehearsed')
      rehearsal.afterCommit(() => assert.fail('an effect of a rehearsal ran'))
      return (await rehearsal.db.selectFrom('setting').select('value').where('key', '=', 'real').executeTakeFirst())
        ?.value
    })
    assert.deepEqual(reacted, ['rehearsed'], 'reactions are rehearsed too')
    await assert.rejects(
      tx.rehearse(async (rehearsal) => await sql`select * from nowhere`.execute(rehearsal.db)),
      { code: '42P01' },
    )
    await set(tx, 'after', 'the transaction goes on')
    return answer
  })
  assert.equal(seen, 'rehearsed')
  assert.deepEqual(
    [await stored('real'), await stored('reacted'), await stored('after')],
    ['before', undefined, 'the transaction goes on'],
  )
  assert.deepEqual([await notes(), told], [before, []])
})

test('now is the clock’s where a clock is given, and one for the whole transaction', async () => {
  await database.transact(async (tx) => {
    assert.equal(tx.now.toISOString(), '2026-11-02T09:00:00.123Z')
    assert.equal(note(tx, 'now').at, tx.now)
  })
  const { at } = await database.db.selectFrom('fact').select('at').orderBy('seq', 'desc').executeTakeFirstOrThrow()
  assert.equal(at.toISOString(), '2026-11-02T09:00:00.123Z')
})

test('now is the database’s where none is given, not this machine’s', async () => {
  const skewed = { ...systemClock, now: () => new Date('1999-01-01T00:00:00Z') }
  const live = openDatabase({
    url: own.url,
    max: 1,
    clock: skewed,
    log: pino({ level: 'silent' }),
    flow: quiet(),
  })
  try {
    await live.transact(async (tx) => {
      const { rows } = await sql<{
        apart: number
      }>`select abs(extract(epoch from clock_timestamp() - ${tx.now}))::float8 as apart`.execute(tx.db)
      assert.ok(rows[0]!.apart < 5, `${rows[0]!.apart} s apart`)
    })
  } finally {
    await live.close()
  }
})

test('json keeps arrays, quotes and null apart from SQL’s', async () => {
  for (const value of [[1, [2]], [], {}, null, 'a "quoted" \\ text', 0, false, { 'a.b': { $c: [null] } }]) {
    const { rows } = await sql<{ value: unknown }>`select ${json(value)} as value`.execute(database.db)
    assert.deepEqual(rows[0]!.value, value)
  }
})

test('a statement that takes too long is cancelled, and the connection is good afterwards', async () => {
  const hasty = openDatabase({
    url: own.url,
    max: 1,
    clock,
    log: pino({ level: 'silent' }),
    flow: quiet(),
    statementTimeout: 20,
  })
  try {
    await assert.rejects(
      hasty.transact(async (tx) => await sql`select pg_sleep(10)`.execute(tx.db)),
      { code: '57014' },
    )
    await hasty.ping()
  } finally {
    await hasty.close()
  }
})

test('a connection that breaks fails its transaction and nothing else', async () => {
  const pid = async (tx: Tx) => (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx.db)).rows[0]!.pid
  const broken = database.transact(async (tx) => {
    await set(tx, 'broken', 1)
    tx.afterCommit(() => assert.fail('nothing was committed'))
    await sql`select pg_terminate_backend(${await pid(tx)})`.execute(tx.db)
  })
  await assert.rejects(broken, /terminat/i)
  assert.equal(await stored('broken'), undefined)

  const lone = openDatabase({
    url: own.url,
    max: 1,
    clock,
    log: pino({ level: 'silent' }),
    flow: quiet(),
  })
  try {
    const idle = await lone.transact(pid)
    // With a time-out it answers when the backend is really gone.
    await sql`select pg_terminate_backend(${idle}, 5000)`.execute(database.db)
    // Whoever comes before the loss was noticed still gets the dead connection; nobody after.
    await lone.ping().catch(() => undefined)
    await lone.ping()
  } finally {
    await lone.close()
  }
})
