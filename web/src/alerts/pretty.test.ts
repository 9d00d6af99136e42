import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pretty } from './pretty.ts'

test('payloads are indented only when nothing is lost', () => {
  assert.equal(pretty('{"a":1}'), '{\n  "a": 1\n}')
  assert.equal(pretty('not json'), 'not json')
  assert.equal(pretty('{"id":12345678901234567890}'), '{"id":12345678901234567890}')
})
