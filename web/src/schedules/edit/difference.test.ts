import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstChange, newGaps } from './difference.ts'

const hour = (count: number) => new Date(Date.UTC(2026, 10, 16, count)).toISOString()
const span = (from: number, until: number, ...users: string[]) => ({ start: hour(from), end: hour(until), users })
const gap = (from: number, until: number) => ({ start: hour(from), end: hour(until) })

test('only what was covered before is a new gap', () => {
  assert.deepEqual(newGaps([], [gap(1, 2)]), [gap(1, 2)])
  assert.deepEqual(newGaps([gap(1, 2)], [gap(1, 2)]), [])
  assert.deepEqual(newGaps([gap(2, 3), gap(5, 6)], [gap(1, 8)]), [gap(1, 2), gap(3, 5), gap(6, 8)])
  assert.deepEqual(newGaps([gap(0, 9)], [gap(1, 8)]), [])
})

test('the first change is what comes first: a shift that goes or one that comes', () => {
  const before = [span(0, 10, 'ana'), span(10, 20, 'bo')]
  const after = [span(0, 12, 'ana'), span(12, 20, 'bo')]
  assert.deepEqual(firstChange(before, after, 'ana'), { ...gap(10, 12), gains: true })
  assert.deepEqual(firstChange(before, after, 'bo'), { ...gap(10, 12), gains: false })
  assert.equal(firstChange(before, before, 'bo'), null)
  assert.equal(firstChange([span(0, 1, 'Ana@x.example')], [span(0, 1, 'ana@x.example')], 'ana@x.example'), null)
})
