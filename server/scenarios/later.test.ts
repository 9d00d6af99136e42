import assert from 'node:assert/strict'
import { test } from 'node:test'
import { system } from '@tocsin/contract/facts'
import { Client } from 'pg'
import { type Later, mostAttempts, mostDepth } from '../src/kernel/data/later.ts'
import { World } from './world.ts'

interface Job {
  reaction: string
  attempts: number
  mostAttempts: number
  waits: boolean
  isLocked: boolean
  error: string
}

/** The jobs that wait for their next try. */
async function jobs(world: World, statement?: string): Promise<Job[]> {
  const client = new Client({ connectionString: world.databaseUrl })
  await client.connect()
  try {
    if (statement) await client.query(statement)
    const { rows } = await client.query<Job>(`
      select payload ->> 'reaction' as reaction, attempts, max_attempts as "mostAttempts", run_at > now() as waits,
        locked_at is not null as "isLocked", last_error as error
      from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = task_id
      where identifier = 'react_later' order by reaction`)
    return rows
  } finally {
    await client.end()
  }
}

const timeGoesBy = 'update graphile_worker._private_jobs set run_at = now()'

test('a later reaction that fails or hangs touches no page; it is tried again so often, then given up and recorded', async () => {
  const done: string[] = []
  let hanging = Promise.withResolvers<void>()
  const later: Later = {
    'page.opened': {
      works: async (fact, { now }) => void done.push(`${fact.data.title} at ${now.toISOString()}`),
      fails: async () => {
        throw new Error('the chat is down')
      },
      hangs: async (_fact, { signal }) => {
        hanging.resolve()
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      },
    },
  }
  await using world = await World.start('payments.yaml', '', { later, laterWithin: 1500 })
  const source = world.source('checkout-alerts')
  await source.fires('p99 latency above 2 s', { dedup_key: 'one' })
  world.person('ana').gets('p99 latency above 2 s')
  assert.deepEqual(done, ['p99 latency above 2 s at 2026-11-02T09:30:00.000Z'])
  const left = await jobs(world)
  assert.deepEqual(
    left.map(({ reaction, attempts, mostAttempts, waits }) => [reaction, attempts, mostAttempts, waits]),
    [
      ['fails', 1, mostAttempts, true],
      ['hangs', 1, mostAttempts, true],
    ],
  )
  assert.match(left[0]!.error, /the chat is down/)
  assert.match(left[1]!.error, /it took longer than 1.5 s/)

  await source.resolves('p99 latency above 2 s', { dedup_key: 'one' })

  // While one hangs, the next page reaches its person.
  hanging = Promise.withResolvers()
  const meanwhile = jobs(world, timeGoesBy).then(() => world.app.reactLater())
  await hanging.promise
  await source.sends({ title: 'disk full', status: 'firing', severity: 'critical', dedup_key: 'two' })
  await world.app.claimOnly()
  while (world.person('ana').unread().length === 0) await new Promise(setImmediate)
  assert.equal((await jobs(world)).filter(({ isLocked }) => isLocked).length, 1, 'it still hangs')
  await world.followsAckLink(world.person('ana').gets('disk full'))
  await meanwhile

  // The last try.
  await jobs(
    world,
    `update graphile_worker._private_jobs set run_at = now(), attempts = ${mostAttempts - 1}
    where payload ->> 'reaction' = 'fails'`,
  )
  await world.settle()
  await jobs(world, timeGoesBy)
  await world.settle()
  const [page] = await world.openPages()
  assert.equal(page.status, 'acknowledged')
  const { items } = (await world.call('GET', '/api/v1/facts?kind=reaction.')).json
  assert.deepEqual(
    items.map(({ data, because }: { data: { reaction: string; kind: string }; because: string }) => [
      data.kind,
      data.reaction,
      because,
    ]),
    Array.from({ length: items.length }, () => [
      'page.opened',
      'fails',
      `it failed ${mostAttempts} times, at last: the chat is down`,
    ]),
  )
  assert.equal(items.length, 2, 'once for each of the two pages')
  const strange = world.errors.splice(0).filter((line) => !/"lane":"bulk"|is given up/.test(line))
  assert.deepEqual(strange, [])
  world.isQuiet()
})

test('reactions that go in a circle are cut, and the page goes on', async () => {
  let count = 0
  const later: Later = {
    'page.noted': {
      answers: async ({ subjects, data }, { database }) => {
        await database.transact(async (tx) => {
          count += 1
          tx.record('page.noted', {
            actor: system,
            subjects,
            because: null,
            data: { ...data, text: `answer ${count}` },
          })
        })
      },
    },
  }
  await using world = await World.start('payments.yaml', '', { later })
  await world.source('checkout-alerts').fires('disk full', { dedup_key: 'one' })
  const { number } = (await world.openPages())[0]
  const noted = await world.call('POST', `/api/v1/pages/${number}/note`, { text: 'looking' })
  assert.equal(noted.status, 200, JSON.stringify(noted.json))
  await world.settle()
  assert.equal(count, mostDepth)
  const { timeline } = await world.page(number)
  const notes = timeline.filter(({ kind }: { kind: string }) => kind === 'page.noted')
  assert.equal(notes.length, 1 + mostDepth)
  const cut = timeline.filter(({ kind }: { kind: string }) => kind === 'reaction.stopped')
  assert.deepEqual(
    cut.map(({ data, because }: { data: object; because: string }) => [data, because]),
    [
      [
        { fact: notes.at(-1).id, kind: 'page.noted', reaction: 'answers' },
        `reactions go in a circle: ${mostDepth} came before it, one after the other`,
      ],
    ],
  )
  assert.equal(world.errors.splice(0).length, 1)
  await world.followsAckLink(world.person('ana').gets('disk full'))
  await world.forward('10m')
  world.isQuiet()
})

test('a reaction that is carried out again tells nobody twice', async () => {
  await using world = await World.start('payments.yaml')
  const asked = await world.call('POST', '/api/v1/cover', {
    schedule: 'primary',
    at: '2026-11-10T12:00:00Z',
    user: 'ana@story.example',
    to: 'bo@story.example',
  })
  assert.equal(asked.status, 201, JSON.stringify(asked.json))
  await world.settle()
  world.person('ana').gets('Tocsin: Bo Lind takes primary')
  world.person('bo').gets('Tocsin:')
  const [fact] = (await world.call('GET', '/api/v1/facts?kind=cover.taken')).json.items
  // A node that dies between the commit of a reaction and the end of its job leaves the job to another.
  await jobs(
    world,
    `select graphile_worker.add_job('react_later',
      '${JSON.stringify({ fact: fact.id, reaction: 'tellOfCover', depth: 0 })}'::json)`,
  )
  assert.equal(await world.app.reactLater(), 1)
  await world.settle()
  assert.deepEqual(await jobs(world), [])
  world.isQuiet()
})
