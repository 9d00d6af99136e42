import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { docDiff } from './doc-diff.ts'

test('differences are named by their path', () => {
  const before = { name: 'A', tier: 1, levels: [{ after: '0m' }], gone: true }
  const after = { name: 'B', tier: 1, levels: [{ after: '0m' }, { after: '5m' }] }
  assert.deepEqual(docDiff(before, after), [
    { path: 'name', before: 'A', after: 'B' },
    { path: 'levels.1', before: undefined, after: { after: '5m' } },
    { path: 'gone', before: true, after: undefined },
  ])
})

test('a document does not differ from itself', () => {
  fc.assert(fc.property(fc.jsonValue(), (doc) => assert.deepEqual(docDiff(doc, structuredClone(doc)), [])))
})

test('a creation and a deletion are one row', () => {
  assert.deepEqual(docDiff(null, { a: 1 }), [{ path: '', before: null, after: { a: 1 } }])
})
