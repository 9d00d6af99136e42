import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineErrors } from './line-errors.ts'

const problem = (path: string) => ({ data: { status: 400, detail: '', errors: [{ path, message: 'is wrong' }] } })
const text = 'name: A\nlevels:\n  - after: 5m\n'

test('an error finds its line however the server names the field', () => {
  const table: [string, string, number | null][] = [
    ['levels.0.after', 'policies.a', 3],
    ['doc.levels.0.after', 'policies.a', 3],
    ['policies.a.levels.0.after', 'policies.a', 3],
    ['configuration:2 policies.a.levels', '', 2],
    ['slug', 'policies.a', null],
  ]
  for (const [path, within, line] of table) assert.equal(lineErrors(problem(path), text, within)[0]?.line, line, path)
})

test('without an error there is nothing to mark', () => {
  assert.deepEqual(lineErrors(null, text), [])
})
