import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { slugOf } from './slug-of.ts'

test('names become slugs', () => {
  assert.equal(slugOf('Payments primary'), 'payments-primary')
  assert.equal(slugOf('  Größe & Söhne  '), 'gro-e-sohne')
  assert.equal(slugOf('支払い'), '')
})

test('a slug is always one that the contract accepts, or empty', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (name) =>
      assert.match(slugOf(name), /^[a-z0-9-]{0,60}$/),
    ),
  )
})
