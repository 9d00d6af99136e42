import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerQueue, tooOld } from './answer-queue.ts'

type Outcome = 'ok' | 'again' | 'signed-out' | 'refused'

function world(shared = new Map<string, string>()) {
  const said: string[] = []
  const sent: string[] = []
  const wakes: (() => void)[] = []
  const state = { outcome: 'ok' as Outcome, now: 1_000_000 }
  let chain: Promise<unknown> = Promise.resolve()
  const queue = answerQueue<string>({
    storage: { getItem: (key) => shared.get(key) ?? null, setItem: (key, value) => void shared.set(key, value) },
    async send({ id }) {
      if (state.outcome === 'ok') {
        sent.push(id)
        return `page ${id}`
      }
      throw state.outcome
    },
    verdict: (error) => error as Exclude<Outcome, 'ok'>,
    now: () => state.now,
    alone<T>(work: () => Promise<T>) {
      const next = chain.then(work)
      chain = next.catch(() => undefined)
      return next
    },
    wake(flush) {
      wakes.push(flush)
      return () => void wakes.splice(wakes.indexOf(flush) >>> 0, 1)
    },
    onSent: ({ id }, page) => said.push(`sent ${id}: ${page}`),
    onRefused: ({ id }) => said.push(`refused ${id}`),
    onTooOld: ({ id }) => said.push(`too old ${id}`),
    onSignedOut: () => said.push('signed out'),
  })
  return { queue, state, said, sent, wakes, shared }
}

const tap = (id: string) => ({ id, number: 1, note: null })

test('an answer is sent once, however often it is tapped', async () => {
  const w = world()
  w.queue.begin('usr_a')
  w.queue.add(tap('p1'))
  w.queue.add(tap('p1'))
  await w.queue.flush()
  assert.deepEqual([w.sent, w.said, w.queue.read()], [['p1'], ['sent p1: page p1'], []])
})

test('without a connection it is kept, shown as stuck, tried again, and confirmed', async () => {
  const w = world()
  w.queue.begin('usr_a')
  w.state.outcome = 'again'
  w.queue.add(tap('p1'))
  await w.queue.flush()
  w.queue.add(tap('p2'))
  await w.queue.flush()
  assert.deepEqual(
    w.queue.read().map(({ id, stuck }) => [id, stuck]),
    [
      ['p1', true],
      ['p2', true],
    ],
  )
  assert.equal(w.wakes.length, 1)
  w.state.outcome = 'ok'
  await w.queue.flush()
  assert.deepEqual([w.sent, w.queue.read()], [['p1', 'p2'], []])
})

test('it survives a reload, belongs to one person, and another tab does not send it again', async () => {
  const first = world()
  first.queue.begin('usr_a')
  first.state.outcome = 'again'
  first.queue.add(tap('p1'))
  await first.queue.flush()
  const stranger = world(first.shared)
  stranger.queue.begin('usr_b')
  await stranger.queue.flush()
  assert.deepEqual(stranger.sent, [])
  const second = world(first.shared)
  second.queue.begin('usr_a')
  await second.queue.flush()
  assert.deepEqual(second.sent, ['p1'])
  first.state.outcome = 'ok'
  await first.queue.flush()
  assert.deepEqual([first.sent, first.queue.read()], [[], []])
})

test('refused, signed out, an hour old: never without a word', async () => {
  const w = world()
  w.queue.begin('usr_a')
  w.state.outcome = 'refused'
  w.queue.add(tap('p1'))
  await w.queue.flush()
  w.state.outcome = 'signed-out'
  w.queue.add(tap('p2'))
  await w.queue.flush()
  assert.deepEqual([w.said, w.queue.read().length, w.wakes.length], [['refused p1', 'signed out'], 1, 0])
  w.state.now += tooOld + 1
  w.state.outcome = 'ok'
  await w.queue.flush()
  assert.deepEqual([w.sent, w.said.at(-1), w.queue.read()], [[], 'too old p2', []])
})
