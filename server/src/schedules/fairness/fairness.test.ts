import assert from 'node:assert/strict'
import { test } from 'node:test'
import { call } from '@orpc/server'
import { system } from '@tocsin/contract/facts'
import { authorise } from '../../access/policy.ts'
import { getResource, saveResources } from '../../kernel/data/resources.ts'
import { createLog } from '../../kernel/log.ts'
import type { Call, Principal } from '../../kernel/perform.ts'
import { toProblem } from '../../kernel/problems.ts'
import { testContext } from '../../kernel/testing.ts'
import { savePerson } from '../../people/actions.ts'
import { registry } from '../../rooms.ts'
import { rosterAt } from '../history/roster.ts'
import { rosterOf } from '../oncall/read.ts'
import { fairnessRoutes } from './routes.ts'
import { solveInThread } from './solver/solver-thread.ts'

const log = createLog('silent')
const emails = ['ana', 'bo', 'cy'].map((name) => `${name}@acme.example`)

/** Wednesday 2 December 2026; the rotation has been there for a month. */
async function room() {
  const house = await testContext({}, new Date('2026-11-02T09:00:00Z'))
  const { database, clock } = house
  const ids: Record<string, string> = {}
  await database.transact(async (tx) => {
    for (const email of emails) {
      const saved = await savePerson(
        tx,
        system,
        { name: email.slice(0, 2), email, role: 'responder', timeZone: 'Europe/Lisbon' },
        null,
      )
      ids[email] = saved.person.id
    }
    await saveResources(tx, system, registry, [
      { kind: 'team', slug: 'payments', doc: { members: { [emails[0]!]: 'responder', [emails[1]!]: 'manager' } } },
      {
        kind: 'schedule',
        slug: 'primary',
        doc: { team: 'payments', timeZone: 'Europe/Lisbon', layers: [layer(emails.slice(0, 2))] },
      },
    ])
  })
  clock.moveTo(new Date('2026-12-02T09:00:00Z'))
  await database.transact(async (tx) => {
    for (const at of ['a', 'b'])
      tx.record('page.acknowledged', {
        actor: system,
        subjects: [],
        because: at,
        data: { page: 'pag_x', user: ids[emails[0]!]! },
      })
  })
  function as(role: Principal['role'], email = emails[0]!, teams: Principal['teams'] = {}): { context: Call } {
    const principal: Principal = {
      actor: { type: 'user', id: ids[email] ?? null, name: email },
      userId: ids[email] ?? null,
      email,
      role,
      timeZone: 'UTC',
      teams,
      scopes: null,
      sessionId: null,
    }
    return { context: { principal, ip: null, database, clock, log, authorise } }
  }
  return { ...house, as, routes: fairnessRoutes({ registry, solve: solveInThread }).schedules }
}

const layer = (people: string[]) => ({
  name: 'Week',
  rotate: 'weekly' as const,
  handoff: 'mon 09:00',
  from: '2026-11-02',
  people,
})
const doc = (people: string[]) => ({ team: 'payments', timeZone: 'Europe/Lisbon', layers: [layer(people)] })
const template = { rotate: 'weekly' as const, handoff: 'mon 09:00', count: 1 }

/** The path of the first wrong field, or the kind of the problem. */
async function refused(doing: Promise<unknown>): Promise<string> {
  try {
    await doing
  } catch (error) {
    const problem = toProblem(error)
    return `${problem.kind} ${problem.errors?.[0]?.path ?? ''}`.trim()
  }
  return 'not refused'
}

