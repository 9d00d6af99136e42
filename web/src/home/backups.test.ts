import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backupsOf } from './backups.ts'

test('who comes after a schedule, in each policy that asks it', () => {
  const levels = [
    { after: 'PT15M', notify: ['team pay'] },
    { after: '0m', notify: ['schedule one'] },
    { after: '5m', notify: ['schedule one', 'schedule two'] },
  ]
  const policies = [
    { slug: 'pay', doc: { name: 'Pay', levels } },
    { slug: 'other', doc: { levels: [{ after: '0m', notify: ['schedule two'] }] } },
    { slug: 'last', doc: { levels: [{ after: '0m', notify: ['schedule one'] }] } },
  ]
  assert.deepEqual(backupsOf(policies, 'one'), [
    {
      policy: { slug: 'pay', name: 'Pay' },
      next: [
        { after: 300, targets: ['schedule two'] },
        { after: 900, targets: ['team pay'] },
      ],
    },
    { policy: { slug: 'last', name: 'last' }, next: [] },
  ])
})
