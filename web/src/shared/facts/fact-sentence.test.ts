import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '@tocsin/contract/facts'
import { documentKindsOf, factSentence } from './fact-sentence.ts'

const names: Record<string, string> = { usr_ana: 'Ana', 'team payments': 'Payments', 'schedule primary': 'Primary' }
const words = {
  person: (ref: string) => names[ref] ?? ref,
  doc: (kind: string, slug: string) => names[`${kind} ${slug}`] ?? slug,
  moment: (at: string) => at.slice(11, 16),
}

function fact(kind: string, data: Record<string, unknown>, name = 'Bo'): Fact {
  return {
    id: 'fct_1',
    at: '2026-11-21T03:12:01Z',
    kind,
    actor: { type: 'user', id: null, name },
    subjects: [],
    because: null,
    data,
  }
}

test('facts read as sentences', () => {
  const table: [string, Record<string, unknown>, string][] = [
    ['page.opened', { number: 1042, title: 'Checkout slow' }, 'Page #1042 opened: Checkout slow'],
    ['page.joined', { alerts: ['alr_1', 'alr_2'] }, '2 alerts joined the page'],
    ['page.joined', { alerts: ['alr_1'] }, 'One alert joined the page'],
    [
      'page.reached',
      { round: 2, level: 1, people: [{ user: 'usr_ana' }, { user: 'Cy' }, { user: 'Di' }] },
      'Level 1, round 2: reaching Ana, Cy and Di',
    ],
    ['page.acknowledged', { user: 'usr_bo' }, 'Bo acknowledged'],
    ['page.acknowledged', { user: 'usr_bo', note: 'on it' }, 'Bo acknowledged: on it'],
    [
      'page.acknowledged',
      { user: 'usr_bo', snoozedUntil: '2026-11-21T04:00:00Z' },
      'Bo took the page and snoozed it until 04:00',
    ],
    ['page.reassigned', { to: ['user usr_ana', 'team payments'] }, 'Bo reassigned the page to Ana and team Payments'],
    ['page.noted', { text: 'Looking at the replica.' }, 'Bo: Looking at the replica'],
    ['override.removed', { slug: 'primary' }, 'Bo removed an override from Primary'],
    ['override.removed', { slug: 'gone' }, 'Bo removed an override from gone'],
    [
      'notification.failed',
      { user: 'usr_ana', channel: 'email', detail: 'mailbox full' },
      'E-mail to Ana failed: mailbox full',
    ],
    [
      'resource.changed',
      { action: 'update', kind: 'service', slug: 'checkout', version: 3, before: {}, after: { name: 'Checkout' } },
      'Bo changed the service “Checkout” (version 3)',
    ],
    [
      'resource.changed',
      { action: 'delete', kind: 'service', slug: 'checkout', version: 4, before: { tier: 1 }, after: null },
      'Bo deleted the service “checkout”',
    ],
    [
      'resource.changed',
      { action: 'update', kind: 'organisation', slug: 'organisation', version: 2, before: {}, after: {} },
      'Bo changed the organisation (version 2)',
    ],
  ]
  for (const [kind, data, said] of table) assert.equal(factSentence(fact(kind, data), words), said)
})

test('only those documents are asked for whose names the sentences need', () => {
  const spoken = (kind: string, data: Record<string, unknown>) => documentKindsOf([fact(kind, data)])
  assert.deepEqual(spoken('page.acknowledged', { user: 'usr_bo' }), [])
  assert.deepEqual(spoken('resource.changed', { kind: 'service', slug: 'checkout' }), [])
  assert.deepEqual(spoken('override.removed', { slug: 'primary' }), ['schedule'])
  assert.deepEqual(spoken('page.reassigned', { to: ['user usr_ana', 'team payments', 'policy db'] }), [
    'team',
    'policy',
  ])
})

test('an unknown kind, also one named like a method of objects, is shown by its name', () => {
  assert.equal(factSentence(fact('drill.began', {}), words), 'Bo: drill began')
  assert.equal(factSentence(fact('toString', {}), words), 'Bo: toString')
})
