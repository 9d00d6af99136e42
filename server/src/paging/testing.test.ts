import assert from 'node:assert/strict'
import { test } from 'node:test'
import { world } from './testing.ts'

test('the company of these tests stands', async () => {
  await using w = await world()
  assert.deepEqual(await w.pages(), [])
  assert.equal(await w.drain(), 0)
})
