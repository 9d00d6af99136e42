import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLimiter } from './limiter.ts'

const at = (seconds: number) => new Date(1_800_000_000_000 + seconds * 1000)

test('so many in a window, then the rest of the window is to be waited', () => {
  const limiter = createLimiter({ max: 2, seconds: 10 })
  assert.equal(limiter.wait('a', at(0)), 0)
  assert.equal(limiter.take('a', at(0)), 0)
  assert.equal(limiter.take('a', at(1)), 0)
  assert.equal(limiter.take('a', at(4)), 6)
  assert.equal(limiter.wait('a', at(4)), 6)
  assert.equal(limiter.take('b', at(4)), 0)
  assert.equal(limiter.take('a', at(10)), 0)
  limiter.take('a', at(11))
  limiter.reset('a')
  assert.equal(limiter.take('a', at(11)), 0)
})

test('it remembers a bounded number of keys and forgets the oldest', () => {
  const limiter = createLimiter({ max: 1, seconds: 10, keys: 2 })
  for (const key of ['a', 'b', 'c']) limiter.take(key, at(0))
  assert.equal(limiter.take('c', at(1)), 9)
  assert.equal(limiter.take('a', at(1)), 0)
})
