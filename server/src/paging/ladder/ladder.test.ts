import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { later } from '../../kernel/clock.ts'
import { directly, type Plan } from '../plan/plan.ts'
import { escalateEarly, unreachableKey } from './escalate-early.ts'
import {
  begin,
  endRepeat,
  following,
  lastRound,
  nobodyRetry,
  type Reached,
  type Resolved,
  type Standing,
  step,
} from './ladder.ts'

const now = new Date('2026-11-02T09:00:00Z')
const at = (minutes: number) => later(now, minutes * 60)

function planOf(levels: [number, string[]][], more: Partial<Plan> = {}): Plan {
  return {
    policy: { id: 'pol_1', slug: 'payments', name: 'Payments', version: 1 },
    levels: levels.map(([minutes, targets]) => ({ after: minutes * 60, targets })),
    repeat: { times: 0, roundLength: ((levels.at(-1)?.[0] ?? 0) + 5) * 60 },
    end: [
      { name: 'catch-all of the organisation', targets: [] },
      { name: 'all admins', targets: 'admins' },
    ],
    urgency: 'high',
    ackTimeout: 3600,
    path: null,
    firstRound: 1,
    ...more,
  }
}

/** `schedule x: ['ana']`; a target that is not named has nobody behind it. */
function house(people: Record<string, string[]>): Resolved {
  return (target) => ({
    people: (people[target] ?? []).map((id) => ({
      id,
      name: id,
      how: target.startsWith('schedule')
        ? `is on call on ${target.slice(9)}`
        : target === 'admins'
          ? 'is an admin'
          : '',
    })),
    because: `nobody is behind ${target}`,
  })
}

const bothHere = house({ 'schedule primary': ['Ana'], 'user bo': ['Bo'], admins: ['Root'] })
const classic = planOf([
  [0, ['schedule primary']],
  [5, ['user bo']],
  [15, ['team all']],
])

/** Lets the ladder run by itself from `page`, at its due times, and answers what it did. */
function climb(plan: Plan, resolved: Resolved, steps: number, standing: Standing = begin(plan, now)) {
  const reached: Reached[] = []
  const log: { minute: number; level: number; round: number; who: string[]; because: string; skipped: number[] }[] = []
  let page = standing
  let ended: string | null = null
  for (let i = 0; i < steps && page.nextStepAt; i++) {
    const instant = page.nextStepAt
    const answer = step(page, plan, resolved, reached, instant)
    for (const { user, name } of answer.reach)
      reached.push({ user, name, round: answer.round, level: answer.level, at: instant })
    log.push({
      minute: (instant.getTime() - now.getTime()) / 60_000,
      round: answer.round,
      level: answer.level,
      who: answer.reach.map((each) => each.user),
      because: answer.reach[0]?.because ?? answer.because,
      skipped: answer.skipped.map((each) => each.level),
    })
    page = answer
    ended = answer.ended
  }
  return { log, page, reached, ended }
}

const shape = (log: ReturnType<typeof climb>['log']) =>
  log.map(({ minute, round, level, who }) => [minute, round, level, who.join()])

test('a ladder climbs at the times of the policy, then asks the catch-alls, then every hour', () => {
  const people = house({
    'schedule primary': ['Ana'],
    'user bo': ['Bo'],
    'team all': ['Ana', 'Bo', 'Cy'],
    admins: ['Root'],
  })
  const { log } = climb(
    planOf(
      [
        [0, ['schedule primary']],
        [5, ['user bo']],
        [15, ['team all']],
      ],
      { repeat: { times: 1, roundLength: 1800 } },
    ),
    people,
    9,
  )
  assert.deepEqual(shape(log), [
    [0, 1, 1, 'Ana'],
    [5, 1, 2, 'Bo'],
    [15, 1, 3, 'Cy'],
    [30, 2, 1, 'Ana'],
    [35, 2, 2, 'Bo'],
    [45, 2, 3, 'Cy'],
    [60, 3, 5, 'Root'],
    [120, 4, 5, 'Root'],
    [180, 5, 5, 'Root'],
  ])
  assert.equal(log[0]!.because, 'level 1 of Payments: Ana is on call on primary')
  assert.equal(log[1]!.because, 'level 2 of Payments: Ana did not answer within 5 minutes')
  assert.match(
    log[6]!.because,
    /^all admins: catch-all of the organisation was skipped: it is not set; Root is an admin$/,
  )
})

