import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, beforeEach, test } from 'node:test'
import { call } from '@orpc/server'
import type { PlanStep } from '@tocsin/contract/config/config'
import type { Problem } from '@tocsin/contract/errors'
import { system } from '@tocsin/contract/facts'
import type { Role, TeamRole } from '@tocsin/contract/people/people'
import { sql } from 'kysely'
import { parse } from 'yaml'
import { authorise } from '../access/policy.ts'
import { then } from '../flow.ts'
import { listResources } from '../kernel/data/resources.ts'
import { createLog } from '../kernel/log.ts'
import type { Principal } from '../kernel/perform.ts'
import { type TestContext, testContext } from '../kernel/testing.ts'
import { savePerson } from '../people/actions.ts'
import { admins, everybody, personByRef } from '../people/read.ts'
import { registry } from '../rooms.ts'
import { applyConfig, type ConfigRequest, planConfig } from './actions.ts'
import { exportConfig } from './export.ts'
import { configRoutes } from './routes.ts'
import { toYaml } from './text.ts'

const around = { registry, publicUrl: () => 'https://tocsin.acme.example' }
const admin: Principal = {
  actor: { type: 'token', id: null, name: 'admin token' },
  userId: null,
  email: null,
  role: 'admin',
  timeZone: 'UTC',
  teams: {},
  scopes: null,
  sessionId: null,
}
const somebody = (role: Role, teams: Record<string, TeamRole> = {}): Principal => ({ ...admin, role, teams })

let house: TestContext
before(async () => {
  house = await testContext(then)
})
after(async () => await house[Symbol.asyncDispose]())
beforeEach(async () => {
  await sql`truncate fact, resource, resource_version, resource_use, resource_person, person, contact_method, notification, integration_key cascade`.execute(
    house.database.db,
  )
})

type More = Partial<Omit<ConfigRequest, 'files'>> & { by?: Principal }
const request = (text: string, { owner = null, prune = false }: More): ConfigRequest => ({
  files: [{ name: 'acme.yaml', text }],
  owner,
  prune,
})
const apply = (text: string, more: More = {}) =>
  house.database.transact((tx) => applyConfig(tx, more.by ?? admin, around, request(text, more)))
const plan = (text: string, more: More = {}) =>
  house.database.transact((tx) => planConfig(tx, more.by ?? admin, around, request(text, more)))
const said = (steps: PlanStep[]) => steps.map(({ action, kind, slug }) => `${action} ${kind} ${slug}`)
const changes = (steps: PlanStep[]) => said(steps).filter((line) => !line.startsWith('unchanged'))
const withoutKeys = (steps: PlanStep[]) => steps.map(({ key: _key, url: _url, ...step }) => step)
const exported = () => house.database.transact((tx) => exportConfig(tx, registry, { contacts: true }))

/** Everything that an apply could have touched. */
async function snapshot() {
  const { db } = house.database
  return {
    resources: (await listResources(db)).map(({ kind, slug, doc, version, managedBy }) => ({
      kind,
      slug,
      doc,
      version,
      managedBy,
    })),
    people: (await everybody(db)).map(({ email, name, role, timeZone, disabledAt, managedBy }) => ({
      email,
      name,
      role,
      timeZone,
      disabledAt,
      managedBy,
    })),
    contacts: await db
      .selectFrom('contactMethod')
      .select(['channel', 'address', 'label', 'managedBy', 'verifiedAt'])
      .orderBy('channel')
      .orderBy('address')
      .execute(),
    keys: await db.selectFrom('integrationKey').select(['hash', 'expiresAt']).orderBy('hash').execute(),
    facts: (await db.selectFrom('fact').select('kind').execute()).length,
  }
}

const manual = `
users:
  ana@acme.example: { name: Ana Reis, timeZone: Europe/Lisbon, role: responder }
  bo@acme.example:  { name: Bo Lindqvist, timeZone: Europe/Stockholm, contacts: [{ email: bo@acme.example }] }
teams:
  payments: { name: Payments, members: { ana@acme.example: manager, bo@acme.example: responder } }
schedules:
  payments-primary:
    team: payments
    timeZone: Europe/Lisbon
    layers: []            # the model of schedules.md
policies:
  payments:
    team: payments
    repeat: { times: 3, after: 30m }
    atEnd: catch-all
    levels:
      - { after: 0m,  notify: [schedule payments-primary] }
      - { after: 5m,  notify: [user bo@acme.example] }
      - { after: 15m, notify: [team payments] }
    paths:
      - { when: 'page.severity == "low"', urgency: low, levels: [ { after: 0m, notify: [schedule payments-primary] } ] }
services:
  checkout: { name: Checkout, team: payments, tier: 1, policy: payments, dependsOn: [payments-db] }
  payments-db: {}
integrations:
  checkout-alerts: { source: alertmanager, service: checkout }
`
const company = await readFile(new URL('../../../dev/acme.yaml', import.meta.url), 'utf8')

