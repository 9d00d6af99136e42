import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contract } from '../contract/src/contract.ts'
import { operationsOf, summaryOf, surfacesOf } from './surfaces.ts'

const operations = ['pages.acknowledge', 'pages.list', 'me.views.save', 'users.get']

test('operations are told from what only holds them', () => {
  const leaf = { '~orpc': {} }
  assert.deepEqual(operationsOf({ pages: { acknowledge: leaf, list: leaf }, me: { views: { save: leaf } } }), [
    'pages.acknowledge',
    'pages.list',
    'me.views.save',
  ])
  const ours = operationsOf(contract)
  assert.ok(ours.includes('pages.acknowledge'))
  assert.equal(new Set(ours).size, ours.length)
})

test('calls of the web app, the command line and inside the process are found, tests and comments are not', () => {
  const files = Object.entries({
    'web/src/a.tsx': 'useQuery(api.pages.list.queryOptions())\nclient.pages\n  .acknowledge({})\n// api.users.get',
    'web/src/b.test.tsx': 'api.users.get.queryOptions()',
    'web/src/c.ts': 'api.pages.key()\nqueryApi.users.get()',
    'cli/src/commands/ack.ts': 'await call\n  .client()\n  .pages.acknowledge({})',
    'cli/src/commands/view.ts': 'const tocsin = client()\nawait tocsin.me.views.save({})',
    'server/src/notifications/links.ts': 'await perform(\n  contract.pages.acknowledge,\n  by, {})',
    'server/src/chat/replies.ts': 'await house.perform(pages.list, by, {})',
  }).map(([path, text]) => ({ path, text }))
  const matrix = surfacesOf(operations, files)
  assert.deepEqual(
    matrix.map(({ operation, surfaces }) => `${operation}: ${surfaces.join(' ')}`),
    ['pages.acknowledge: web cli process', 'pages.list: web process', 'me.views.save: cli', 'users.get: '],
  )
  assert.equal(summaryOf(matrix), '4 operations; web 2, CLI 2, in process 2, only the API 1')
})
