import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Client } from 'pg'
import { pino } from 'pino'
import { standingClock } from '../clock.ts'
import { testDatabase } from '../testing.ts'
import { type DueLoop, dueLoop, type Lane } from './due.ts'

/** Longer than any of these tests: what happens, happens because of a wake-up. */
const never = 3_600_000
/** Nobody listens there: the loop does without its wake-up connection. */
const nowhere = 'postgres://nobody@127.0.0.1:1/nothing'

/** A lane whose looks are answered by the test: each look waits until it is told how much it found. */
function fakeLane(name: string) {
  const looks: { found(rows: number): void; fails(error: Error): void }[] = []
  let arrived = Promise.withResolvers<void>()
  const lane: Lane & { due: Date | null } = {
    name,
    due: null,
    async work() {
      const look = Promise.withResolvers<number>()
      looks.push({ found: look.resolve, fails: look.reject })
      arrived.resolve()
      arrived = Promise.withResolvers()
      return await look.promise
    },
    async nextDueAt() {
      return lane.due
    },
  }
  return {
    lane,
    /** So that a test that fails ends. */
    letGo: () => looks.forEach((look) => void look.found(0)),
    count: () => looks.length,
    /** The next look that nobody has answered. */
    async look(n: number) {
      while (looks.length < n) await arrived.promise
      return looks[n - 1]!
    },
  }
}

interface Rig {
  loop: DueLoop
  logged: string[]
  clock: ReturnType<typeof standingClock>
}

async function withLoop(
  fakes: ReturnType<typeof fakeLane>[],
  work: (rig: Rig) => Promise<void>,
  { pollEvery = never, databaseUrl = nowhere } = {},
): Promise<void> {
  const logged: string[] = []
  const clock = standingClock(new Date('2026-11-02T09:00:00Z'))
  const log = pino(
    { level: 'error', serializers: { error: pino.stdSerializers.err } },
    { write: (line) => void logged.push(line) },
  )
  const loop = dueLoop({ lanes: fakes.map((fake) => fake.lane), clock, log, databaseUrl, pollEvery })
  loop.start()
  try {
    await work({ loop, logged, clock })
  } finally {
    const stopped = loop.stop()
    for (const fake of fakes) fake.letGo()
    await stopped
  }
}

