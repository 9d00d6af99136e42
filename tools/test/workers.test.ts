import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { runByName } from './by-name.ts'
import { Tally } from './tally.ts'
import { runOnWorkers, type WorkersOptions } from './workers.ts'

const home = mkdtempSync(join(tmpdir(), 'tocsin-workers-'))
after(() => rmSync(home, { recursive: true, force: true }))

/** Runs these files, by name and text, on one worker. */
async function run(files: Record<string, string>, more: Partial<WorkersOptions> = {}, names: string[] = []) {
  const paths = Object.entries(files).map(([name, text]) => {
    const path = join(home, name)
    writeFileSync(path, text)
    return path
  })
  const tally = new Tally(home)
  const told: string[] = []
  const failures: string[] = []
  const base = {
    workers: 1,
    environment: {},
    patienceFor: () => 60_000,
    kindOf: () => 'all',
    signal: new AbortController().signal,
  }
  const options = { ...base, files: paths, ...more }
  for await (const result of names.length > 0 ? runByName(options, names) : runOnWorkers(options)) {
    tally.add(result)
    for (const { type, data } of result.events) {
      if (type !== 'test:pass' && type !== 'test:fail') continue
      const name = data.name === result.path ? relative(home, data.name) : data.name
      told.push(`${type === 'test:pass' ? 'pass' : 'fail'} ${data.nesting} ${name}`)
      if (type === 'test:fail') failures.push(String((data.details.error.cause as Error | undefined)?.message))
    }
  }
  const { tests, suites, pass, fail, skipped } = tally.counts
  return { told, failures, tally, counts: { tests, suites, pass, fail, skipped } }
}

const first = `
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
let started = false
let each = 0
before(() => { started = true })
beforeEach(() => { each++ })
after(() => { process.env.LEFT_BEHIND = 'yes' })
test('one', async (t) => { assert.ok(started); await t.test('inside', () => {}) })
describe('several', () => { test('two', () => assert.equal(1, 2)); test('three', { skip: true }, () => {}) })
`
const second = `
import assert from 'node:assert/strict'
import { test } from 'node:test'
test('nothing of the file before is left', () => assert.equal(process.env.LEFT_BEHIND, undefined))
`

test('files share a process, each with hooks and an environment of its own, and tell what node:test would tell', async () => {
  const { told, counts, failures, tally } = await run({ 'a.test.ts': first, 'b.test.ts': second, 'c.test.ts': '' })
  assert.deepEqual(told, [
    'pass 1 inside',
    'pass 0 one',
    'fail 1 two',
    'pass 1 three',
    'fail 0 several',
    'pass 0 nothing of the file before is left',
  ])
  assert.deepEqual(counts, { tests: 5, suites: 1, pass: 3, fail: 1, skipped: 1 })
  assert.match(failures[0] ?? '', /1 !== 2/)
  assert.deepEqual([tally.success, tally.empty], [false, ['c.test.ts']])
  assert.deepEqual(
    tally
      .slowest(9)
      .map(({ name }) => name)
      .sort(),
    ['inside', 'nothing of the file before is left', 'three', 'two'],
  )
})

test('what ends the process, cannot be imported, throws outside of tests or takes too long fails, and the rest runs', async () => {
  const { told, failures, counts } = await run(
    {
      'd.test.ts': `import { test } from 'node:test'\ntest('ends all', () => process.exit(3))`,
      'e.test.ts': `throw new Error('not today')`,
      'f.test.ts': `import { test } from 'node:test'
test('leaves something behind', () => void setTimeout(() => { throw new Error('too late') }, 1))
test('waits', () => new Promise((resolve) => setTimeout(resolve, 100)))`,
      'g.test.ts': `import { test } from 'node:test'\ntest('never ends', () => new Promise((resolve) => setTimeout(resolve, 1e6)))`,
      'h.test.ts': second,
    },
    { patienceFor: (path) => (path.endsWith('g.test.ts') ? 2_000 : 60_000) },
  )
  assert.deepEqual(told, [
    'fail 0 d.test.ts',
    'fail 0 e.test.ts',
    'pass 0 leaves something behind',
    'pass 0 waits',
    'fail 0 f.test.ts',
    'fail 0 g.test.ts',
    'pass 0 nothing of the file before is left',
  ])
  assert.deepEqual(counts, { tests: 7, suites: 0, pass: 3, fail: 4, skipped: 0 })
  const words = [/ended with code 3 before/, /not today/, /outside of any test: Error: too late/, /longer than 2 s/]
  for (const [i, pattern] of words.entries()) assert.match(failures[i] ?? '', pattern)
})

test('only tests of that name run', async () => {
  const { told } = await run({ 'i.test.ts': second, 'k.test.ts': first }, {}, ['^one$'])
  assert.deepEqual(told, ['pass 1 inside', 'pass 0 one'])
})

test('the present of a file is its date, for what it starts too', async () => {
  const asks = `
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
const year = (program) => execFileSync(process.execPath, ['-p', program], { encoding: 'utf8' }).trim()
test('it is 2031', () => {
  assert.match(new Date().toISOString(), /^2031-05-06T07:08:/)
  assert.match(new Date(Date.now()).toISOString(), /^2031-05-06T07:08:/)
  assert.match(Temporal.Now.instant().toString(), /^2031-05-06T07:08:/)
  assert.equal(year('new Date().getUTCFullYear()'), '2031')
  assert.equal(new Date(0).getTime(), 0)
  assert.ok(new Date() instanceof Date)
  assert.equal(new Date().constructor, Date)
})`
  const options = `--import=${new URL('clock.mjs', import.meta.url).href}`
  const { told } = await run(
    { 'j.test.ts': asks },
    {
      date: new Date('2031-05-06T07:08:00Z'),
      environment: { NODE_OPTIONS: options, TOCSIN_TEST_CLOCK_OFFSET: '0' },
    },
  )
  assert.deepEqual(told, ['pass 0 it is 2031'])
})
