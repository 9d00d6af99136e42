import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type IdKind, idOf, prefixes } from '@tocsin/contract/ids'
import fc from 'fast-check'
import { newId } from './ids.ts'

const anInstant = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })

test('every kind of id is what the contract says an id of this kind is', () => {
  for (const kind of Object.keys(prefixes) as IdKind[]) {
    const id = newId(kind, new Date('2026-11-02T09:00:00Z'))
    assert.equal(idOf(kind).safeParse(id).success, true, id)
    assert.equal(id.slice(0, 4), `${prefixes[kind]}_`)
  }
})

test('ids sort by the time they were made, in any year', () => {
  fc.assert(
    fc.property(anInstant, anInstant, (a, b) => {
      const [first, second] = [newId('page', a), newId('page', b)]
      assert.equal(idOf('page').safeParse(first).success, true)
      if (a.getTime() !== b.getTime()) assert.equal(first < second, a < b)
    }),
  )
  const years = ['1970-01-01', '1999-12-31', '2026-11-02', '2099-01-01', '9999-12-31'].map((day) =>
    newId('fact', new Date(`${day}T00:00:00Z`)),
  )
  assert.deepEqual(years, [...years].sort())
})

test('ids of one millisecond are all different, also when the pool of random bytes is filled anew', () => {
  const now = new Date('2026-11-02T09:00:00Z')
  const ids = Array.from({ length: 20_000 }, () => newId('notification', now))
  assert.equal(new Set(ids).size, ids.length)
  assert.equal(new Set(ids.map((id) => id.slice(0, 13))).size, 1, 'the time stands in front')
})

test('an id is a UUIDv7: version, variant and time are where the standard has them', () => {
  const now = new Date('2026-11-02T09:00:00.123Z')
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
  let bits = 0n
  for (const letter of newId('page', now).slice(4)) bits = (bits << 5n) | BigInt(alphabet.indexOf(letter))
  const hex = bits.toString(16).padStart(32, '0')
  assert.equal(Number.parseInt(hex.slice(0, 12), 16), now.getTime())
  assert.equal(hex[12], '7')
  assert.match(hex[16]!, /[89ab]/)
})
