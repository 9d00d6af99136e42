import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { testsReached } from './affected.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const exclude = (path: string) => /(^|[\\/])node_modules$/.test(path)
const tests = globSync('{server,cli,tools,web}/**/*.test.ts', { cwd: root, exclude }).map((path) =>
  path.replaceAll('\\', '/'),
)
const reached = (...changed: string[]) => testsReached(root, tests, changed)

test('a change reaches the tests that import it, over any number of files, and journeys through the web app', () => {
  const ofModel = reached('server/src/paging/model.ts')
  assert.ok(ofModel.includes('server/src/paging/model.test.ts'))
  assert.ok(ofModel.includes('server/scenarios/paging.test.ts'))
  assert.ok(ofModel.includes('web/e2e/live.test.ts'))
  assert.ok(!ofModel.includes('web/src/ui/csv.test.ts'))
  const ofTest = reached('server/scenarios/paging.test.ts')
  assert.ok(ofTest.includes('server/scenarios/paging.test.ts'))
  assert.ok(!ofTest.includes('server/scenarios/cover.test.ts'))
  assert.ok(reached('web/src/router.tsx').includes('web/e2e/live.test.ts'))
})

test('a program that a test starts and a file that it reads are reached like imports', () => {
  assert.ok(reached('cli/src/main.ts').includes('server/scenarios/cli.test.ts'))
  assert.ok(reached('dev/acme.yaml').includes('server/scenarios/cli.test.ts'))
  assert.ok(reached('server/scenarios/payments.yaml').includes('server/scenarios/paging.test.ts'))
  assert.ok(
    reached('server/src/alerts/sources/generic/fixtures/new.json').includes(
      'server/src/alerts/sources/generic/index.test.ts',
    ),
  )
})

test('in doubt everything runs; for prose nothing does', () => {
  assert.equal(reached('package-lock.json').length, tests.length)
  assert.equal(reached('server/migrations/9999-new.sql').length, tests.length)
  assert.equal(reached(`something/${'nobody'}-knows.bin`).length, tests.length)
  assert.equal(reached('server/src/paging/gone.ts').length, tests.length)
  assert.deepEqual(reached('docs/decisions/0001.md'), [])
  assert.deepEqual(reached(), [])
})
