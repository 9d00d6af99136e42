import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import fc from 'fast-check'
import { registry } from '../rooms.ts'
import { requestOf } from './actions.ts'
import { differences, inOrder, readConfig } from './model.ts'
import { toYaml } from './text.ts'

const read = (text: string, name = 'acme.yaml') => readConfig([{ name, text }], registry)

function problemOf(work: () => unknown): Problem {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new assert.AssertionError({ message: 'nothing went wrong' })
}

/** Every mistake as `place: message`. */
const mistakes = (text: string) => problemOf(() => read(text)).errors.map(({ path, message }) => `${path}: ${message}`)

test('a file declares users, documents, absences and keys; nothing else', () => {
  const declared = read(`
organisation: { name: Acme }
users:
  Ana@Acme.example: { name: Ana, timeZone: Europe/Lisbon }
  gone@acme.example: { state: absent }
teams:
  payments:
services:
  checkout: { state: present, team: payments }
  old-shop: { state: absent }
integrations:
  alerts: { source: generic, service: checkout, key: fixed-key-0123456789 }
`)
  assert.deepEqual([...declared.users], [['ana@acme.example', { name: 'Ana', timeZone: 'Europe/Lisbon' }]])
  assert.deepEqual(declared.absentUsers, ['gone@acme.example'])
  assert.deepEqual(
    declared.documents.map(({ kind, slug, doc }) => [kind, slug, doc]),
    [
      ['organisation', 'organisation', { name: 'Acme' }],
      ['team', 'payments', {}],
      ['service', 'checkout', { team: 'payments' }],
      ['service', 'old-shop', null],
      ['integration', 'alerts', { source: 'generic', service: 'checkout' }],
    ],
  )
  assert.deepEqual([...declared.secrets], [['integration alerts', 'fixed-key-0123456789']])
})

const fine: [what: string, text: string, documents: number][] = [
  ['nothing at all', '', 0],
  ['only comments', '# to be written\n---\n', 0],
  ['kinds without content', 'teams:\nservices: {}\nusers: null\n', 0],
  ['JSON', '{"teams":{"payments":{"name":"Pay\\u00ebs"}},"services":{"a":{}}}', 2],
  ['Windows line ends and a byte order mark', '\ufeffteams:\r\n  payments:\r\n    name: Payments\r\n', 1],
  [
    'slugs that look like numbers and words of YAML',
    'teams:\n  007: {}\n  1e3: {}\n  0x10: {}\n  null: {}\n  true: {}\n',
    5,
  ],
  [
    'anchors used as often as people do',
    `teams:\n  first: &all { description: same }\n${Array.from({ length: 300 }, (_, i) => `  t${i}: *all\n`).join('')}`,
    301,
  ],
]
for (const [what, text, documents] of fine) {
  test(`${what}: fine`, () => assert.equal(read(text).documents.length, documents))
}

test('slugs stay as they were written', () => {
  assert.deepEqual(
    read('teams:\n  007: {}\n  1e3: {}\n  "12": {}\n')
      .documents.map(({ slug }) => slug)
      .sort(),
    ['007', '12', '1e3'],
  )
})

