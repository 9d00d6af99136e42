import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indentEdit } from './indent.ts'

function apply(value: string, start: number, end: number, less = false): string {
  const edit = indentEdit(value, start, end, less)
  return value.slice(0, edit.from) + edit.text + value.slice(edit.until)
}

test('Tab puts two spaces at the cursor', () => {
  assert.equal(apply('a:\nb', 3, 3), 'a:\n  b')
})

test('Tab moves all selected lines, Shift+Tab moves them back', () => {
  assert.equal(apply('a\nb\nc', 0, 3), '  a\n  b\nc')
  assert.equal(apply('  a\n b\nc', 0, 6, true), 'a\nb\nc')
  assert.equal(apply('  a', 3, 3, true), 'a')
  assert.equal(apply('a', 1, 1, true), 'a')
})
