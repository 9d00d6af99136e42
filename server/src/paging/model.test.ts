import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PolicyDoc } from '@tocsin/contract/paging/paging'
import { later } from '../kernel/clock.ts'
import { policyKind } from './kind.ts'
import { nextStepInWords } from './ladder/ladder.ts'
import { inWords, listed } from './messages.ts'
import { acknowledge, addResponders, escalate, type Page, reassign, reopen, resolve, snooze, worsen } from './model.ts'
import { conditionProblem, holds } from './plan/condition.ts'
import { directly, freeze, type Plan, type PlanInputs } from './plan/plan.ts'

const now = new Date('2026-11-02T09:00:00Z')
const bo = { actor: { type: 'user' as const, id: 'usr_bo', name: 'Bo' }, userId: 'usr_bo' }
const ana = { actor: { type: 'user' as const, id: 'usr_ana', name: 'Ana' }, userId: 'usr_ana' }

const doc = PolicyDoc.parse({
  name: 'Payments',
  team: 'payments',
  repeat: { times: 3, after: '30m' },
  levels: [
    { after: '0m', notify: ['schedule primary'] },
    { after: '5m', notify: ['user bo@acme.example'] },
    { after: '15m', notify: ['team payments'] },
  ],
  paths: [
    { when: 'service.tier == 5', urgency: 'low' },
    { when: 'page.severity == "low"', urgency: 'low', levels: [{ after: '0m', notify: ['schedule primary'] }] },
    { when: 'page.labels.env == "staging"', urgency: 'low' },
  ],
})
const inputs: PlanInputs = {
  policy: { id: 'pol_1', slug: 'payments', version: 4, doc },
  service: { slug: 'checkout', doc: { name: 'Checkout', policy: 'payments', team: 'payments' } },
  team: { slug: 'payments', doc: { name: 'Payments', catchAll: ['user lead@acme.example'] } },
  organisation: { catchAll: ['team ops'] },
}
const facts = { severity: 'critical' as const, title: 'p99', source: 'generic', labels: {} as Record<string, string> }

function pageOf(change: Partial<Page> = {}, plan: Plan = freeze(inputs, facts).plan): Page {
  return {
    id: 'pag_1',
    number: 7,
    status: 'triggered',
    urgency: plan.urgency,
    severity: 'high',
    title: 'p99',
    cause: 'alert',
    groupKey: 'svc_1',
    serviceId: 'svc_1',
    teamId: 'tea_1',
    plan,
    openedAt: now,
    round: 1,
    level: 1,
    roundBeganAt: now,
    nextStepAt: later(now, 300),
    nextStepReason: null,
    stepFailures: 0,
    endedBecause: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    snoozedUntil: null,
    resolvedAt: null,
    resolvedBy: null,
    because: 'an alert came in',
    ...change,
  }
}
const taken = {
  status: 'acknowledged' as const,
  acknowledgedBy: 'usr_ana',
  acknowledgedAt: now,
  nextStepAt: later(now, 3600),
}
const over = { status: 'resolved' as const, nextStepAt: null, resolvedAt: now }

test('acknowledge: the ladder rests until the time-out, and the second is told who has it', () => {
  const first = acknowledge(pageOf(), bo, null, now)
  assert.equal(first.because, 'Bo took it')
  assert.equal(first.to?.status, 'acknowledged')
  assert.deepEqual(first.to?.nextStepAt, later(now, 3600))
  assert.equal(first.to?.endedBecause, null)
  assert.equal(
    nextStepInWords({ ...pageOf(), ...first.to }),
    'level 1 of Payments is asked unless somebody resolves it before',
  )
  assert.deepEqual(acknowledge(pageOf(taken), bo, 'Ana', now), { to: null, because: 'Ana already has it' })
  assert.deepEqual(acknowledge(pageOf(taken), ana, 'Ana', now), { to: null, because: 'you already have it' })
  assert.deepEqual(acknowledge(pageOf(over), bo, null, now), { to: null, because: 'it is already resolved' })
})

test('acknowledge without a time-out ends with its reason', () => {
  const { to } = acknowledge(pageOf({}, { ...freeze(inputs, facts).plan, ackTimeout: null }), bo, null, now)
  assert.equal(to?.nextStepAt, null)
  assert.equal(to?.endedBecause, 'Bo has it, and acknowledged pages do not ask again here')
})

