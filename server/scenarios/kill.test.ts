import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storm } from '../../dev/storm.ts'

test('kill -9 in the middle of a storm: every accepted alert is there after the restart, no page is stranded', async () => {
  const { accepted, lost, pages, stranded } = await storm(1500)
  assert.ok(accepted > 1000, `only ${accepted} were accepted`)
  assert.deepEqual(lost, [])
  assert.equal(pages, 20)
  assert.equal(stranded, 0)
})
