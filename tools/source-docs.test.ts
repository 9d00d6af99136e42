import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sources } from '../server/src/alerts/sources/index.ts'
import { isCurrent, withSourceTable } from './source-docs.ts'

test('the manual lists every source with its addresses', () => {
  assert.ok(isCurrent(), 'docs/guide/integrations.md lists other sources: run node tools/source-docs.ts')
})

test('an added source is one more line', () => {
  const page = 'Before.\n\n| source | reads | URL |\n|---|---|---|\n| old | x | y |\n\nAfter.\n'
  const key = [{ in: 'header', name: 'x-key' } as const]
  const added = { ...sources[0]!, slug: 'lighthouse', description: 'Ships.', paths: [{ path: '/ships', key }] }
  assert.equal(
    withSourceTable(page, [added]),
    'Before.\n\n| source | reads | URL |\n|---|---|---|\n| `lighthouse` | Ships. | `POST /ships`, with the key in the header `x-key`; also `POST /in/lighthouse/<key>` |\n\nAfter.\n',
  )
})