const wrong: [what: string, text: string, says: (string | RegExp)[]][] = [
  [
    'an unknown kind',
    'teams: {}\nservcies:\n  a: {}\n',
    [/^acme\.yaml:2 servcies: unknown kind "servcies"; did you mean "services"\?; known: users, organisation, teams/],
  ],
  ['a kind in the singular', 'team:\n  a: {}\n', [/did you mean "teams"\?/]],
  [
    'an unknown key of a document',
    'services:\n  a:\n    name: A\n    polciy: p\n',
    [/^acme\.yaml:4 services\.a\.polciy: unknown key "polciy"; did you mean "policy"\?; known: name, /],
  ],
  [
    'an unknown key of the organisation',
    'organisation:\n  catchall: []\n',
    [/^acme\.yaml:2 organisation\.catchall: unknown key "catchall"; did you mean "catchAll"\?/],
  ],
  [
    'an unknown key of a user',
    'users:\n  ana@acme.example:\n    nmae: Ana\n',
    [/^acme\.yaml:3 users\.ana@acme\.example\.nmae: unknown key "nmae"; did you mean "name"\?/],
  ],
  [
    'unknown keys deep inside',
    `policies:
  p:
    levels:
      - { after: 0m, notify: [] }
      - after: 5m
        notify: []
        notfiy: [team a]
    repeat:
      times: 1
      evry: 5m
`,
    [
      /^acme\.yaml:7 policies\.p\.levels\.1\.notfiy: unknown key "notfiy"; did you mean "notify"\?; known: after, notify$/,
      /^acme\.yaml:10 policies\.p\.repeat\.evry: unknown key "evry"; known: times, after$/,
    ],
  ],
  [
    'an unknown key inside a choice',
    'users:\n  ana@acme.example:\n    contacts:\n      - email: ana@acme.example\n        labl: home\n',
    [/^acme\.yaml:5 users\.ana@acme\.example\.contacts\.0\.labl: unknown key "labl"; did you mean "label"\?/],
  ],
  ['two keys at once', 'services:\n  a: { x: 1, y: 2 }\n', [/a\.x: unknown key "x"/, /a\.y: unknown key "y"/]],
  [
    'a wrong type',
    'services:\n  a:\n    tier: one\n  b: [1]\n  c: text\n',
    [
      /^acme\.yaml:3 services\.a\.tier: .*expected number/,
      /^acme\.yaml:4 services\.b: .*expected object/,
      /^acme\.yaml:5 services\.c: .*expected object/,
    ],
  ],
  [
    'an unknown zone',
    'users:\n  ana@acme.example: { timeZone: Europe/Lissabon }\nschedules:\n  s:\n    layers: []\n    timeZone: Mars/Base\n',
    [
      /^acme\.yaml:2 .*timeZone: "Europe\/Lissabon" is not a known time zone/,
      /^acme\.yaml:6 schedules\.s\.timeZone: "Mars\/Base" is not a known time zone/,
    ],
  ],
  [
    'a key that is not a slug',
    'teams:\n  "Pay ments": {}\n',
    [/^acme\.yaml:2 teams\.Pay ments: "Pay ments" must be a slug/],
  ],
  [
    'a user who is not an address',
    'users:\n  ana: {}\n',
    [/^acme\.yaml:2 users\.ana: "ana" must be an e-mail address/],
  ],
  ['a list where a map should be', 'teams:\n  - payments\n', ['acme.yaml:1 teams: must be a map keyed by slug']],
  ['a text for the organisation', 'organisation: Acme\n', ['acme.yaml:1 organisation: must be a map of settings']],
  ['a list at the top', '- a\n', ['acme.yaml:1: must be a map of kinds, such as "services:"']],
  ['a text at the top', 'hello', ['acme.yaml:1: must be a map of kinds, such as "services:"']],
  [
    'a state nobody knows',
    'services:\n  a:\n    state: gone\n',
    ['acme.yaml:3 services.a.state: "state" must be present or absent'],
  ],
  [
    'a key of an integration that is too short',
    'integrations:\n  a:\n    source: generic\n    key: short\n',
    [/^acme\.yaml:4 integrations\.a\.key: must have 16 to 128 characters/],
  ],
  [
    'a slug declared twice in one file',
    'teams:\n  a: {}\n  b: {}\n  a: {}\n',
    ['acme.yaml:4: the key "a" stands twice in this map'],
  ],
  [
    'a person declared twice in different case',
    'users:\n  ana@acme.example: {}\n  Ana@Acme.example: {}\n',
    [/declared twice; the first time at acme\.yaml:2/],
  ],
  [
    'a kind that stands twice',
    'teams:\n  a: {}\nteams:\n  b: {}\n',
    ['acme.yaml:3: the key "teams" stands twice in this map'],
  ],
  ['a tab', 'teams:\n\tpayments: {}\n', [/^acme\.yaml:2: a tab cannot indent YAML/]],
  ['a bracket that is not closed', 'teams: {\n  a: {\n', [/^acme\.yaml:\d: /]],
  ['two documents', 'teams: {}\n---\nteams: {}\n', [/^acme\.yaml:\d: a file holds one document/]],
  ['an alias of nothing', 'teams:\n  a: *nothing\n', [/^acme\.yaml:1: .*nothing/]],
  ['an alias that is its own parent', 'teams: &t\n  a: *t\n', [/./]],
  [
    'NUL in a text',
    'teams:\n  a:\n    name: "a\\0b"\n',
    ['acme.yaml:3: holds characters that cannot be kept (NUL or broken Unicode)'],
  ],
  [
    'half a surrogate pair in a key',
    'services:\n  a:\n    links:\n      "\\uD800": https://a.example\n',
    [/^acme\.yaml:4: holds characters that cannot be kept/],
  ],
  [
    'JSON with a mistake',
    '{\n "teams": {\n  "a": { "nam": "x" }\n }\n}',
    [/^acme\.yaml:3 teams\.a\.nam: unknown key "nam"; did you mean "name"\?/],
  ],
  [
    'names of JavaScript',
    'teams:\n  a: { constructor: 1, toString: 2, __proto__: 3 }\n',
    [/unknown key "constructor"/, /unknown key "toString"/, /unknown key "__proto__"/],
  ],
]
for (const [what, text, says] of wrong) {
  test(`${what}: said with file, line and path`, () => {
    const found = mistakes(text)
    assert.equal(found.length >= says.length, true, found.join('\n'))
    says.forEach((words, i) => {
      if (typeof words === 'string') assert.equal(found[i], words)
      else assert.match(found[i]!, words)
    })
    if (says.length > 1) assert.equal(found.length, says.length, found.join('\n'))
  })
}

