import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nearest } from './nearest.ts'

const keys = ['name', 'team', 'timeZone', 'layers', 'policy', 'dependsOn', 'description']

const cases: [written: string, meant: string | null][] = [
  ['nmae', 'name'],
  ['timezone', 'timeZone'],
  ['time_zone', 'timeZone'],
  ['polciy', 'policy'],
  ['dependOn', 'dependsOn'],
  ['layer', 'layers'],
  ['xyz', null],
  ['policeman', null],
  ['', null],
  ['description', 'description'],
]
for (const [written, meant] of cases) {
  test(`"${written}" was meant to be ${meant ?? 'nothing we know'}`, () => assert.equal(nearest(written, keys), meant))
}

test('the nearest wins, the first of equals', () => {
  assert.equal(nearest('checkout-apj', ['checkout-app', 'checkout-api']), 'checkout-app')
  assert.equal(nearest('checkout-app2', ['checkout', 'checkout-app']), 'checkout-app')
  assert.equal(nearest('a', []), null)
})

test('two neighbours swapped are one mistake, and a known word is its own nearest', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 3, maxLength: 60 }), fc.nat(), (word, at) => {
      const i = at % (word.length - 1)
      const swapped = word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2)
      assert.equal(nearest(swapped, [word]), word)
      assert.equal(nearest(word, ['something else altogether, and long', word]), word)
    }),
  )
})

test('long words do not cost long', () => {
  const known = Array.from({ length: 50 }, (_, i) => `${'a'.repeat(100_000)}${i}`)
  assert.equal(typeof nearest('a'.repeat(100_000), known), 'string')
})