test('compare, ledger and quality through the operations', async () => {
  await using house = await room()
  const { routes, as } = house
  const compared = await call(routes.compare, { slug: 'primary', schedule: doc(emails) }, as('observer'))
  assert.equal(compared.from, '2026-12-02T09:00:00.000Z')
  const cy = compared.people.find(({ user }) => user === emails[2])!
  assert.equal(cy.before.hours, 0)
  assert.ok(cy.after.hours > 600 && cy.timeZone === 'Europe/Lisbon')
  assert.ok(compared.before.spans.length > 0 && compared.summary.length > 0)
  const fresh = await call(routes.compare, { schedule: doc(emails), until: '2027-01-02T00:00:00Z' }, as('observer'))
  assert.equal(fresh.before.gapHours, 0)

  const ledger = await call(
    routes.fairness,
    { schedule: 'primary', from: '2026-11-02T09:00:00Z', until: '2026-12-03T00:00:00Z' },
    as('observer'),
  )
  assert.deepEqual(ledger.schedules, ['primary'])
  assert.equal(ledger.people.find(({ user }) => user === emails[0])!.pagesAnswered, 2)
  assert.equal(ledger.people.length, 2)
  const team = await call(routes.fairness, { team: 'payments' }, as('observer'))
  assert.equal(team.people.find(({ user }) => user === emails[0])!.pagesAnswered, 0, 'until now is half-open')

  const quality = await call(routes.quality, { slug: 'primary' }, as('observer'))
  assert.equal(quality.parts.length, 5)
  assert.deepEqual(
    quality.findings.filter(({ kind }) => kind !== 'imbalance'),
    [],
  )

  const year = { from: '2026-01-01T00:00:00Z', until: '2027-02-02T00:00:00Z' }
  for (const [expected, doing] of [
    ['invalid until', () => call(routes.compare, { slug: 'primary', schedule: doc(emails), ...year }, as('observer'))],
    ['invalid until', () => call(routes.fairness, year, as('observer'))],
    [
      'invalid until',
      () => call(routes.quality, { slug: 'primary', from: year.until, until: year.from }, as('observer')),
    ],
    ['not_found', () => call(routes.quality, { slug: 'nowhere' }, as('observer'))],
    ['not_found', () => call(routes.fairness, { team: 'nobody' }, as('observer'))],
    [
      'invalid schedule.timeZone',
      () => call(routes.compare, { schedule: { ...doc(emails), timeZone: 'Mars/Olympus' } }, as('observer')),
    ],
  ] as const)
    assert.equal(await refused(doing()), expected)
})

test('generate, and apply by a second call: an override, or the document', async () => {
  await using house = await room()
  const { routes, as, database } = house
  const people = emails.map((user) => ({ user }))
  const unavailable = [{ user: emails[2]!, start: '2026-12-14T00:00:00Z', end: '2026-12-15T00:00:00Z' }]
  const answer = await call(
    routes.generate,
    { slug: 'primary', people, template, weeks: 6, unavailable, seconds: 3 },
    as('observer'),
  )
  assert.ok(answer.feasible, answer.summary)
  assert.equal(answer.assignments.length, 6)
  assert.equal(answer.from, '2026-12-07T09:00:00.000Z')
  assert.ok(answer.kept !== null && answer.today && answer.roundRobin)
  assert.notEqual(answer.assignments[1]!.users[0], emails[2])
  assert.equal(answer.version, 1)
  const [override, document] = answer.proposals
  assert.ok(override?.as === 'override' && document?.as === 'document')
  assert.equal((await rosterOf(database.db, 'primary', new Date(0))).overrides.length, 0, 'nothing is changed yet')

  const apply = (proposal: typeof override | typeof document, who: ReturnType<typeof as>, version = 1) =>
    call(routes.applyProposal, { slug: 'primary', version, proposal: proposal!, because: 'fairer' }, who)
  const manager = as('responder', emails[1], { payments: 'manager' })
  assert.equal(await refused(apply(override, as('observer'))), 'forbidden')
  assert.equal(await refused(apply(override, as('responder'))), 'forbidden')
  assert.equal(await refused(apply(document, as('responder', emails[0], { payments: 'responder' }))), 'forbidden')
  assert.equal(await refused(apply(override, as('admin', 'nobody@acme.example'))), 'forbidden')
  assert.equal(await refused(apply(override, manager, 7)), 'conflict version')
  const empty = {
    as: 'override' as const,
    override: { op: 'add' as const, users: [emails[0]!], start: answer.from!, end: answer.until! },
  }
  assert.equal(await refused(apply(empty as never, manager)), 'invalid proposal')

  const applied = await apply(override, as('responder', emails[0], { payments: 'responder' }))
  assert.equal(applied.applied, 'override')
  const roster = await rosterOf(database.db, 'primary', new Date('2026-12-01T00:00:00Z'))
  for (const { start, users } of answer.assignments) assert.deepEqual(rosterAt(roster, new Date(start)).users, users)
  const facts = await database.db
    .selectFrom('fact')
    .select(['kind', 'because'])
    .where('kind', 'in', ['override.added', 'schedule.proposal_applied'])
    .execute()
  assert.deepEqual(facts.map(({ kind }) => kind).sort(), ['override.added', 'schedule.proposal_applied'])
  assert.ok(facts.some(({ because }) => because === 'fairer'))

  const saved = await apply(document, manager)
  assert.deepEqual([saved.applied, saved.version], ['document', 2])
  const { doc } = await getResource<{ layers: { name: string }[] }>(database.db, 'schedule', 'primary')
  assert.deepEqual(
    doc.layers.map(({ name }) => name),
    ['Week', 'Generated from 2026-12-07'],
  )
  assert.equal(await refused(apply(document, manager)), 'conflict version')
})