test('the line is that of the key also where keys have dots and aliases lead elsewhere', () => {
  const text = `teams:
  a: &team
    members:
      ana@acme.example: manager
      bo@acme.example: boss
  b: *team
`
  assert.deepEqual(
    mistakes(text).map((line) => line.split(': ')[0]),
    ['acme.yaml:5 teams.a.members.bo@acme.example', 'acme.yaml:5 teams.b.members.bo@acme.example'],
  )
})

test('several files are read as one; what is declared in two of them is told with both places', () => {
  const files = [
    { name: 'a.yaml', text: 'teams:\n  a: {}\norganisation: { name: A }\n' },
    { name: 'b.yaml', text: '# b\nteams:\n  b: {}\n  a: {}\norganisation: { name: B }\n' },
  ]
  assert.equal(readConfig([files[0]!, { name: 'c.yaml', text: 'teams: { c: {} }' }], registry).documents.length, 3)
  assert.deepEqual(problemOf(() => readConfig(files, registry)).errors, [
    { path: 'b.yaml:4 teams.a', message: 'a is declared twice; the first time at a.yaml:2 teams.a' },
    {
      path: 'b.yaml:5 organisation',
      message: 'organisation is declared twice; the first time at a.yaml:3 organisation',
    },
  ])
})

test('all mistakes of all files are told at once, and the sentence says how many', () => {
  const problem = problemOf(() =>
    readConfig(
      [
        { name: 'a.yaml', text: 'x: 1\n' },
        { name: 'b.yaml', text: 'teams: [' },
        { name: 'c.yaml', text: 'teams:\n  a: { y: 1 }\n' },
      ],
      registry,
    ),
  )
  assert.deepEqual([...new Set(problem.errors.map(({ path }) => path.split(':')[0]))], ['a.yaml', 'b.yaml', 'c.yaml'])
  assert.match(problem.message, /^Nothing was changed\. a\.yaml:1 x: unknown kind "x".* \(and \d more\)$/)
  const many = problemOf(() =>
    read(`services:\n${Array.from({ length: 1000 }, (_, i) => `  s${i}: { x: 1 }\n`).join('')}`),
  )
  assert.equal(many.errors.length, 200)
  assert.match(many.message, /\(and 999 more\)$/)
})