test('an empty level is skipped at once and the next one follows in the same step', () => {
  const { log } = climb(classic, house({ 'user bo': ['Bo'], 'team all': ['Cy'], admins: ['Root'] }), 3)
  assert.deepEqual(shape(log), [
    [0, 1, 2, 'Bo'],
    [15, 1, 3, 'Cy'],
    [20, 2, 5, 'Root'],
  ])
  assert.deepEqual(log[0]!.skipped, [1])
  assert.equal(
    log[0]!.because,
    'level 2 of Payments: level 1 of Payments was skipped: nobody is behind schedule primary',
  )
})

test('a round without anybody is the last: the catch-alls follow at once', () => {
  const { log } = climb(
    planOf(
      [
        [0, ['schedule primary']],
        [5, []],
      ],
      { repeat: { times: 5, roundLength: 600 } },
    ),
    house({ admins: ['Root'] }),
    1,
  )
  assert.deepEqual(shape(log), [[0, 7, 4, 'Root']])
  assert.deepEqual(log[0]!.skipped, [1, 2, 3])
})

test('an empty last level waits for the end of a round that asked somebody', () => {
  const { log } = climb(classic, bothHere, 4)
  assert.deepEqual(shape(log), [
    [0, 1, 1, 'Ana'],
    [5, 1, 2, 'Bo'],
    [15, 1, 3, ''],
    [20, 2, 5, 'Root'],
  ])
})

test('when nobody at all can be reached, the ladder never goes silent', () => {
  for (const urgency of ['high', 'low'] as const) {
    const { log, ended } = climb(planOf([[0, ['user x']]], { urgency }), house({}), 4)
    assert.equal(ended, null)
    assert.equal(log.length, 4)
    assert.equal(log[1]!.minute * 60, urgency === 'high' ? nobodyRetry : endRepeat)
  }
})

test('a low-urgency page ends after the end steps with its reason', () => {
  const { log, ended, page } = climb(planOf([[0, ['user bo']]], { urgency: 'low' }), bothHere, 9)
  assert.deepEqual(shape(log), [
    [0, 1, 1, 'Bo'],
    [5, 2, 3, 'Root'],
  ])
  assert.equal(page.nextStepAt, null)
  assert.match(ended!, /nobody answered: the round of Payments and every catch-all were tried/)
})

test('within a round somebody is asked again only by name, unless the level would ask nobody', () => {
  const people = house({
    'schedule primary': ['Ana'],
    'team all': ['Ana', 'Bo'],
    'user ana': ['Ana'],
    'schedule second': ['Ana'],
  })
  const plan = planOf([
    [0, ['schedule primary']],
    [5, ['team all']],
    [10, ['user ana', 'team all', 'user ana']],
    [15, ['schedule second']],
  ])
  assert.deepEqual(shape(climb(plan, people, 4).log), [
    [0, 1, 1, 'Ana'],
    [5, 1, 2, 'Bo'],
    [10, 1, 3, 'Ana'],
    [15, 1, 4, 'Ana'],
  ])
})

test('after an outage the levels that are late come one by one, with the policy’s distances', () => {
  const page: Standing = { ...begin(classic, now), level: 1, nextStepAt: at(5) }
  const answer = step(page, classic, bothHere, [{ user: 'Ana', name: 'Ana', round: 1, level: 1, at: now }], at(90))
  assert.equal(answer.level, 2)
  assert.deepEqual(answer.nextStepAt, at(100))
})

