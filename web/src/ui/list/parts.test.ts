import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Answer, append, arrivals, type Parts, partsBetween, rowsOf, splice } from './parts.ts'

interface Row {
  id: string
  n: number
  text?: string
}

/** A server's list, highest number first, `limit` at a time; the cursor is the last number. */
function ask(numbers: number[], cursor: string | undefined, limit: number, text?: string): Answer<Row> {
  const below = numbers.filter((n) => cursor === undefined || n < Number(cursor)).sort((a, b) => b - a)
  const items = below.slice(0, limit).map((n) => ({ id: `row ${n}`, n, ...(text ? { text } : {}) }))
  return { items, nextCursor: below.length > limit ? String(items.at(-1)!.n) : null }
}

function load(numbers: number[], limit: number): Parts<Row> {
  let parts = splice<Row>([], undefined, ask(numbers, undefined, limit))
  for (let next = parts.at(-1)!.nextCursor; next !== null; next = parts.at(-1)!.nextCursor)
    parts = append(parts, next, ask(numbers, next, limit))
  return parts
}

const numbersOf = (parts: Parts<Row>) => rowsOf(parts).map((row) => row.n)

test('rows change in place, new ones come in at the head, and what lies behind the answer stays', () => {
  const parts = load([6, 5, 4, 3, 2, 1], 2)
  const after = splice(parts, undefined, ask([8, 7, 6, 5, 4, 3, 2, 1], undefined, 3, 'fresh'))
  assert.deepEqual(numbersOf(after), [8, 7, 6, 5, 4, 3, 2, 1])
  assert.deepEqual(
    rowsOf(after)
      .filter((row) => row.text)
      .map((row) => row.n),
    [8, 7, 6],
  )
  assert.deepEqual(arrivals(parts, after), ['row 8', 'row 7'])
  assert.deepEqual(
    after.map((part) => part.cursor),
    [undefined, '6', '5', '3'],
  )
})

test('a row that vanished is gone, and the answer absorbs what it reaches', () => {
  const after = splice(load([6, 5, 4, 3, 2, 1], 2), undefined, ask([5, 3, 2, 1], undefined, 2))
  assert.deepEqual(numbersOf(after), [5, 3, 2, 1])
  assert.deepEqual(arrivals(load([6, 5], 2), after), [])
})

test('more arrivals than one answer holds: the list begins anew', () => {
  const parts = load([2, 1], 2)
  const after = splice(parts, undefined, ask([9, 8, 7, 6, 2, 1], undefined, 3))
  assert.deepEqual(numbersOf(after), [9, 8, 7])
  assert.equal(arrivals(parts, after).length, 3)
})

test('an answer to a cursor that is gone, and a second answer for the end, change nothing', () => {
  const parts = load([4, 3, 2, 1], 2)
  assert.equal(splice(parts, '17', ask([4, 3], undefined, 2)), parts)
  assert.equal(append(parts, '3', ask([4, 3, 2, 1], '3', 2)), parts)
})

test('which parts hold the rows one sees', () => {
  const parts = load([6, 5, 4, 3, 2, 1], 2)
  const seen = (first: number, last: number) => partsBetween(parts, first, last).map((part) => part.cursor)
  assert.deepEqual(seen(0, 1), [])
  assert.deepEqual(seen(1, 2), ['5'])
  assert.deepEqual(seen(3, 5), ['5', '3'])
})

test('whatever comes and goes, asking every part again from the top shows the list as the server has it', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(numbers, numbers, fc.integer({ min: 1, max: 7 }), (before, after, limit) => {
      let parts = load(before, limit)
      for (let cursor: string | undefined, guard = 0; guard < 200; guard++) {
        parts = splice(parts, cursor, ask(after, cursor, limit))
        const here = parts.findIndex((part) => part.cursor === cursor)
        const next = parts[here]?.nextCursor
        if (next == null) break
        if (!parts[here + 1]) parts = append(parts, next, ask(after, next, limit))
        cursor = next
      }
      assert.deepEqual(
        numbersOf(parts),
        [...after].sort((a, b) => b - a),
      )
    }),
  )
})