for (const [name, text] of [
  ['the example of the manual', manual],
  ['the demo company', company],
] as const) {
  test(`${name}: the plan is the apply, the second apply changes nothing, and neither does applying the export`, async () => {
    const before = await snapshot()
    const planned = await plan(text)
    assert.deepEqual(await snapshot(), before, 'a plan leaves nothing behind')
    const applied = await apply(text)
    assert.deepEqual(withoutKeys(applied), planned)
    assert.ok(changes(applied).every((line) => line.startsWith('create ')))
    assert.equal(changes(applied).length, applied.length)

    const after = await snapshot()
    assert.deepEqual(changes(await plan(text)), [])
    assert.deepEqual(changes(await apply(text)), [])
    assert.deepEqual(await snapshot(), after)

    const yaml = toYaml(await exported())
    assert.deepEqual(changes(await apply(yaml)), [], yaml)
    assert.deepEqual(await snapshot(), after, 'not even a fact')
    assert.deepEqual(changes(await apply(JSON.stringify(await exported()))), [])

    await using fresh = await testContext(then)
    const anew = await fresh.database.transact((tx) => applyConfig(tx, admin, around, request(yaml, {})))
    assert.deepEqual(said(anew).toSorted(), said(applied).toSorted(), 'the export alone makes the same company')
    assert.deepEqual(await fresh.database.transact((tx) => exportConfig(tx, registry, { contacts: true })), parse(yaml))
  })
}