test('a step that is a little late keeps the round’s clock', () => {
  const page: Standing = { ...begin(classic, now), level: 1, nextStepAt: at(5) }
  assert.deepEqual(step(page, classic, bothHere, [], later(at(5), 3)).nextStepAt, at(15))
})

test('a reason that was given for an early step is the reason that people read', () => {
  const page: Standing = {
    ...begin(classic, now),
    level: 1,
    nextStepAt: at(1),
    nextStepReason: { kind: 'escalated', by: 'Cy' },
  }
  const answer = step(page, classic, bothHere, [{ user: 'Ana', name: 'Ana', round: 1, level: 1, at: now }], at(1))
  assert.equal(answer.because, 'level 2 of Payments: Cy asked for the next level')
  assert.deepEqual(answer.nextStepAt, at(15))
})

test('without levels the catch-alls begin at once; people named directly are level 1', () => {
  const bare = planOf([])
  assert.deepEqual(shape(climb(bare, bothHere, 2).log), [
    [0, 1, 2, 'Root'],
    [60, 2, 2, 'Root'],
  ])
  assert.deepEqual(shape(climb(directly(classic, ['user bo'], 4), bothHere, 2).log), [
    [0, 4, 1, 'Bo'],
    [5, 5, 3, 'Root'],
  ])
})

test('a first level may wait', () => {
  assert.deepEqual(begin(planOf([[2, ['user bo']]]), now).nextStepAt, at(2))
})

test('the ladder goes on when nobody of the level can be reached, to the end steps when nobody of the round can', () => {
  const one: Reached = { user: 'Ana', name: 'Ana', round: 1, level: 1, at: now }
  const two: Reached = { user: 'Bo', name: 'Bo', round: 1, level: 2, at: at(5) }
  const three: Reached = { user: 'Cy', name: 'Cy', round: 1, level: 3, at: at(15) }
  const gone = (...all: Reached[]) => new Set(all.map((each) => unreachableKey(each.user, each.round, each.level)))
  const page = (level: number, minutes: number): Standing => ({
    ...begin(classic, now),
    level,
    nextStepAt: at(minutes),
  })
  assert.equal(escalateEarly(page(1, 5), classic, [one, { ...one, user: 'Di' }], gone(one), at(1)), null)
  assert.deepEqual(escalateEarly(page(1, 5), classic, [one], gone(one), at(1)), {
    round: 1,
    level: 1,
    nextStepAt: at(1),
    nextStepReason: { kind: 'unreachable', who: 'level 1 of Payments', retryIn: null },
  })
  assert.equal(escalateEarly(page(3, 20), classic, [one, two, three], gone(one, three), at(16)), null)
  const long = { ...classic, repeat: { times: 4, roundLength: 1200 } }
  const all = [one, two, three]
  assert.deepEqual(escalateEarly(page(3, 20), long, all, gone(...all), at(16)), {
    round: 5,
    level: 3,
    nextStepAt: at(16),
    nextStepReason: { kind: 'unreachable', who: 'Payments', retryIn: null },
  })
  const root: Reached = { user: 'Root', name: 'Root', round: 2, level: 5, at: at(20) }
  const ended = { ...page(5, 80), round: 2 }
  assert.deepEqual(escalateEarly(ended, classic, [...all, root], gone(root), at(20))?.nextStepAt, at(25))
  assert.equal(escalateEarly({ ...ended, nextStepAt: at(22) }, classic, [...all, root], gone(root), at(20)), null)
})