test('snooze takes the page until then, also from somebody else', () => {
  for (const page of [pageOf(), pageOf(taken)]) {
    const { to, because } = snooze(page, bo, 7200, now)
    assert.equal(because, 'Bo snoozed it for 2 hours')
    assert.deepEqual(
      [to?.snoozedUntil, to?.nextStepAt, to?.acknowledgedBy],
      [later(now, 7200), later(now, 7200), 'usr_bo'],
    )
  }
  assert.equal(snooze(pageOf(over), bo, 60, now).to, null)
  const bare = snooze(pageOf({ round: 3 }, freeze({ ...inputs, policy: null }, facts).plan), bo, 600, now)
  assert.equal(
    nextStepInWords({ ...pageOf({ round: 3 }, freeze({ ...inputs, policy: null }, facts).plan), ...bare.to }),
    'catch-all of team Payments is asked unless somebody resolves it before',
    'a page without a policy has no level 1',
  )
})

test('an acknowledged page that is still open is triggered again from level 1', () => {
  const { to, because, reason } = reopen(pageOf({ ...taken, round: 2, level: 3 }), 'Ana', later(now, 3600))
  assert.equal(because, 'Ana acknowledged an hour ago and it is still open')
  assert.equal(reason, 'ack_timeout')
  assert.deepEqual([to.status, to.round, to.level, to.plan?.firstRound], ['triggered', 3, 0, 3])
  assert.deepEqual(to.nextStepAt, later(now, 3600))
  const slept = reopen(pageOf({ ...taken, snoozedUntil: later(now, 600) }), null, later(now, 600))
  assert.deepEqual(
    [slept.reason, slept.because],
    ['snooze_over', 'somebody snoozed it 10 minutes ago and it is still open'],
  )
})

test('escalate asks the next level now; twice in the same moment is once; a taken page is handed up', () => {
  const { to, because } = escalate(pageOf(), bo, now)
  assert.equal(because, 'Bo escalated it to level 2 of Payments')
  assert.deepEqual([to?.nextStepAt, nextStepInWords({ ...pageOf(), ...to })], [now, 'Bo asked for the next level'])
  assert.equal(escalate(pageOf({ nextStepAt: now }), bo, now).to, null)
  assert.deepEqual(escalate(pageOf(taken), bo, now).to?.status, 'triggered')
  assert.equal(escalate(pageOf({ nextStepAt: null, endedBecause: 'over' }), bo, now).to?.endedBecause, null)
  assert.equal(escalate(pageOf(over), bo, now).to, null)
})

test('resolve, reassign and adding responders', () => {
  assert.deepEqual([resolve(pageOf(taken), bo, now).to?.status, resolve(pageOf(over), bo, now).to], ['resolved', null])
  const page = pageOf({ ...taken, round: 2 })
  const { to } = reassign(page, directly(page.plan, ['team db'], 3), bo, 'team db', now)
  assert.deepEqual([to?.status, to?.round, to?.level, to?.nextStepAt], ['triggered', 3, 0, now])
  assert.deepEqual(to?.plan?.levels, [{ after: 0, targets: ['team db'] }])
  assert.deepEqual(to?.plan?.end, page.plan.end)
  assert.deepEqual(addResponders(page, bo), { to: {}, because: 'Bo asked them to help' })
  assert.equal(addResponders(pageOf(over), bo).to, null)
})

test('a worse alert raises severity, restarts from low to high, and triggers an acknowledged page again', () => {
  const low = freeze(inputs, { ...facts, severity: 'medium' }).plan
  const high = freeze(inputs, facts).plan
  assert.equal(worsen(pageOf(), 'high', high, 'x', now).to, null)
  const raised = worsen(pageOf(), 'critical', high, 'x', now)
  assert.deepEqual([raised.to, raised.reopens], [{ severity: 'critical' }, false])
  const louder = worsen(pageOf({ severity: 'medium', round: 2 }, low), 'critical', high, 'disk is full', now)
  assert.deepEqual([louder.to?.urgency, louder.to?.round, louder.to?.nextStepAt], ['high', 3, now])
  assert.equal(louder.because, 'a critical alert makes it worse: disk is full')
  const again = worsen(pageOf(taken), 'critical', high, 'x', now)
  assert.deepEqual([again.to?.status, again.reopens], ['triggered', true])
})

test('freeze: what the plan holds, and the reason for every condition that does not count', () => {
  const { plan, because } = freeze(inputs, facts)
  assert.equal(plan.urgency, 'high')
  assert.equal(plan.ackTimeout, 3600)
  assert.deepEqual(plan.repeat, { times: 3, roundLength: 1800 })
  assert.deepEqual(
    plan.levels.map((level) => level.after),
    [0, 300, 900],
  )
  assert.deepEqual(plan.end, [
    { name: 'catch-all of team Payments', targets: ['user lead@acme.example'] },
    { name: 'catch-all of the organisation', targets: ['team ops'] },
    { name: 'all admins', targets: 'admins' },
  ])
  assert.match(because, /^policy Payments decides; the condition service.tier == 5 does not count: No such key: tier/)
  const staging = freeze(inputs, { ...facts, labels: { env: 'staging' } }).plan
  assert.deepEqual([staging.urgency, staging.path, staging.levels.length], ['low', 'page.labels.env == "staging"', 3])
  const quiet = freeze(inputs, { ...facts, severity: 'low' }).plan
  assert.deepEqual([quiet.urgency, quiet.levels.length, quiet.repeat.roundLength], ['low', 1, 1800])
})