/** Lets everything that is ready to run, run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}

test('a lane looks when it starts, and again until it finds nothing', async () => {
  const pages = fakeLane('pages')
  const { look, count } = pages
  await withLoop([pages], async () => {
    ;(await look(1)).found(3)
    ;(await look(2)).found(1)
    ;(await look(3)).found(0)
    await settle()
    assert.equal(count(), 3)
  })
})

test('a wake-up during a look makes another look, however many there were', async () => {
  const pages = fakeLane('pages')
  const { look, count } = pages
  await withLoop([pages], async ({ loop }) => {
    const first = await look(1)
    for (let i = 0; i < 5; i++) loop.wake()
    first.found(0)
    ;(await look(2)).found(0)
    await settle()
    assert.equal(count(), 2)
  })
})

test('one lane can be woken alone; without a name all are', async () => {
  const pages = fakeLane('pages')
  const notifications = fakeLane('notifications')
  await withLoop([pages, notifications], async ({ loop }) => {
    ;(await pages.look(1)).found(0)
    ;(await notifications.look(1)).found(0)
    await settle()
    loop.wake('pages')
    ;(await pages.look(2)).found(0)
    await settle()
    assert.equal(notifications.count(), 1)
    loop.wake()
    ;(await pages.look(3)).found(0)
    ;(await notifications.look(2)).found(0)
  })
})

test('a lane that hangs or throws does not stop the others, and is tried again at the next wake-up', async () => {
  const failing = fakeLane('failing')
  const hanging = fakeLane('hanging')
  const good = fakeLane('good')
  await withLoop([failing, hanging, good], async ({ loop, logged }) => {
    ;(await failing.look(1)).fails(new Error('the database went away'))
    const stuck = await hanging.look(1)
    ;(await good.look(1)).found(1)
    ;(await good.look(2)).found(0)
    await settle()
    assert.equal(failing.count(), 1, 'it is not tried again at once: that would be a hot loop')
    assert.match(logged.join(''), /the database went away/)
    loop.wake()
    ;(await failing.look(2)).found(0)
    ;(await good.look(3)).found(0)
    stuck.found(0)
    ;(await hanging.look(2)).found(0)
  })
})

test('a lost wake-up costs one poll: nothing else is needed', async () => {
  const pages = fakeLane('pages')
  const { look } = pages
  await withLoop(
    [pages],
    async () => {
      ;(await look(1)).fails(new Error('no'))
      for (let n = 2; n <= 4; n++) (await look(n)).found(0)
    },
    { pollEvery: 2 },
  )
})

test('stopping waits for the look that is under way, and begins no other', async () => {
  const pages = fakeLane('pages')
  const { look, count } = pages
  let stopped: Promise<void> | undefined
  let over = false
  await withLoop([pages], async ({ loop }) => {
    const first = await look(1)
    loop.wake()
    stopped = loop.stop().then(() => {
      over = true
    })
    await settle()
    assert.equal(over, false)
    first.found(7)
    await stopped
    loop.wake()
    await settle()
    assert.equal(count(), 1)
  })
})

test('draining works until no lane finds anything, and tells how much it was; errors are the caller’s', async () => {
  const clock = standingClock(new Date('2026-11-02T09:00:00Z'))
  const left = { pages: [2, 0, 1, 0], notifications: [0, 3, 0, 0] }
  const order: string[] = []
  const lane = (name: 'pages' | 'notifications'): Lane => ({
    name,
    nextDueAt: async () => null,
    async work() {
      order.push(name)
      return left[name].shift() ?? 0
    },
  })
  const options = { clock, log: pino({ level: 'silent' }), databaseUrl: nowhere }
  assert.equal(await dueLoop({ ...options, lanes: [lane('pages'), lane('notifications')] }).drain(), 6)
  assert.deepEqual(order.slice(0, 4), ['pages', 'notifications', 'pages', 'notifications'])
  const broken: Lane = {
    name: 'broken',
    nextDueAt: async () => null,
    work: async () => Promise.reject(new Error('broken')),
  }
  await assert.rejects(dueLoop({ ...options, lanes: [broken] }).drain(), /broken/)
})

test('the next due instant is the earliest of all lanes', async () => {
  const a = fakeLane('a').lane
  const b = fakeLane('b').lane
  const loop = dueLoop({
    lanes: [a, b],
    clock: standingClock(new Date(0)),
    log: pino({ level: 'silent' }),
    databaseUrl: nowhere,
  })
  assert.equal(await loop.nextDueAt(), null)
  b.due = new Date('2026-11-02T09:05:00Z')
  assert.equal(await loop.nextDueAt(), b.due)
  a.due = new Date('2026-11-02T09:01:00Z')
  assert.equal(await loop.nextDueAt(), a.due)
})

test('how long a lane has not looked is seen when it hangs, and when it fails again and again', async () => {
  const good = fakeLane('good')
  const bad = fakeLane('bad')
  await withLoop([good, bad], async ({ loop, clock }) => {
    ;(await good.look(1)).found(0)
    const stuck = await bad.look(1)
    clock.moveTo(new Date('2026-11-02T09:00:40Z'))
    loop.wake('good')
    ;(await good.look(2)).found(0)
    await settle()
    assert.equal(loop.idleFor(), 40_000, 'the slowest lane counts')
    stuck.fails(new Error('no'))
    await settle()
    assert.equal(loop.idleFor(), 40_000, 'a look that failed is no look')
    loop.wake('bad')
    ;(await bad.look(2)).found(0)
    await settle()
    assert.equal(loop.idleFor(), 0)
  })
})

test('one node wakes the others through the database, also after that connection broke', async () => {
  await using own = await testDatabase()
  const admin = new Client({ connectionString: own.url })
  await admin.connect()
  /** The wake-up connections that listen by now. */
  const listening = async (n: number) => {
    for (;;) {
      const { rows } = await admin.query(
        "select pid from pg_stat_activity where application_name = 'tocsin-wake' and query like '%tocsin_due%' and state = 'idle'",
      )
      if (rows.length >= n) return rows.map((row) => row.pid as number)
    }
  }
  const here = fakeLane('here')
  const there = fakeLane('there')
  try {
    await withLoop(
      [here],
      async ({ loop }) => {
        await withLoop(
          [there],
          async () => {
            ;(await here.look(1)).found(0)
            ;(await there.look(1)).found(0)
            await listening(2)
            await settle()
            loop.wake()
            ;(await here.look(2)).found(0)
            ;(await there.look(2)).found(0)
          },
          { databaseUrl: own.url },
        )
        const [pid] = await listening(1)
        await admin.query('select pg_terminate_backend($1)', [pid])
        for (let again = pid; again === pid; ) [again] = await listening(1)
      },
      { databaseUrl: own.url },
    )
  } finally {
    await admin.end()
  }
})
