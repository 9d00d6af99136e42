import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Method } from '../plan/model.ts'
import { decideSend } from './decide.ts'

const now = new Date('2026-11-02T03:12:00Z')
const person = { name: 'Bo Lind', email: 'bo@acme.example', disabledAt: null }
const mail: Method = {
  id: 'mail',
  channel: 'email',
  address: 'mail@acme.example',
  label: '',
  verifiedAt: now,
  brokenBecause: null,
}

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
