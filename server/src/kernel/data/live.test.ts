import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { type Fact, system } from '@tocsin/contract/facts'
import { createLog } from '../log.ts'
import { type TestContext, testContext } from '../testing.ts'
import { endOfFacts, positionOfFact } from './facts.ts'
import { type LiveFeed, liveFeed } from './live.ts'

let house: TestContext
let live: LiveFeed
before(async () => {
  house = await testContext()
  live = liveFeed(house.database, createLog('silent'), 5)
  live.start()
})
after(async () => {
  await live.stop()
  await house[Symbol.asyncDispose]()
})

async function write(...texts: string[]): Promise<string[]> {
  const ids = await house.database.transact(async (tx) =>
    texts.map(
      (text) => tx.record('page.noted', { actor: system, subjects: [], because: null, data: { page: 'p', text } }).id,
    ),
  )
  live.wake()
  return ids
}

/** A transaction anywhere on this PostgreSQL, other tests' too, may hold facts back for a moment. */
async function visible(id: string): Promise<void> {
  const { db } = house.database
  while (!isDeepStrictEqual(await endOfFacts(db), await positionOfFact(db, id)));
}

const textOf = (fact: Fact) => String(fact.data.text)

/** A client: what it heard, in order, and how it waits and goes. */
function client(lastId: string | null, feed = live) {
  const leaving = new AbortController()
  const heard: string[] = []
  let last = lastId
  let resets = 0
  let changed = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const over = (async () => {
    for await (const facts of feed.follow(lastId, leaving.signal)) {
      if (facts === 'reset') resets += 1
      else if (facts.length === 0) begun.resolve()
      else {
        heard.push(...facts.map(textOf))
        last = facts.at(-1)!.id
      }
      changed.resolve()
      changed = Promise.withResolvers()
    }
  })()
  return {
    heard,
    begun: begun.promise,
    resets: () => resets,
    last: () => last,
    async until(found: () => boolean) {
      while (!found()) await changed.promise
    },
    async hears(text: string) {
      await this.until(() => heard.includes(text))
    },
    async leaves() {
      leaving.abort()
      await over
    },
  }
}

/** A client that hears whatever is committed from now on. */
async function listening(lastId: string | null = null) {
  const one = client(lastId)
  await one.begun
  return one
}

test('what happens is heard in order, once, by everybody', async () => {
  const [a, b] = [await listening(), await listening()]
  for (let i = 0; i < 30; i++) await write(`o${i}`, `o${i}'`)
  const expected = Array.from({ length: 30 }, (_, i) => [`o${i}`, `o${i}'`]).flat()
  await Promise.all([a.hears("o29'"), b.hears("o29'")])
  for (const one of [a, b]) assert.deepEqual(one.heard, expected)
  await Promise.all([a.leaves(), b.leaves()])
})

test('who comes without an id hears nothing of what was', async () => {
  const [id] = await write('long ago')
  await visible(id!)
  const one = await listening()
  await write('now')
  await one.hears('now')
  assert.deepEqual([one.heard, one.resets()], [['now'], 0])
  await one.leaves()
})

test('who comes back with the last id hears what they missed, also when nobody listened meanwhile', async () => {
  const [id] = await write('seen')
  await write('missed 1')
  await write('missed 2', 'missed 3')
  const one = client(id!)
  await one.hears('missed 3')
  await write('new')
  await one.hears('new')
  assert.deepEqual(one.heard, ['missed 1', 'missed 2', 'missed 3', 'new'])
  await one.leaves()
})

test('nothing is lost or told twice by clients that come and go while many write', async () => {
  const [begin] = await write('storm begins')
  const texts = Array.from({ length: 120 }, (_, i) => `s${i}`)
  const queue = [...texts]
  const writer = async () => {
    for (let text = queue.shift(); text; text = queue.shift()) await write(text)
  }
  const stormy = Promise.all([writer(), writer(), writer(), writer()])
  const restless = async (every: number) => {
    const heard: string[] = []
    let last: string | null = begin!
    for (;;) {
      const one = client(last)
      const before = heard.length
      await one.until(() => one.heard.length >= every || heard.length + one.heard.length >= texts.length)
      await one.leaves()
      heard.push(...one.heard)
      last = one.last()
      assert.ok(heard.length > before)
      if (heard.length >= texts.length) return heard
    }
  }
  const all = await Promise.all([restless(1), restless(3), restless(7), restless(1000)])
  await stormy
  for (const heard of all) {
    assert.deepEqual(heard.toSorted(), texts.toSorted(), 'each once')
    assert.deepEqual(heard, all[0], 'all in the same order')
  }
})

test('who was away too long, or comes with an id nobody knows, is told to begin anew, and then hears what is new', async () => {
  const [id] = await write('before the flood')
  const flood = await write(...Array.from({ length: 2001 }, (_, i) => `flood ${i}`))
  await visible(flood.at(-1)!)
  for (const lastId of [id!, 'fct_01jq3v5m8ye9vr2c4s0d6t7x9k', 'nonsense']) {
    const one = client(lastId)
    await one.until(() => one.resets() === 1)
    const [id] = await write(`after ${lastId}`)
    await one.hears(`after ${lastId}`)
    assert.deepEqual([one.heard, one.resets()], [[`after ${lastId}`], 1])
    await visible(id!)
    await one.leaves()
  }
})

test('a client that stays connected for long leaves nothing behind on its signal', async () => {
  const leaving = new AbortController()
  let added = 0
  const add = leaving.signal.addEventListener.bind(leaving.signal)
  leaving.signal.addEventListener = ((...args: Parameters<typeof add>) => {
    added += 1
    add(...args)
  }) as typeof add
  const feed = live.follow(null, leaving.signal)
  await feed.next()
  for (let i = 0; i < 20; i++) {
    const following = feed.next()
    await write(`n${i}`)
    await following
  }
  assert.equal(added, 1)
  leaving.abort()
  assert.equal((await feed.next()).done, true)
})

test('a feed whose database does not answer fails for who begins, goes on for who listens, and stops', async () => {
  await using own = await testContext()
  let away = false
  const database = {
    ...own.database,
    get db() {
      if (away) throw new Error('the database is away')
      return own.database.db
    },
  }
  const feed = liveFeed(database, createLog('silent'), 5)
  feed.start()
  await using _ = { [Symbol.asyncDispose]: () => feed.stop() }
  const record = (text: string) =>
    own.database.transact(
      async (tx) =>
        void tx.record('page.noted', { actor: system, subjects: [], because: null, data: { page: 'p', text } }),
    )
  const leaving = new AbortController()
  const heard = feed.follow(null, leaving.signal)
  const next = async () => ((await heard.next()).value as Fact[]).map(textOf)
  assert.deepEqual(await next(), [])
  await record('first')
  assert.deepEqual(await next(), ['first'])
  away = true
  const second = next()
  await record('while it was away')
  const comesBack = feed.follow('fct_known', leaving.signal)
  await comesBack.next()
  await assert.rejects(comesBack.next(), /away/)
  away = false
  assert.deepEqual(await second, ['while it was away'])
  leaving.abort()
  await heard.return(undefined)
})
