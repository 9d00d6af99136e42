import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Violation } from './rooms/source.ts'
import { checkRooms } from './rooms.ts'
import { codeOnly, scan } from './source-text.ts'

function violations(sources: Record<string, string>): Violation[] {
  return checkRooms(Object.entries(sources).map(([path, text]) => ({ path, text }))).violations
}

function sentences(sources: Record<string, string>): string[] {
  return violations(sources).map(({ sentence }) => sentence)
}

const allowed: Record<string, string> = {
  'server/src/alerts/actions.ts': `import { onCallAt } from '../schedules/read.ts'\nimport { x } from './store.ts'`,
  'server/src/alerts/sources/datadog/parse.ts': `import { y } from '../source.ts'\nimport { z } from '../../../kernel/http.ts'`,
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
  'web/src/router.ts': `const page = lazy(() => import('./alerts/AlertPage.tsx'))\nimport { x } from '@tocsin/contract/alerts/alerts'`,
  'cli/src/main.ts': `import { x } from '@tocsin/contract/alerts/alerts'\nconsole.log(Date.now(), process.env.HOME)\nawait fetch('x')`,
  'server/src/kernel/http/http.ts': `import type { Tx } from '../data/db.ts'\nimport { x } from '../perform.ts'`,
  'server/src/schedules/cover/read.ts': `import { x } from '../absence/read.ts'\nimport { y } from '../time/zone.ts'`,
  'server/src/schedules/routes.ts': `import { x } from './boards/board.ts'\nimport { y } from './actions.ts'`,
  'server/src/notifications/channels/sms/sms.ts': `import { x } from '../channel.ts'\nimport { y } from '../../../vendors/twilio/client.ts'`,
  'server/src/paging/replies.ts': `import type { FastifyInstance } from '../kernel/http/http.ts'\nimport type { X } from './actions.ts'\nimport { pageById } from './read.ts'`,
  'server/src/paging/lane.ts': `import { acknowledge } from './actions.ts'`,
  'web/src/paging/PageScreen.tsx': `import { x } from '../ui/Row.tsx'\nimport { y } from '../people/use-names.ts'\nimport { api } from '../api.ts'`,
  'web/src/rooms.ts': `import { x } from './frame/places.ts'`,
  'contract/src/contract.ts': `import { x } from './config/config.ts'`,
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
    `import { x } from '../alerts/sources/store.ts'`,
    /alerts\/sources\/store\.ts: other rooms/,
  ],
  ['server/src/rooms.ts', `import { x } from './alerts/store.ts'`, /a store is used only by its own room/],
  [
    'server/src/kernel/data/due.ts',
    `import { x } from '../../vendors/slack/client.ts'`,
    /^kernel may not import vendors/,
  ],
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
  [
    'server/src/kernel/data/db.ts',
    `import type { X } from '../http/http.ts'`,
    /^server\/src\/kernel\/data\/db\.ts may not import .*: inside server\/src\/kernel the order is .*postgres < data < .*http/,
  ],
  ['server/src/kernel/ids.ts', `import { x } from './data/db.ts'`, /inside server\/src\/kernel/],
  ['server/src/schedules/absence/read.ts', `import { x } from '../cover/read.ts'`, /inside server\/src\/schedules/],
  ['server/src/schedules/time/zone.ts', `import { x } from '../absence/model.ts'`, /inside server\/src\/schedules/],
  [
    'server/src/schedules/elsewhere/model.ts',
    '',
    /^server\/src\/schedules\/elsewhere has no place among its neighbours/,
  ],
  [
    'web/src/ui/Row.tsx',
    `import { x } from '../people/roles.ts'`,
    /inside web\/src the order is .*ui < shared < people/,
  ],
  ['web/src/people/roles.ts', `const page = import('../config/ConfigScreen.tsx')`, /inside web\/src/],
  ['web/src/api.ts', `import { x } from './ui/toast.ts'`, /inside web\/src/],
  ['contract/src/people/people.ts', `import { x } from '../paging/paging.ts'`, /inside contract\/src/],
  ['contract/src/ids.ts', `import { contract } from './contract.ts'`, /inside contract\/src/],
  ['cli/src/client.ts', `import { x } from './commands/ack.ts'`, /inside cli\/src/],
  [
    'server/src/alerts/sources/datadog/index.ts',
    `import { y } from '../../intake.ts'`,
    /^server\/src\/alerts\/sources\/datadog may not import .*intake\.ts: a vendor sees only source\.ts/,
  ],
  [
    'server/src/notifications/channels/sms/sms.ts',
    `import { y } from '../email/render.ts'`,
    /^server\/src\/notifications\/channels\/sms may not import email: a vendor's folder can be deleted/,
  ],
  [
    'server/src/vendors/slack/client.ts',
    `import { y } from '../twilio/client.ts'`,
    /vendors\/slack may not import twilio/,
  ],
  [
    'server/src/paging/replies.ts',
    `import type { FastifyInstance } from '../kernel/http/http.ts'\nimport { acknowledge } from './actions.ts'`,
    /answers HTTP by itself and may not import .*actions\.ts: call the operation with perform/,
  ],
  [
    'server/src/paging/replies.ts',
    `import { savePage } from './store.ts'\nimport type { FastifyInstance } from '../kernel/http/http.ts'`,
    /answers HTTP by itself and may not import .*store\.ts/,
  ],
  [
    'server/src/paging/phone.ts',
    `import { acknowledge } from './actions.ts'`,
    /A surface calls the operation with perform/,
  ],
]

for (const [path, text, sentence] of forbidden) {
  test(`forbidden: ${path} with ${JSON.stringify(text)}`, () => {
    const found = sentences({ [path]: text })
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0] ?? '', sentence)
  })
}

test('circles are found across files, those of types too', () => {
  const circle = {
    'contract/src/a.ts': `import { b } from './b.ts'`,
    'contract/src/b.ts': `export * from './c.ts'`,
    'contract/src/c.ts': `import { a } from './a.ts'\nimport { d } from './d.ts'`,
    'contract/src/d.ts': `import type { c } from './c.ts'`,
  }
  const [ofValues, ofTypes, ...others] = violations(circle)
  assert.deepEqual(others, [])
  assert.equal(ofValues?.rule, 'cycles')
  assert.match(ofValues?.sentence ?? '', /(?=.*a\.ts → contract\/src\/b\.ts)(?=.*b\.ts → contract\/src\/c\.ts)/)
  assert.equal(ofTypes?.rule, 'type-cycles')
  assert.match(
    ofTypes?.sentence ?? '',
    /\(4 files are tied together\): contract\/src\/d\.ts → contract\/src\/c\.ts → contract\/src\/d\.ts/,
  )
  const typesOnly = violations({ ...circle, 'contract/src/c.ts': `import type { a } from './a.ts'` })
  assert.deepEqual(
    typesOnly.map(({ rule }) => rule),
    ['type-cycles'],
  )
  assert.match(
    typesOnly[0]?.sentence ?? '',
    /c\.ts → contract\/src\/a\.ts → contract\/src\/b\.ts → contract\/src\/c\.ts/,
  )
  assert.deepEqual(violations({ ...circle, 'contract/src/c.ts': '' }), [])
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

test('strings and templates are kept, with a mark where something is put in', () => {
  const text = `const a = 'it\\'s'; const b = \`x \${f('y')} \${\`z \${1}\`}\` // 'not this'`
  assert.deepEqual(
    scan(text).literals.map(({ kind, text: inside }) => [kind, inside]),
    [
      ['string', "it\\'s"],
      ['string', 'y'],
      ['template', 'z …'],
      ['template', 'x … …'],
    ],
  )
})
