import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { declarations, ranksOf } from '../channels/index.ts'
import { lastResort, type Method, planFor, type Rule } from './model.ts'

const now = new Date('2026-11-02T03:12:00Z')
const ranks = ranksOf(declarations)
const person = { name: 'Bo Lind', email: 'bo@acme.example', disabledAt: null }

function method(id: string, channel = 'email', more: Partial<Method> = {}): Method {
  return { id, channel, address: `${id}@acme.example`, label: '', verifiedAt: now, brokenBecause: null, ...more }
}

function rule(contactMethodId: string, afterSeconds: number, urgency: Rule['urgency'] = 'high'): Rule {
  return { urgency, afterSeconds, contactMethodId }
}

const hook = method('hook', 'webhook', { address: 'https://hooks.acme.example/bo' })
const mail = method('mail')
const unverified = method('new', 'email', { verifiedAt: null })
const broken = method('old', 'webhook', { address: 'https://gone.acme.example/', brokenBecause: 'answered 410' })

describe('planFor', () => {
  const cases: [string, Method[], Rule[], Rule['urgency'], [string | null, number][], string[]][] = [
    [
      'own rules in order of time',
      [mail, hook],
      [rule('mail', 300), rule('hook', 0)],
      'high',
      [
        ['hook', 0],
        ['mail', 300],
      ],
      [],
    ],
    [
      'rules of another urgency do not count',
      [mail, hook],
      [rule('mail', 300, 'low')],
      'high',
      [
        ['hook', 0],
        ['mail', 120],
      ],
      [],
    ],
    [
      'default, high: what interrupts first',
      [mail, hook],
      [],
      'high',
      [
        ['hook', 0],
        ['mail', 120],
      ],
      [],
    ],
    ['default, low: e-mail only', [hook, mail], [], 'low', [['mail', 0]], []],
    ['default, low, without e-mail: the first', [hook], [], 'low', [['hook', 0]], []],
    ['unverified and broken ones are left out', [unverified, broken, mail], [], 'high', [['mail', 0]], ['new', 'old']],
    ['nothing usable: the account e-mail', [unverified, broken], [], 'high', [[null, 0]], ['new', 'old']],
    ['no method at all: the account e-mail', [], [], 'low', [[null, 0]], []],
    [
      'a broken first step moves the next one up',
      [broken, mail],
      [rule('old', 0), rule('mail', 600)],
      'high',
      [['mail', 0]],
      ['old'],
    ],
    [
      'only the first is moved up',
      [broken, mail, hook],
      [rule('old', 60), rule('mail', 600), rule('hook', 900)],
      'high',
      [
        ['mail', 60],
        ['hook', 900],
      ],
      ['old'],
    ],
    [
      'rules that cannot be used at all: the default',
      [broken, mail],
      [rule('old', 0), rule('gone', 5)],
      'high',
      [['mail', 0]],
      ['old', 'gone'],
    ],
    ['a plan that begins later begins later', [mail], [rule('mail', 60)], 'high', [['mail', 60]], []],
  ]
  for (const [name, methods, rules, urgency, expected, skipped] of cases) {
    test(name, () => {
      const plan = planFor(person, methods, rules, urgency, ranks, now)
      assert.deepEqual(
        plan.notifications.map((each) => [each.contactMethodId, (each.dueAt.getTime() - now.getTime()) / 1000]),
        expected,
      )
      assert.deepEqual(
        plan.skipped.map((each) => each.contactMethodId),
        skipped,
      )
      for (const { because } of plan.notifications)
        assert.match(because, /^(own rule|default plan|own rules cannot be used|no verified contact method)/)
    })
  }

  test('says why it is the last resort and why others were left out', () => {
    const plan = planFor(person, [broken], [], 'high', ranks, now)
    assert.deepEqual([plan.notifications[0]?.because, plan.notifications[0]?.isLastResort], [lastResort, true])
    assert.equal(plan.notifications[0]?.address, 'bo@acme.example')
    assert.equal(plan.skipped[0]?.because, 'webhook https://gone.acme.example/••• is broken: answered 410')
  })

  test('is never empty, never before now, in order, and uses only what works', () => {
    const methods = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
        channel: fc.constantFrom('email', 'webhook', 'pigeon'),
        verified: fc.boolean(),
        broken: fc.boolean(),
      }),
      { maxLength: 6 },
    )
    const rules = fc.array(
      fc.record({
        urgency: fc.constantFrom('high' as const, 'low' as const),
        afterSeconds: fc.integer({ min: 0, max: 86_400 }),
        contactMethodId: fc.constantFrom('a', 'b', 'c', 'x'),
      }),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(methods, rules, fc.constantFrom('high' as const, 'low' as const), (made, own, urgency) => {
        const list = [...new Map(made.map((each) => [each.id, each])).values()].map(
          ({ id, channel, verified, broken: bad }) =>
            method(id, channel, { verifiedAt: verified ? now : null, brokenBecause: bad ? 'it bounced' : null }),
        )
        const { notifications } = planFor(person, list, own, urgency, ranks, now)
        assert.ok(notifications.length > 0)
        let before = now
        for (const { dueAt, contactMethodId } of notifications) {
          assert.ok(dueAt >= before)
          before = dueAt
          const used = list.find((each) => each.id === contactMethodId)
          assert.ok(contactMethodId === null || (used?.verifiedAt && !used.brokenBecause))
        }
      }),
    )
  })
})
