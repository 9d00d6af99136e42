import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOfPath, readYaml, writeYaml } from './yaml.ts'

const text = `name: Payments
members:
  ana@acme.example: manager
  bo@acme.example: responder
levels:
  - { after: 0m, notify: [team payments] }
  - after: 5m
    notify:
      - user bo@acme.example
`

test('paths lead to their lines', () => {
  const table: [string, number | null][] = [
    ['name', 1],
    ['members.bo@acme.example', 4],
    ['levels.0.after', 6],
    ['levels.1.after', 7],
    ['levels.1.notify.0', 9],
    ['levels.1.unknown', 7],
    ['unknown', null],
  ]
  for (const [path, line] of table) assert.equal(lineOfPath(text, path), line, path)
})

test('broken text says where', () => {
  const read = readYaml('name: a\n  b: [1, 2\n')
  assert.equal(read.ok, false)
  assert.ok(!read.ok && read.errors[0]?.line !== null)
  assert.equal(readYaml('- a\n').ok, false)
  assert.equal(readYaml('').ok, false)
  assert.deepEqual(readYaml('# name: Payments\n'), { ok: true, doc: {} })
})

test('a document survives writing and reading', () => {
  const doc = { name: 'Payments', levels: [{ after: '0m', notify: ['team payments'] }], tier: 1 }
  assert.deepEqual(readYaml(writeYaml(doc)), { ok: true, doc })
})