test('a change of every sort is planned as it is applied, with what was and what will be', async () => {
  await apply(manual)
  const text = `
users:
  ana@acme.example: { timeZone: europe/london }
  cy@acme.example: { role: observer }
teams:
  payments: { name: Money, members: { ana@acme.example: manager } }
integrations:
  checkout-alerts: { state: absent }
  other: { source: generic, service: checkout }
services:
  payments-db: {}
`
  const planned = await plan(text)
  const applied = await apply(text)
  assert.deepEqual(withoutKeys(applied), planned)
  assert.deepEqual(said(applied), [
    'update user ana@acme.example',
    'create user cy@acme.example',
    'update team payments',
    'delete integration checkout-alerts',
    'create integration other',
    'unchanged service payments-db',
  ])
  assert.deepEqual(
    applied[0]!.diff,
    [{ path: 'timeZone', before: 'Europe/Lisbon', after: 'Europe/London' }],
    'what was left out keeps its value',
  )
  assert.deepEqual(applied[2]!.diff, [
    { path: 'members.bo@acme.example', before: 'responder', after: null },
    { path: 'name', before: 'Payments', after: 'Money' },
  ])
  assert.match(applied[4]!.key!, /^[a-z0-9]{32}$/)
  assert.match(applied[4]!.url!, /^https:\/\/tocsin\.acme\.example\//)
  assert.ok(applied[4]!.url!.includes(applied[4]!.key!))
})

test('all or nothing: one missing reference, one conflict, and nothing of the rest is kept', async () => {
  await apply(manual)
  const before = await snapshot()
  const nothing = async (text: string, kind: string, message: RegExp) => {
    for (const attempt of [plan, apply])
      await assert.rejects(attempt(text), (error: Problem) => error.kind === kind && message.test(error.message))
    assert.deepEqual(await snapshot(), before)
  }
  const rest =
    'users:\n  new@acme.example: { contacts: [{ webhook: "https://hook.example/x" }] }\nteams:\n  new: {}\nintegrations:\n  new: { source: generic, key: a-fixed-key-0123 }\n'
  await nothing(
    `${rest}services:\n  bad: { policy: paymnets }\n`,
    'invalid',
    /services\.bad\.policy: there is no policy "paymnets"; did you mean "payments"\?/,
  )
  await nothing(`${rest}policies:\n  payments: { state: absent }\n`, 'conflict', /used by service "checkout"/)
  await nothing(`${rest}services:\n  checkout: { tier: 1, tear: 2 }\n`, 'invalid', /unknown key "tear"/)
  await nothing(
    `${rest}policies:\n  p: { levels: [{ after: 0m, notify: [user nobody@acme.example] }] }\n`,
    'invalid',
    /there is no user nobody@acme\.example/,
  )
})

test('deleting what belongs together works in one file, in whatever order it is written', async () => {
  await apply(manual)
  const gone = '{ state: absent }'
  await apply(`
teams: { payments: ${gone} }
schedules: { payments-primary: ${gone} }
policies: { payments: ${gone} }
services: { payments-db: ${gone}, checkout: ${gone} }
integrations: { checkout-alerts: ${gone} }
users: { bo@acme.example: ${gone}, nobody@acme.example: ${gone} }
`)
  assert.deepEqual(await listResources(house.database.db), [])
  assert.ok((await personByRef(house.database.db, 'bo@acme.example'))?.disabledAt)
  assert.equal(
    (await personByRef(house.database.db, 'ana@acme.example'))?.disabledAt,
    null,
    'what is not declared is not touched',
  )
  assert.deepEqual(Object.keys(await exported()), ['users'])
  assert.deepEqual(Object.keys((await exported()).users as object), ['ana@acme.example'])
})

test('pruning deletes what this owner declared once and no longer does, and nothing else', async () => {
  await apply(
    'teams: { infra-a: {}, infra-b: {}, organisation: {} }\nservices: { s: { team: infra-a } }\norganisation: { name: Acme }\n',
    { owner: 'infra' },
  )
  await apply('teams: { other: {} }', { owner: 'platform' })
  await apply('teams: { by-hand: {} }')
  const slugs = async () => (await listResources(house.database.db)).map(({ kind, slug }) => `${kind} ${slug}`)

  const text = 'teams: { infra-b: {} }'
  const planned = await plan(text, { owner: 'infra', prune: true })
  assert.deepEqual(changes(planned).toSorted(), ['delete service s', 'delete team infra-a', 'delete team organisation'])
  assert.deepEqual(await apply(text, { owner: 'infra', prune: true }), planned)
  assert.deepEqual(await slugs(), ['organisation organisation', 'team by-hand', 'team infra-b', 'team other'])

  await apply('services: { held: { team: infra-b } }')
  await assert.rejects(apply('teams: { new: {} }', { owner: 'infra', prune: true }), {
    kind: 'conflict',
    message: /used by service "held"/,
  })
  assert.equal((await slugs()).includes('team new'), false)
})

test('pruning asks for an owner, and never takes an empty file for "delete everything"', async () => {
  await apply('teams: { a: {}, b: {} }', { owner: 'infra' })
  await assert.rejects(apply('teams: { a: {} }', { prune: true }), { kind: 'invalid', message: /needs an owner/ })
  for (const text of ['', '# nothing yet\n', 'teams:\n', '{}']) {
    await assert.rejects(apply(text, { owner: 'infra', prune: true }), {
      kind: 'invalid',
      message: /Nothing is declared/,
    })
  }
  assert.equal((await listResources(house.database.db)).length, 2)
})

test('what is declared as code bears its owner’s mark, people and contact methods too', async () => {
  await apply(manual, { owner: 'infra' })
  const { resources, people, contacts } = await snapshot()
  assert.deepEqual(new Set([...resources, ...people].map(({ managedBy }) => managedBy)), new Set(['infra']))
  assert.ok(
    contacts.some(
      ({ address, managedBy, verifiedAt }) => address === 'bo@acme.example' && managedBy === 'infra' && verifiedAt,
    ),
  )
  await apply('teams:\n  payments: { name: By hand }\n')
  assert.equal((await snapshot()).resources.find(({ kind }) => kind === 'team')?.managedBy, 'infra')
})

test('a manager of a team changes what the team owns, and nothing else', async () => {
  await apply(`${manual}\n`)
  await apply('teams: { platform: {} }\nservices: { queue: { team: platform }, orphan: {} }')
  const by = somebody('responder', { payments: 'manager', platform: 'responder' })
  const before = await snapshot()
  assert.deepEqual(
    said(
      await apply('services: { checkout: { team: payments, policy: payments }, fresh: { team: payments } }', { by }),
    ),
    ['update service checkout', 'create service fresh'],
  )
  assert.deepEqual(said(await apply('services: { fresh: { state: absent } }', { by })), ['delete service fresh'])
  const kept = await snapshot()
  const forbidden = [
    'services: { queue: { team: platform, tier: 3 } }',
    'services: { queue: { state: absent } }',
    'services: { orphan: { team: payments } }',
    'services: { checkout: { team: platform } }',
    'services: { checkout: { name: now nobody’s } }',
    'services: { new: {} }',
    'teams: { new: {} }',
    'teams: { platform: { members: { ana@acme.example: manager } } }',
    'organisation: { name: Mine }',
    'users: { ana@acme.example: { role: admin } }',
    'users: { new@acme.example: {} }',
    'services: { checkout: { team: payments, tier: 5 }, queue: { team: platform, tier: 5 } }',
  ]
  for (const text of forbidden) await assert.rejects(apply(text, { by }), { kind: 'forbidden' }, text)
  assert.deepEqual(await snapshot(), kept)
  assert.notDeepEqual(kept, before)
  for (const member of [
    somebody('responder', { payments: 'responder' }),
    somebody('observer', { payments: 'manager' }),
    { ...by, scopes: ['observe' as const] },
  ]) {
    await assert.rejects(apply('services: { checkout: { team: payments } }', { by: member }), { kind: 'forbidden' })
  }
})

test('managers declare people below them; only admins make managers and admins, and one admin always stays', async () => {
  const by = somebody('manager')
  assert.deepEqual(said(await apply('users: { new@acme.example: { role: responder } }', { by })), [
    'create user new@acme.example',
  ])
  for (const role of ['manager', 'admin']) {
    await assert.rejects(apply(`users: { new@acme.example: { role: ${role} } }`, { by }), { kind: 'forbidden' })
  }
  await apply('users: { boss@acme.example: { role: admin } }')
  await assert.rejects(apply('users: { boss@acme.example: { name: Renamed } }', { by }), { kind: 'forbidden' })
  await assert.rejects(apply('users: { boss@acme.example: { state: absent } }', { by }), { kind: 'forbidden' })
  await assert.rejects(apply('users: { boss@acme.example: { role: observer } }'), {
    kind: 'conflict',
    message: /last admin/,
  })
  await assert.rejects(apply('users: { boss@acme.example: { state: absent } }'), {
    kind: 'conflict',
    message: /last admin/,
  })
  assert.equal((await admins(house.database.db)).length, 1)
})

test('keys: generated once, fixed ones stay fixed, and nobody takes another’s', async () => {
  const text = 'integrations:\n  a: { source: generic, key: the-key-of-a-0123 }\n  b: { source: generic }\n'
  const first = await apply(text)
  assert.equal(first[0]!.key === undefined || first[0]!.key === 'the-key-of-a-0123', true)
  assert.match(first[1]!.key!, /^[a-z0-9]{32}$/)
  const second = await apply(text)
  assert.deepEqual([changes(second), second[1]!.key], [[], undefined], 'a generated key is never shown again')
  await assert.rejects(apply('integrations:\n  b: { source: generic, key: the-key-of-a-0123 }\n'), { kind: 'conflict' })
  assert.equal(
    'key' in ((await exported()).integrations as Record<string, object>).a!,
    false,
    'an export holds no keys',
  )
})

test('two applies at once: one after the other, and the second sees the first', async () => {
  const ends = await Promise.all(Array.from({ length: 4 }, () => apply(manual)))
  assert.deepEqual(ends.map((steps) => changes(steps).length > 0).sort(), [false, false, false, true])
})

test('more plans at once than there are connections: each gets its answer', async () => {
  const plans = await Promise.all(Array.from({ length: 15 }, () => plan(manual)))
  assert.equal(new Set(plans.map((steps) => JSON.stringify(steps))).size, 1)
})

test('somebody who was disabled can neither be named nor comes back by being declared', async () => {
  await apply(manual)
  await apply('users: { bo@acme.example: { state: absent } }')
  assert.deepEqual(changes(await apply('users: { bo@acme.example: { name: Bo Lindqvist } }')), [])
  assert.ok((await personByRef(house.database.db, 'bo@acme.example'))?.disabledAt)
  await assert.rejects(apply('teams: { new: { members: { bo@acme.example: manager } } }'), {
    kind: 'invalid',
    message: /user bo@acme\.example is disabled/,
  })
  assert.deepEqual(changes(await apply(toYaml(await exported()))), [], 'the export is still a no-op')
})

// The same through the operations.
const { config, resources } = configRoutes(around)
const from = (principal: Principal) => {
  const { database, clock } = house
  return { context: { principal, ip: null, database, clock, log: createLog('silent'), authorise } }
}

test('one document: put, get, versions, and what is wrong in it is said as in a file', async () => {
  const at = from(admin)
  const made = await call(resources.put, { kind: 'teams', slug: 'payments', name: 'Payments', expectVersion: 0 }, at)
  assert.deepEqual(
    [made.version, made.doc, made.managedBy, made.usedBy, made.can],
    [1, { name: 'Payments' }, null, [], ['edit', 'delete']],
  )
  await call(resources.put, { kind: 'services', slug: 'checkout', doc: { team: 'payments' } }, at)
  const used = await call(resources.get, { kind: 'teams', slug: 'payments' }, at)
  assert.deepEqual([used.usedBy, used.can], [[{ kind: 'service', slug: 'checkout' }], ['edit']])
  await assert.rejects(call(resources.remove, { kind: 'teams', slug: 'payments' }, at), { kind: 'conflict' })
  await assert.rejects(call(resources.put, { kind: 'teams', slug: 'payments', name: 'Again', expectVersion: 0 }, at), {
    kind: 'conflict',
  })
  await assert.rejects(call(resources.put, { kind: 'teams', slug: 'payments', nmae: 'x' }, at), {
    kind: 'invalid',
    message: /nmae: unknown key "nmae"; did you mean "name"\?/,
  })
  await assert.rejects(
    call(resources.put, { kind: 'teams', slug: 'payments', doc: { name: 'x' }, description: 'ignored?' }, at),
    { kind: 'invalid', message: /Beside "doc"/ },
  )
  await assert.rejects(call(resources.put, { kind: 'organisation', slug: 'second', name: 'x' }, at), {
    kind: 'invalid',
    message: /There is one organisation/,
  })
  await assert.rejects(call(resources.get, { kind: 'teams', slug: 'paymnts' }, at), {
    kind: 'not_found',
    message: /did you mean "payments"\?$/,
  })
  const integration = await call(resources.put, { kind: 'integrations', slug: 'a', source: 'generic' }, at)
  assert.match(integration.key!, /^[a-z0-9]{32}$/)
  assert.equal((await call(resources.versions, { kind: 'teams', slug: 'payments' }, at)).length, 1)
  assert.deepEqual(
    (await call(resources.list, { kind: 'teams', q: 'PAY' }, at)).items.map(({ slug }) => slug),
    ['payments'],
  )
})

test('an export of something that is not there says so; contact methods are for those who manage people', async () => {
  await apply(manual)
  const at = from(admin)
  await assert.rejects(call(config.export, { format: 'json', kind: 'service' }, at), {
    kind: 'not_found',
    message: /did you mean "services"\?/,
  })
  await assert.rejects(call(config.export, { format: 'json', kind: 'services', slug: 'nope' }, at), {
    kind: 'not_found',
  })
  const one = (await call(config.export, { format: 'json', kind: 'services', slug: 'checkout' }, at)) as Record<
    string,
    object
  >
  assert.deepEqual([Object.keys(one), Object.keys(one.services!)], [['services'], ['checkout']])
  const contactsFor = async (by: Principal) =>
    JSON.stringify(await call(config.export, { format: 'json', kind: 'users' }, from(by))).includes('contacts')
  assert.deepEqual(
    [
      await contactsFor(admin),
      await contactsFor(somebody('manager')),
      await contactsFor(somebody('observer')),
      await contactsFor({ ...admin, scopes: ['observe'] }),
    ],
    [true, true, false, false],
  )
})

test('a person added by hand and then declared keeps what the file does not say', async () => {
  await house.database.transact((tx) =>
    savePerson(tx, system, { email: 'dee@acme.example', name: 'Dee', role: 'manager', timeZone: 'Africa/Lagos' }, null),
  )
  assert.deepEqual(changes(await apply('users: { dee@acme.example: {} }')), [])
  const dee = await personByRef(house.database.db, 'dee@acme.example')
  assert.deepEqual([dee?.name, dee?.role, dee?.timeZone], ['Dee', 'manager', 'Africa/Lagos'])
})
