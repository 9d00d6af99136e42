import assert from 'node:assert/strict'
import { test } from 'node:test'
import { overrideWords } from './override-messages.ts'

const when = { start: '2026-11-21T00:00:00Z', end: '2026-11-22T00:00:00Z' }
const nameOf = (ref: string) => ({ 'ana@x.example': 'Ana', 'bo@x.example': 'Bo' })[ref] ?? ref

test('overrides say what they do', () => {
  assert.equal(
    overrideWords({ op: 'substitute', ...when, user: 'ana@x.example', users: ['bo@x.example'] }, nameOf),
    'Bo instead of Ana',
  )
  assert.equal(overrideWords({ op: 'remove', ...when, user: 'ana@x.example' }, nameOf), 'Ana is not on call')
  assert.equal(overrideWords({ op: 'add', ...when, users: ['ana@x.example'] }, nameOf), 'Ana as well')
  assert.equal(overrideWords({ op: 'set', ...when, users: [] }, nameOf), 'Nobody is on call')
})
