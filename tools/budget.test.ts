import assert from 'node:assert/strict'
import { test } from 'node:test'
import { budgetOf, countLines } from './budget.ts'

test('sizes are told apart for sources and tests, generated files left out', () => {
  const sources = Array.from({ length: 100 }, (_, index) => ({ path: `web/src/${index}.tsx`, lines: index + 1 }))
  const others = [
    { path: 'server/schema.sql', lines: 9000 },
    { path: 'server/src/kernel/data/rows.ts', lines: 9000 },
    { path: 'server/src/people/model.test.ts', lines: 10 },
    { path: 'server/scenarios/world.ts', lines: 20 },
    { path: 'web/e2e/sign-in.test.ts', lines: 30 },
  ]
  assert.deepEqual(budgetOf([...sources, ...others]), {
    sources: { files: 100, median: 50, p95: 95, max: 100 },
    tests: { files: 3, median: 20, p95: 30, max: 30 },
    over: [],
    many: [],
  })
})

test('300 and 500 lines are within, one more is not', () => {
  const files = [300, 301, 500, 501].map((lines) => ({ path: `cli/src/${lines}.ts`, lines }))
  const { over, many } = budgetOf(files)
  assert.deepEqual(
    over.map(({ lines }) => lines),
    [501],
  )
  assert.deepEqual(
    many.map(({ lines }) => lines),
    [500, 301],
  )
  assert.deepEqual(budgetOf([]).sources, { files: 0, median: 0, p95: 0, max: 0 })
})

test('lines are counted as an editor counts them', () => {
  for (const [text, lines] of [
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['\n', 1],
  ] as const) {
    assert.equal(countLines(text), lines)
  }
})
