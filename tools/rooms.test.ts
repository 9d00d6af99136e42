import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRooms } from './rooms.ts'
import { codeOnly } from './source-text.ts'

function sentences(sources: Record<string, string>): string[] {
  const files = Object.entries(sources).map(([path, text]) => ({ path, text }))
  return checkRooms(files).violations.map(({ sentence }) => sentence)
}

const allowed: Record<string, string> = {
  'server/src/alerts/actions.ts': `import { onCallAt } from '../schedules/read.ts'\nimport { x } from './store.ts'`,
  'server/src/alerts/sources/datadog/parse.ts': `import { y } from '../../intake.ts'\nimport { z } from '../../../kernel/http.ts'`,
  'server/src/vendors/slack/client.ts': `import { outbound } from '../../kernel/outbound.ts'`,
  'server/src/app.ts': `import { routes } from './alerts/routes.ts'\nimport { flow } from './flow.ts'`,
  'server/src/main.ts': `import { app } from './app.ts'`,
  'server/src/paging/store.ts': `import { sql } from 'kysely'\nconst q = sql<{ a: number }>\`select 1\``,
  'server/src/paging/read.ts': `import type { Kysely } from 'kysely'`,
  'server/src/paging/store.test.ts': `import { z } from '../notifications/store.ts'\nconst at = Date.now()\nawait import('../app.ts')`,
  'server/src/kernel/clock.ts': `export const clock = () => new Date(Date.now())`,
  'server/src/kernel/http/outbound.ts': `await fetch(url)`,
  'server/src/kernel/env.ts': `process.env.PORT`,
  'server/src/kernel/log.ts': `console.log('x')`,
  'server/src/people/model.ts': `// Date.now() is read elsewhere\nconst s = 'process.env'\nconst t = \`console.log\`\nconst d = new Date(0)\nclient.fetch(1)`,
  'web/src/router.tsx': `const page = lazy(() => import('./alerts/AlertPage.tsx'))\nimport { x } from '@tocsin/contract/alerts/alerts'`,
  'cli/src/main.ts': `import { x } from '@tocsin/contract/alerts/alerts'\nconsole.log(Date.now(), process.env.HOME)\nawait fetch('x')`,
  'contract/src/alerts/alerts.ts': `import { z } from 'zod'\nimport { Slug } from './ids.ts'`,
}

for (const [path, text] of Object.entries(allowed)) {
  test(`allowed: ${path}`, () => assert.deepEqual(sentences({ [path]: text }), []))
}

const forbidden: [path: string, text: string, sentence: RegExp][] = [
  [
    'server/src/alerts/actions.ts',
    `import { begin } from '../paging/actions.ts'`,
    /^alerts may not import paging: it is to the right\. Record a fact and add a line to flow\.ts\.$/,
  ],
  ['server/src/alerts/model.ts', `import type { Page } from '../paging/model.ts'`, /^alerts may not import paging/],
  [
    'server/src/paging/actions.ts',
    `import { x } from '../alerts/store.ts'`,
    /^paging may not import alerts\/store\.ts/,
  ],
  [
    'server/src/paging/actions.ts',
    `import { x } from '../alerts/sources/model.ts'`,
    /alerts\/sources\/model\.ts: other rooms/,
  ],
  ['server/src/rooms.ts', `import { x } from './alerts/store.ts'`, /a store is used only by its own room/],
  ['server/src/kernel/data/due.ts', `import { x } from '../vendors/slack/client.ts'`, /^kernel may not import vendors/],
  ['server/src/vendors/slack/client.ts', `import { x } from '../../alerts/model.ts'`, /^vendors may not import alerts/],
  ['server/src/paging/jobs.ts', `import { flow } from '../flow.ts'`, /^paging may not import flow\.ts/],
  ['server/src/app.ts', `import { x } from './main.ts'`, /^app\.ts may not import main\.ts/],
  ['server/src/app.ts', `import { x } from './kernel/testing.ts'`, /for tests only/],
  ['server/src/alert/model.ts', '', /^alert is no room/],
  ['web/src/api.ts', `import { x } from '../../server/src/app.ts'`, /^web may not import server/],
  ['web/src/api.ts', `import { x } from '../../contract/src/ids.ts'`, /write '@tocsin\/contract\/ids'/],
  ['contract/src/ids.ts', `import { x } from '@tocsin/server/app'`, /^contract may not import server/],
  ['server/src/paging/actions.ts', `import { sql } from 'kysely'`, /may not import kysely/],
  ['server/src/paging/actions.ts', 'const q = sql`select 1`', /may not hold SQL/],
  [
    'server/src/paging/actions.ts',
    `async function f() { await import('./model.ts') }`,
    /may not import inside a function/,
  ],
  ['server/src/paging/model.ts', 'const at = Date.now()', /only server\/src\/kernel\/clock\.ts may read the clock/],
  ['server/src/paging/model.ts', 'const at = new Date()', /may read the clock/],
  ['server/src/paging/model.ts', 'const at = new Date\n', /may read the clock/],
  ['server/src/paging/model.ts', 'const at = Temporal.Now.instant()', /may read the clock/],
  ['server/src/paging/model.ts', `const text = \`at \${Date.now()}\``, /may read the clock/],
  ['server/src/chat/actions.ts', 'await globalThis.fetch(url)', /may call fetch/],
  ['server/src/app.ts', 'const port = process.env.PORT', /may read process\.env/],
  ['server/src/app.ts', `console.log('hello')`, /may use console/],
]

for (const [path, text, sentence] of forbidden) {
  test(`forbidden: ${path} with ${JSON.stringify(text)}`, () => {
    const found = sentences({ [path]: text })
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0] ?? '', sentence)
  })
}

test('circles of values are found across files, circles of types are not', () => {
  const circle = {
    'contract/src/a.ts': `import { b } from './b.ts'`,
    'contract/src/b.ts': `export * from './c.ts'`,
    'contract/src/c.ts': `import { a } from './a.ts'\nimport { d } from './d.ts'`,
    'contract/src/d.ts': `import type { c } from './c.ts'`,
  }
  const found = sentences(circle)
  assert.equal(found.length, 1)
  assert.match(found[0] ?? '', /(?=.*a\.ts → contract\/src\/b\.ts)(?=.*b\.ts → contract\/src\/c\.ts)/)
  assert.deepEqual(sentences({ ...circle, 'contract/src/c.ts': `import type { a } from './a.ts'` }), [])
})

test('a violation names its line', () => {
  const text = `import { a } from './a.ts'\n\nimport {\n  begin,\n} from '../paging/actions.ts'\n`
  const { violations } = checkRooms([{ path: 'server/src/alerts/actions.ts', text }])
  assert.deepEqual(
    violations.map(({ line }) => line),
    [3],
  )
})

test('code is told from text', () => {
  const samples: [text: string, code: string][] = [
    [`a('b') // c`, 'a( )'],
    ['a /* b\nc */ d', 'a d'],
    [`x = \`a \${b + \`c \${d}\`} e\` + f`, 'x = ` b + ` d + f'],
    ['x = /[`\'"/]/.test(y)', 'x = .test(y)'],
    ['x = a / b / c', 'x = a / b / c'],
    [`<p>Don't</p>\nfetch()`, '<p>Don fetch()'],
  ]
  for (const [text, expected] of samples) {
    const code = codeOnly(text)
    assert.equal(code.length, text.length)
    assert.equal(code.replace(/\s+/g, ' ').trim(), expected)
  }
})
