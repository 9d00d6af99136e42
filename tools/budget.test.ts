import assert from 'node:assert/strict'
import { test } from 'node:test'
import { budgetOf, countLines, foldersOf, functionBudgetOf } from './budget.ts'
import { functionsIn } from './functions.ts'

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

test('folders are counted without tests, styles, migrations and the folders below', () => {
  const paths = [
    'web/src/ui/a.tsx',
    'web/src/ui/a.test.tsx',
    'web/src/ui/a.module.css',
    'web/src/ui/list/b.ts',
    'web/src/ui/testing/c.ts',
    'web/src/ui/d.ts',
    'server/migrations/0001_house.sql',
  ]
  assert.deepEqual(foldersOf(paths), [
    { path: 'web/src/ui', files: 2 },
    { path: 'web/src/ui/list', files: 1 },
  ])
})

test('long functions are told, exceptions are not, and an exception that nothing needs is', () => {
  const of = (name: string, lines: number, path = 'a.ts') => ({ path, name, line: 1, lines })
  const all = [of('short', 80), of('long', 81), of('tooLong', 151), of('known', 200), of('inATest', 300, 'a.test.ts')]
  const { over, many, excepted, unused } = functionBudgetOf(all, { known: 'for now', gone: 'for now' })
  assert.deepEqual(
    over.map(({ name }) => name),
    ['tooLong'],
  )
  assert.deepEqual(
    many.map(({ name }) => name),
    ['long'],
  )
  assert.deepEqual(
    excepted.map(({ name }) => name),
    ['known'],
  )
  assert.deepEqual(unused, ['gone'])
})

const samples: [text: string, expected: string[]][] = [
  ['export function a(): void {\n  b()\n}\n', ['a 3']],
  ['export async function a({\n  b,\n}: {\n  b: string\n}): Promise<void> {\n  c()\n}\n', ['a 7']],
  ['function a(\n  b: string,\n): void {\n  c()\n}\n\nconst d = 1\n', ['a 5']],
  ['const a = (b: string) => {\n  c()\n}\n', ['a 3']],
  ['const a = (b: string) => b\nfunction c() {\n  d({\n    e,\n  })\n}\n', ['c 5']],
  ['function a() {\n  function b() {\n    c()\n  }\n  return b\n}\n', ['a 6', 'b 3']],
  ['class A {\n  async b(c: string): Promise<void> {\n    d()\n  }\n}\n', ['b 3']],
  ['const a = { b: 1 }\nif (a) {\n  c()\n}\nd({\n  e,\n})\n', []],
  ['function a() {\n  return `\n}\n`\n}\n', ['a 5']],
  ['export function A() {\n  return (\n    <p>\n      b\n    </p>\n  )\n}\n', ['A 7']],
]

for (const [text, expected] of samples) {
  test(`functions of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(
      functionsIn('a.ts', text).map(({ name, lines }) => `${name} ${lines}`),
      expected,
    )
  })
}