test('generate refuses what cannot be, and names the field', async () => {
  await using house = await room()
  const { routes, as, database } = house
  const people = emails.map((user) => ({ user }))
  const ask = (more: object) =>
    refused(call(routes.generate, { people, template, weeks: 4, seconds: 2, ...more } as never, as('observer')))
  await database.transact(async (tx) => {
    for (let number = 0; number < 60; number++)
      await savePerson(
        tx,
        system,
        { name: `P ${number}`, email: `p${number}@acme.example`, role: 'responder', timeZone: 'UTC' },
        null,
      )
  })
  const many = Array.from({ length: 60 }, (_, number) => ({ user: `p${number}@acme.example` }))
  const daily = { rotate: 'daily' as const, handoff: '09:00', count: 1 }
  for (const [expected, more] of [
    ['too_large weeks', { people: many, weeks: 52, template: daily }],
    [
      'too_large weeks',
      { people: Array.from({ length: 500 }, (_, number) => ({ user: `q${number}@acme.example` })), weeks: 52 },
    ],
    ['invalid people', { people: [] }],
    ['invalid people', { people: undefined }],
    ['invalid people.3.user', { people: [...people, { user: 'who@acme.example' }] }],
    ['invalid people.3.user', { people: [...people, { user: emails[0] }] }],
    ['invalid timeZone', { timeZone: 'Mars/Olympus' }],
    ['invalid weeks', { weeks: 0 }],
    ['invalid weeks', { weeks: 53 }],
    ['invalid from', { from: '2026-11-30' }],
    ['invalid from', { from: '2030-01-01' }],
    ['invalid seconds', { seconds: 60 }],
    [
      'invalid unavailable.0.end',
      { unavailable: [{ user: emails[0], start: '2026-12-09T00:00:00Z', end: '2026-12-09T00:00:00Z' }] },
    ],
    [
      'invalid unavailable.0.user',
      { unavailable: [{ user: 'who@acme.example', start: '2026-12-09T00:00:00Z', end: '2026-12-10T00:00:00Z' }] },
    ],
    ['invalid fixed.0.at', { fixed: [{ user: emails[0], at: '2029-01-01T00:00:00Z' }] }],
    [
      'invalid template.shifts.0.who',
      { template: { shifts: [{ name: 'a', start: '09:00', end: '17:00', who: ['who@acme.example'] }] } },
    ],
    [
      'invalid template.shifts.0.end',
      { template: { shifts: [{ name: 'a', start: '09:00', end: '09:00', endDayOffset: 0 }] } },
    ],
    ['not_found', { slug: 'nowhere' }],
  ] as const)
    assert.equal(await ask(more), expected, JSON.stringify(more).slice(0, 100))
})
