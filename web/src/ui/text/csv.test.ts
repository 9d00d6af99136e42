import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvOf } from './csv.ts'

test('cells are quoted where they must be, and never run as formulas', () => {
  const table: [string, string][] = [
    ['plain', 'plain'],
    ['a, b', '"a, b"'],
    ['say "no"', '"say ""no"""'],
    ['two\nlines', '"two\nlines"'],
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-2', "'-2"],
    ['+49 30', "'+49 30"],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['\t=1', "'\t=1"],
    ['  =1', "'  =1"],
    ['', ''],
  ]
  for (const [value, expected] of table) assert.equal(csvOf([[value]]), `${expected}\r\n`, JSON.stringify(value))
  assert.equal(
    csvOf([
      ['at', 'who'],
      ['1', 'Ana, Reis'],
    ]),
    'at,who\r\n1,"Ana, Reis"\r\n',
  )
})
