import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachOf } from './each-of.ts'

test('each is tried once, never more than so many at a time, and a failure stops no other', async () => {
  let running = 0
  let most = 0
  const heard: number[] = []
  const outcome = await eachOf(
    [1, 2, 3, 4, 5, 6, 7],
    async (n) => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
      if (n % 3 === 0) throw new Error(`not ${n}`)
      return n * 10
    },
    { atOnce: 3, onProgress: (through) => heard.push(through) },
  )
  assert.equal(most, 3)
  assert.deepEqual(heard, [1, 2, 3, 4, 5, 6, 7])
  assert.deepEqual(outcome.done.map(({ result }) => result).sort(), [10, 20, 40, 50, 70])
  assert.deepEqual(
    outcome.failed.map(({ item }) => item),
    [3, 6],
  )
})

test('nothing to do is done at once', async () => {
  assert.deepEqual(await eachOf([], async () => 1), { done: [], failed: [] })
})
