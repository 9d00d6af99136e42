import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Actor, system } from '@tocsin/contract/facts'
import type { Role } from '@tocsin/contract/people/people'
import type { KindName } from '@tocsin/contract/resources'
import type { Tx } from '../kernel/data/db.ts'
import { type Kind, saveResources } from '../kernel/data/resources.ts'
import { type TestContext, testContext } from '../kernel/testing.ts'
import { confirmEmail, disablePerson, enablePerson, savePerson } from './actions.ts'
import { organisationKind, teamKind } from './kind.ts'
import { containing, keepsAnAdmin, organisationSlug } from './model.ts'
import {
  admins,
  everybody,
  listPeople,
  membersOfTeams,
  organisation,
  peopleByEmail,
  peopleById,
  personByRef,
  teamMembers,
  teamsOfPeople,
} from './read.ts'

let house: TestContext
before(async () => {
  house = await testContext()
})
after(async () => await house[Symbol.asyncDispose]())

const registry = new Map<KindName, Kind>([
  ['team', teamKind as Kind],
  ['organisation', organisationKind as Kind],
])

/** Runs `work` and takes everything back. */
async function rehearse(work: (tx: Tx) => Promise<void>): Promise<void> {
  const undo = new Error('undo')
  await assert.rejects(
    house.database.transact(async (tx) => {
      await work(tx)
      throw undo
    }),
    (error) => {
      if (error !== undo) throw error
      return true
    },
  )
}

async function add(tx: Tx, email: string, role: Role = 'responder', name = email.split('@')[0]!) {
  return (await savePerson(tx, system, { email, name, role, timeZone: 'UTC' }, null)).person
}

test('references of a team: its members and whom its catch-all names', () => {
  assert.deepEqual(
    teamKind.references({
      members: { 'ana@a.example': 'manager' },
      catchAll: ['user Bo@a.example', 'schedule primary', 'team ops'],
    }),
    [
      { path: 'members.ana@a.example', email: 'ana@a.example' },
      { path: 'catchAll.0', email: 'bo@a.example' },
      { path: 'catchAll.1', kind: 'schedule', slug: 'primary' },
      { path: 'catchAll.2', kind: 'team', slug: 'ops' },
    ],
  )
  assert.deepEqual(organisationKind.references({}), [])
})

test('an admin is kept when another one is left', () => {
  assert.equal(keepsAnAdmin(['a', 'b'], 'a'), true)
  assert.equal(keepsAnAdmin(['a'], 'a'), false)
})

test('LIKE takes signs literally', () => assert.equal(containing('50%_\\'), '%50\\%\\_\\\\%'))

test('saving makes, changes or leaves a person, and says which', async () => {
  await rehearse(async (tx) => {
    const by: Actor = { type: 'token', id: null, name: 'test' }
    const details = { email: 'Ana@Acme.Example', name: 'Ana', role: 'responder', timeZone: 'europe/lisbon' } as const
    const made = await savePerson(tx, by, details, 'git')
    assert.deepEqual(
      [made.created, made.changed, made.person.email, made.person.timeZone],
      [true, true, 'ana@acme.example', 'Europe/Lisbon'],
    )
    const same = await savePerson(tx, by, details, null)
    assert.deepEqual([same.created, same.changed], [false, false])
    const changed = await savePerson(tx, by, { ...details, role: 'manager' }, null)
    assert.deepEqual([changed.created, changed.changed, changed.person.role], [false, true, 'manager'])
    const read = await personByRef(tx.db, 'ANA@acme.example')
    assert.deepEqual(
      [read?.id, read?.role, read?.managedBy, read?.disabledAt],
      [made.person.id, 'manager', 'git', null],
    )
    assert.equal((await personByRef(tx.db, made.person.id))?.email, 'ana@acme.example')
    assert.equal(await personByRef(tx.db, 'nobody'), null)
    await confirmEmail(tx, made.person.id)
  })
})

test('what happened to a person is recorded', async () => {
  const kinds: string[] = []
  const note = async (_: Tx, facts: { kind: string }[]) => void kinds.push(...facts.map((fact) => fact.kind))
  const own = await testContext({
    'user.created': [note],
    'user.changed': [note],
    'user.disabled': [note],
    'user.enabled': [note],
  })
  try {
    const { id } = await own.database.transact(async (tx) => await add(tx, 'bo@acme.example'))
    await own.database.transact(
      async (tx) =>
        void (await savePerson(
          tx,
          system,
          { email: 'bo@acme.example', name: 'Bo B', role: 'responder', timeZone: 'UTC' },
          null,
        )),
    )
    for (let i = 0; i < 2; i++) await own.database.transact(async (tx) => void (await disablePerson(tx, system, id)))
    for (let i = 0; i < 2; i++) await own.database.transact(async (tx) => void (await enablePerson(tx, system, id)))
    assert.deepEqual(kinds, ['user.created', 'user.changed', 'user.disabled', 'user.enabled'])
  } finally {
    await own[Symbol.asyncDispose]()
  }
})

test('the last enabled admin is neither disabled nor demoted', async () => {
  await rehearse(async (tx) => {
    const ana = await add(tx, 'ana@acme.example', 'admin')
    await assert.rejects(disablePerson(tx, system, ana.id), { kind: 'conflict', message: /last admin/ })
    await assert.rejects(add(tx, ana.email, 'manager'), { kind: 'conflict', message: /last admin/ })
    const bo = await add(tx, 'bo@acme.example', 'admin')
    assert.deepEqual(
      (await admins(tx.db)).map((each) => each.email),
      [ana.email, bo.email],
    )
    await disablePerson(tx, system, ana.id)
    await assert.rejects(disablePerson(tx, system, bo.id), { kind: 'conflict' })
    assert.deepEqual(
      (await admins(tx.db)).map((each) => each.email),
      [bo.email],
    )
    await assert.rejects(disablePerson(tx, system, 'usr_nobody'), { kind: 'not_found' })
  })
})