test('freeze without a policy says why and has no levels', () => {
  const bare = { ...inputs, policy: null }
  assert.equal(
    freeze(bare, facts).because,
    'the policy payments of service Checkout does not exist, so the catch-all is asked at once',
  )
  assert.equal(freeze({ ...bare, service: null }, facts).plan.levels.length, 0)
})

test('ackTimeout: the service before the organisation, never, and what cannot be read is an hour', () => {
  const timeout = (service?: string, organisation?: string) =>
    freeze(
      { ...inputs, service: { slug: 's', doc: { ackTimeout: service } }, organisation: { ackTimeout: organisation } },
      facts,
    ).plan.ackTimeout
  assert.equal(timeout(), 3600)
  assert.equal(timeout('30m', '2h'), 1800)
  assert.equal(timeout(undefined, '2h'), 7200)
  assert.equal(timeout('never', '2h'), null)
  assert.equal(timeout('soon'), 3600)
})

test('conditions: what is refused, and what counts as not holding', () => {
  const about = {
    page: { ...facts, urgency: 'high' as const, labels: { env: 'prod' } },
    service: { slug: 'checkout', tier: 1 },
  }
  for (const good of [
    'page.severity == "critical"',
    'service.tier <= 2',
    '"env" in page.labels && page.labels.env == "prod"',
    'page.labels.exists(k, k == "env")',
    'page.title.startsWith("p")',
    'has(page.labels.env)',
  ])
    assert.deepEqual([conditionProblem(good), holds(good, about).holds], [null, true], good)
  for (const bad of [
    'page.severity ==',
    'page.severty == "low"',
    'page.title',
    'page.title.matches("(a+)+$")',
    '[1].map(x, x).size() == 1',
    'who == 1',
  ])
    assert.notEqual(conditionProblem(bad), null, bad)
  assert.match(conditionProblem('page.title.matches("(a+)+$")')!, /a regular expression can stop the pager/)
  assert.deepEqual(holds('page.labels.team == "x"', about), { holds: false, why: 'No such key: team' })
  assert.equal(holds('service.tier == 1', { ...about, service: null }).holds, false)
})

test('policyKind: what is refused has its path, and references have theirs', () => {
  const problems = (change: object) =>
    policyKind.schema
      .safeParse({ levels: [{ after: '0m', notify: [] }], ...change })
      .error?.issues.map((issue) => issue.path.join('.')) ?? []
  assert.deepEqual(problems({}), [])
  assert.deepEqual(
    problems({
      levels: [
        { after: '5m', notify: [] },
        { after: '1m', notify: [] },
      ],
    }),
    ['levels.1.after'],
  )
  assert.deepEqual(
    problems({
      levels: [
        { after: '0m', notify: [] },
        { after: '31m', notify: [] },
      ],
      repeat: { times: 1, after: '30m' },
    }),
    ['repeat.after'],
  )
  assert.deepEqual(problems({ repeat: { times: 1, after: '10s' } }), ['repeat.after'])
  assert.deepEqual(problems({ paths: [{ when: 'page.severity = "x"' }] }), ['paths.0.when'])
  assert.deepEqual(
    problems({
      paths: [
        {
          when: 'true',
          levels: [
            { after: '2m', notify: [] },
            { after: '1m', notify: [] },
          ],
        },
      ],
    }),
    ['paths.0.levels.1.after'],
  )
  assert.deepEqual(policyKind.references(doc), [
    { path: 'team', kind: 'team', slug: 'payments' },
    { path: 'levels.0.notify.0', kind: 'schedule', slug: 'primary' },
    { path: 'levels.1.notify.0', email: 'bo@acme.example' },
    { path: 'levels.2.notify.0', kind: 'team', slug: 'payments' },
    { path: 'paths.1.levels.0.notify.0', kind: 'schedule', slug: 'primary' },
  ])
})

test('words', () => {
  assert.deepEqual([45, 60, 300, 3600, 5400, 7200, 200000].map(inWords), [
    '45 seconds',
    'a minute',
    '5 minutes',
    'an hour',
    '90 minutes',
    '2 hours',
    '2 days',
  ])
  assert.deepEqual(
    [listed([]), listed(['A']), listed(['A', 'B']), listed(['A', 'B', 'C', 'D'])],
    ['nobody', 'A', 'A and B', 'A, B and 2 others'],
  )
})
