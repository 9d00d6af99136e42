import assert from 'node:assert/strict'
import { test } from 'node:test'
import { afterWords } from './duration.ts'

test('when a step comes, in words', () => {
  const table: [string | number, string][] = [
    ['0m', 'at once'],
    ['5m', 'after 5 min'],
    ['1h30m', 'after 1 h 30 min'],
    ['PT1H30M', 'after 1 h 30 min'],
    ['2d', 'after 2 days'],
    [90, 'after 1 min 30 s'],
    [0, 'at once'],
  ]
  for (const [after, said] of table) assert.equal(afterWords(after), said)
})
