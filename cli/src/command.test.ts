import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from './command.ts'

test('columns are as wide as their widest cell', () => {
  assert.equal(
    table([
      ['a', 'bb', ''],
      ['ccc', 'd', 'e'],
    ]),
    'a    bb\nccc  d   e',
  )
  assert.equal(table([]), '')
})