const targets = ['user ana', 'user bo', 'schedule a', 'schedule b', 'team c']
const anyPlan = fc
  .record({
    levels: fc.array(fc.record({ after: fc.integer({ min: 0, max: 3600 }), targets: fc.subarray(targets) }), {
      maxLength: 5,
    }),
    times: fc.integer({ min: 0, max: 4 }),
    extra: fc.integer({ min: 0, max: 1200 }),
    catchAll: fc.subarray(targets),
    urgency: fc.constantFrom('high' as const, 'low' as const),
  })
  .map(({ levels, times, extra, catchAll, urgency }): Plan => {
    const sorted = levels.sort((a, b) => a.after - b.after)
    return {
      ...planOf([], { urgency }),
      levels: sorted,
      repeat: { times, roundLength: Math.max(60, (sorted.at(-1)?.after ?? 0) + extra) },
      end: [
        { name: 'catch-all of the organisation', targets: catchAll },
        { name: 'all admins', targets: 'admins' },
      ],
    }
  })
const anyHouse = fc.record(
  Object.fromEntries([...targets, 'admins'].map((target) => [target, fc.subarray(['Ana', 'Bo', 'Cy', 'Di'])])),
)

test('property: every step reaches somebody or is due again later; the ladder goes up and never ends in silence', () => {
  fc.assert(
    fc.property(
      anyPlan,
      fc.array(anyHouse, { minLength: 1, maxLength: 6 }),
      fc.array(fc.integer({ min: 0, max: 7200 })),
      (plan, houses, lateness) => {
        let page: Standing = begin(plan, now)
        const reached: Reached[] = []
        let instant = now
        for (let i = 0; i < 60; i++) {
          if (!page.nextStepAt) break
          instant = later(page.nextStepAt > instant ? page.nextStepAt : instant, lateness[i] ?? 0)
          const people = houses[i % houses.length]!
          const answer = step(page, plan, house(people), reached, instant)
          assert.ok(
            answer.round > page.round || (answer.round === page.round && answer.level > page.level),
            'it goes up',
          )
          const isSilent = answer.reach.length === 0
          if (isSilent) assert.ok(answer.ended || answer.nextStepAt! > instant, 'it does not spin')
          if (answer.nextStepAt) assert.ok(answer.nextStepAt >= instant, 'it is never due in the past')
          assert.equal(new Set(answer.reach.map((each) => each.user)).size, answer.reach.length, 'nobody twice')
          for (const each of answer.reach) assert.ok(Object.values(people).some((all) => all.includes(each.user)))
          assert.equal(answer.ended === null, answer.nextStepAt !== null, 'a next step or a reason')
          if (answer.ended) {
            assert.equal(plan.urgency, 'low')
            assert.ok(reached.length + answer.reach.length > 0, 'somebody was asked')
          }
          for (const { user, name } of answer.reach)
            reached.push({ user, name, round: answer.round, level: answer.level, at: instant })
          page = answer
        }
        if (plan.urgency === 'high') assert.ok(page.nextStepAt)
      },
    ),
    { numRuns: 500 },
  )
})

test('property: while somebody is behind the ladder, a high-urgency page asks somebody at least every round or hour', () => {
  fc.assert(
    fc.property(anyPlan, anyHouse, (plan, people) => {
      const loud: Plan = { ...plan, urgency: 'high' }
      const { log } = climb(loud, house({ ...people, admins: ['Root'] }), 50)
      assert.ok(log.every((each, i) => each.who.length > 0 || (log[i - 1]?.who.length ?? 1) > 0 || i === 0))
      const asked = log.filter((each) => each.who.length > 0).map((each) => each.minute * 60)
      const most = loud.repeat.roundLength + endRepeat + 3600
      assert.ok(asked.every((second, i) => second - (asked[i - 1] ?? 0) <= most))
      assert.ok(asked[0]! <= (loud.levels[0]?.after ?? 0) + 0.001)
    }),
    { numRuns: 300 },
  )
})

test('the end steps follow the last round and repeat', () => {
  assert.equal(lastRound(classic), 1)
  const end = following(classic, 1, 3)
  assert.deepEqual([end.round, end.level, end.kind, end.opens], [2, 4, 'catch-all', true])
  const again = following(classic, 2, 5)
  assert.deepEqual([again.round, again.level, again.opens], [3, 4, true])
})
