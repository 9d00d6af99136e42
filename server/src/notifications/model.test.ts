import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { decideSend, lastResort, type Method, mask, planFor, type Rule, retry, scrub } from './model.ts'

const now = new Date('2026-11-02T03:12:00Z')
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
      const plan = planFor(person, methods, rules, urgency, now, 'on call')
      assert.deepEqual(
        plan.notifications.map((each) => [each.contactMethodId, (each.dueAt.getTime() - now.getTime()) / 1000]),
        expected,
      )
      assert.deepEqual(
        plan.skipped.map((each) => each.contactMethodId),
        skipped,
      )
      for (const { because } of plan.notifications) assert.match(because, /^on call; /)
    })
  }

  test('says why it is the last resort and why others were left out', () => {
    const plan = planFor(person, [broken], [], 'high', now, 'on call')
    assert.equal(plan.notifications[0]?.because, `on call; ${lastResort}`)
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
        const { notifications } = planFor(person, list, own, urgency, now, 'why')
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

describe('retry', () => {
  const failed = (attempts: number, more = {}) => ({ attempts, firstAttemptAt: now, permanent: false, ...more })
  const cases: [string, ReturnType<typeof failed>, number | string][] = [
    ['first', failed(1), 2],
    ['second', failed(2), 5],
    ['third', failed(3), 15],
    ['fourth', failed(4), 30],
    ['fifth', failed(5), 60],
    ['sixth', failed(6), 120],
    ['seventh', failed(7), 120],
    ['eighth is the last', failed(8), 'given up after 8 attempts'],
    ['what the provider asked for', failed(1, { retryAfter: 40 }), 40],
    ['not sooner than the own pause', failed(5, { retryAfter: 1 }), 60],
    ['a Retry-After beyond the window', failed(1, { retryAfter: 3600 }), 'given up after trying for 15m'],
    ['permanent', failed(1, { permanent: true }), 'sending it again cannot help'],
    [
      'after 15 minutes',
      failed(3, { firstAttemptAt: new Date(now.getTime() - 14 * 60_000 - 50_000) }),
      'given up after trying for 15m',
    ],
  ]
  for (const [name, input, expected] of cases) {
    test(name, () => {
      const answer = retry(input, now)
      if (answer.again) assert.equal((answer.at.getTime() - now.getTime()) / 1000, expected)
      else assert.equal(answer.because, expected)
    })
  }
})

describe('decideSend', () => {
  const base = { purpose: 'page' as const, level: 1, contactMethodId: 'mail', channel: 'email', address: mail.address }
  const open = { status: 'triggered' as const, acknowledgedBy: null }
  const gone = { send: false, lost: true, because: 'the contact method was removed' }
  const cases: [string, Parameters<typeof decideSend>, object][] = [
    ['an open page', [base, open, person, mail], { send: true }],
    [
      'acknowledged',
      [base, { status: 'acknowledged', acknowledgedBy: 'Ana' }, person, mail],
      { send: false, lost: false, because: 'Ana acknowledged the page' },
    ],
    [
      'acknowledged, but asked to help by hand',
      [{ ...base, level: 0 }, { status: 'acknowledged', acknowledgedBy: 'Ana' }, person, mail],
      { send: true },
    ],
    [
      'resolved',
      [base, { ...open, status: 'resolved' }, person, mail],
      { send: false, lost: false, because: 'the page is resolved' },
    ],
    ['the page is gone', [base, null, person, mail], { send: false, lost: false, because: 'the page is gone' }],
    [
      'disabled person',
      [base, open, { ...person, disabledAt: now }, mail],
      { send: false, lost: true, because: 'Bo Lind is disabled' },
    ],
    ['removed method', [{ ...base, contactMethodId: null }, open, person, null], gone],
    ['last resort', [{ ...base, contactMethodId: null, address: person.email }, open, person, null], { send: true }],
    [
      'last resort to an e-mail that changed',
      [{ ...base, contactMethodId: null, address: 'before@acme.example' }, open, person, null],
      gone,
    ],
    [
      'a notice to a removed method',
      [{ ...base, purpose: 'notice', contactMethodId: null }, null, person, null],
      { send: true },
    ],
    [
      'a test of a removed method',
      [{ ...base, purpose: 'test', contactMethodId: null }, null, person, null],
      { ...gone, lost: false },
    ],
  ]
  for (const [name, input, expected] of cases) test(name, () => assert.deepEqual(decideSend(...input), expected))
})

test('mask', () => {
  assert.equal(mask('bo@acme.example'), 'b•••@acme.example')
  assert.equal(mask('"a@b"@acme.example'), '"•••@acme.example')
  assert.equal(mask('https://hooks.acme.example:8443/T0/secret?x=1'), 'https://hooks.acme.example:8443/•••')
  assert.equal(mask('+351912345678'), '+3•••')
  assert.equal(mask(''), '•••')
})

test('scrub masks the address in any case, wherever it stands, and keeps one line', () => {
  assert.equal(
    scrub('550 5.1.1 <BO@acme.example>:\r\n user bo@acme.example unknown', 'bo@acme.example'),
    '550 5.1.1 <b•••@acme.example>: user b•••@acme.example unknown',
  )
  assert.equal(scrub('x'.repeat(500), 'bo@acme.example').length, 300)
})