test('a "billion laughs" is refused', () => {
  const levels = Array.from(
    { length: 30 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array.from({ length: 10 }, () => `*l${i}`).join(', ')}]`,
  )
  assert.match(
    mistakes(`l0: &l0 lol\n${levels.join('\n')}\n`)[0]!,
    /^acme\.yaml:1: aliases \(\*name\) multiply too much/,
  )
})

test('brackets without end are refused', () => {
  for (const text of [
    '['.repeat(50_000),
    '{a: '.repeat(50_000),
    `teams: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `a:\n${Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}`,
  ]) {
    assert.ok(mistakes(text).length > 0)
  }
})

test('two megabytes of YAML are read: many documents, many mistakes, one long text', () => {
  const many = `teams:\n${Array.from({ length: 40_000 }, (_, i) => `  team-${i}:\n    name: The team of number ${i}, with a name\n`).join('')}`
  assert.ok(many.length > 2_000_000)
  assert.equal(read(many).documents.length, 40_000)
  assert.match(mistakes(`teams:\n  a:\n    name: ${'x'.repeat(2_000_000)}\n`)[0]!, /Too big|longer/)
})

test('what is written as YAML is read as it was, and keys stand in the order people write them', () => {
  const registryKeys = registry.get('service')!.keys
  const doc = inOrder({ policy: 'p', zebra: 1, name: 'N', team: 't', alpha: 2 }, registryKeys)
  assert.deepEqual(Object.keys(doc), ['name', 'team', 'policy', 'alpha', 'zebra'])
  const words = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'yes',
      '007',
      '1e3',
      'null',
      '~',
      ' - a',
      '#x',
      "it's",
      'a: b',
      '2026-01-01',
      '@x',
      '*x',
      '&x',
      '%',
      '|',
      '>',
      '\ttab',
      'x\ny',
      '...',
      '---',
      '0o7',
    ),
  )
  const storable = words.filter((word) => word.isWellFormed() && !word.includes('\0') && word.trim() !== '')
  fc.assert(
    fc.property(storable, storable, (name, description) => {
      const text = toYaml({ teams: { '007': { name, description } } })
      const [found] = read(text).documents
      // Names are trimmed when they are read; nothing else may change.
      assert.deepEqual(found, {
        kind: 'team',
        slug: '007',
        doc: { name: name.trim(), description },
        where: 'acme.yaml:2 teams.007',
      })
    }),
    { numRuns: 40 },
  )
})

test('differences name the path of what changed; lists are shown whole', () => {
  assert.deepEqual(differences({ a: 1, b: { c: [1], d: 2 }, e: 'x' }, { a: 1, b: { c: [1, 2], d: 2 }, f: null }), [
    { path: 'b.c', before: [1], after: [1, 2] },
    { path: 'e', before: 'x', after: null },
    { path: 'f', before: null, after: null },
  ])
  assert.deepEqual(differences({}, {}), [])
})

test('a request is files, one text, or the document itself, and nothing in it is ignored', () => {
  assert.deepEqual(requestOf({ yaml: 'a', owner: 'git', prune: true, rollout: 'recompute' }), {
    files: [{ name: 'configuration', text: 'a' }],
    owner: 'git',
    prune: true,
    rollout: 'recompute',
  })
  assert.deepEqual(
    requestOf({ files: { 'x.yaml': 'a', 'y.yaml': 'b' } }).files.map(({ name }) => name),
    ['x.yaml', 'y.yaml'],
  )
  assert.deepEqual(JSON.parse(requestOf({ teams: { a: {} } }).files[0]!.text), { teams: { a: {} } })
  const mistyped = requestOf({ yaml: 'teams: {}', onwer: 'git' })
  assert.match(problemOf(() => readConfig(mistyped.files, registry)).message, /unknown kind "onwer"/)
})