test('of two admins who demote each other at once, one stays', async () => {
  const own = await testContext()
  try {
    const emails = ['ana@acme.example', 'bo@acme.example']
    await own.database.transact(async (tx) => {
      for (const email of emails) await add(tx, email, 'admin')
    })
    const ends = await Promise.allSettled(
      emails.map((email) => own.database.transact(async (tx) => await add(tx, email, 'responder'))),
    )
    assert.deepEqual(ends.map((end) => end.status).sort(), ['fulfilled', 'rejected'])
    assert.equal((await admins(own.database.db)).length, 1)
  } finally {
    await own[Symbol.asyncDispose]()
  }
})

test('of many who add the same person at once, one adds and the others find', async () => {
  const own = await testContext()
  try {
    const saved = await Promise.all(
      Array.from({ length: 8 }, () =>
        own.database.transact(
          async (tx) =>
            await savePerson(
              tx,
              system,
              { email: 'cy@acme.example', name: 'Cy', role: 'observer', timeZone: 'UTC' },
              null,
            ),
        ),
      ),
    )
    assert.equal(saved.filter((each) => each.created).length, 1)
    assert.equal(new Set(saved.map((each) => each.person.id)).size, 1)
  } finally {
    await own[Symbol.asyncDispose]()
  }
})

test('people are found by id and e-mail, and listed by name page by page', async () => {
  await rehearse(async (tx) => {
    const people = []
    for (const name of ['zoe', 'Bo', 'ana', 'Ana', '100% Cy'])
      people.push(await add(tx, `p${people.length}@acme.example`, 'responder', name))
    const [zoe, bo] = people
    assert.deepEqual([...(await peopleById(tx.db, [zoe!.id, 'usr_none'])).keys()], [zoe!.id])
    assert.deepEqual([...(await peopleByEmail(tx.db, ['P1@ACME.example'])).keys()], [bo!.email])
    assert.equal((await peopleById(tx.db, [])).size + (await peopleByEmail(tx.db, [])).size, 0)
    assert.equal((await everybody(tx.db)).length, 5)

    const names: string[] = []
    for (let after: { name: string; id: string } | null = null, pages = 0; ; pages++) {
      assert.ok(pages < 4)
      const page: Awaited<ReturnType<typeof listPeople>> = await listPeople(tx.db, { after, limit: 2 })
      names.push(...page.items.map((each) => each.name.toLowerCase()))
      after = page.last
      if (!after) break
    }
    assert.deepEqual(names, ['100% cy', 'ana', 'ana', 'bo', 'zoe'])
    const found = async (q: string) =>
      (await listPeople(tx.db, { q, after: null, limit: 9 })).items.map((each) => each.name)
    assert.deepEqual(await found('100%'), ['100% Cy'])
    assert.deepEqual(await found('%'), ['100% Cy'])
    assert.deepEqual(await found('P1@acme'), ['Bo'])
    assert.deepEqual(await found('_'), [])
  })
})

test('teams know their enabled members, people their teams', async () => {
  await rehearse(async (tx) => {
    const ana = await add(tx, 'ana@acme.example', 'admin')
    const bo = await add(tx, 'bo@acme.example')
    await saveResources(tx, system, registry, [
      {
        kind: 'team',
        slug: 'payments',
        doc: { name: 'Payments', members: { 'bo@acme.example': 'responder', 'ana@acme.example': 'manager' } },
      },
      { kind: 'team', slug: 'ops', doc: { members: { 'bo@acme.example': 'manager' } } },
      { kind: 'team', slug: 'empty', doc: { catchAll: ['user bo@acme.example'] } },
    ])
    assert.deepEqual(
      (await teamMembers(tx.db, 'payments')).map(({ email, teamRole }) => [email, teamRole]),
      [
        ['ana@acme.example', 'manager'],
        ['bo@acme.example', 'responder'],
      ],
    )
    const teams = await teamsOfPeople(tx.db, [ana.id, bo.id])
    assert.deepEqual(teams.get(ana.id), [{ slug: 'payments', name: 'Payments', role: 'manager' }])
    assert.deepEqual(teams.get(bo.id), [
      { slug: 'ops', name: 'ops', role: 'manager' },
      { slug: 'payments', name: 'Payments', role: 'responder' },
    ])
    await disablePerson(tx, system, bo.id)
    assert.deepEqual(
      (await teamMembers(tx.db, 'payments')).map(({ email }) => email),
      ['ana@acme.example'],
    )
    const asked = await membersOfTeams(tx.db, ['empty', 'nowhere', 'ops', 'payments'])
    assert.deepEqual(
      [...asked].map(([slug, { name, members }]) => [slug, name, members.map(({ email }) => email)]),
      [
        ['empty', 'empty', []],
        ['ops', 'ops', []],
        ['payments', 'Payments', ['ana@acme.example']],
      ],
    )
    assert.deepEqual(await teamMembers(tx.db, 'empty'), [])
    assert.deepEqual(await teamMembers(tx.db, 'nowhere'), [])
  })
})

test('the organisation has settings or none', async () => {
  await rehearse(async (tx) => {
    assert.deepEqual(await organisation(tx.db), {})
    await saveResources(tx, system, registry, [{ kind: 'organisation', slug: organisationSlug, doc: { name: 'Acme' } }])
    assert.deepEqual(await organisation(tx.db), { name: 'Acme' })
  })
})
