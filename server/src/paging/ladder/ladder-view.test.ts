import assert from 'node:assert/strict'
import { test } from 'node:test'
import { later } from '../../kernel/clock.ts'
import type { Page } from '../model.ts'
import type { Plan } from '../plan/plan.ts'
import { begin, type Resolved } from './ladder.ts'
import { ladderOf } from './ladder-view.ts'

const now = new Date('2026-11-02T09:00:00Z')
const plan: Plan = {
  policy: { id: 'pol_1', slug: 'payments', name: 'Payments', version: 1 },
  levels: [
    { after: 0, targets: ['user ana', 'user bo'] },
    { after: 300, targets: ['user cy'] },
    { after: 900, targets: ['team nobody'] },
  ],
  repeat: { times: 1, roundLength: 1200 },
  end: [{ name: 'all admins', targets: 'admins' }],
  urgency: 'high',
  ackTimeout: 3600,
  path: null,
  firstRound: 1,
}
const names: Record<string, string[]> = { 'user ana': ['Ana'], 'user bo': ['Bo'], 'user cy': ['Cy'], admins: ['Root'] }
const resolved: Resolved = (target) => ({
  people: (names[target] ?? []).map((name) => ({ id: name, name, how: '' })),
  because: `nobody is behind ${target}`,
})

test('what has happened is told as such, what lies ahead as what it depends on', () => {
  const page = {
    ...begin(plan, now),
    plan,
    status: 'triggered',
    level: 1,
    nextStepAt: later(now, 300),
    nextStepReason: { kind: 'planned' },
  } as Page
  const asked = ['Ana', 'Bo'].map((user) => {
    return { user, name: user, round: 1, level: 1, at: now, because: 'level 1 of Payments' }
  })
  const steps = ladderOf(page, asked, [], resolved)
  const told = steps.map(({ state, name, people, because }) => [state, name, people[0]?.because ?? because])
  assert.deepEqual(told, [
    ['done', 'level 1 of Payments', 'level 1 of Payments'],
    ['next', 'level 2 of Payments', 'level 2 of Payments: if Ana and Bo do not answer within 5 minutes'],
    ['later', 'level 3 of Payments', 'as things are: level 3 of Payments was skipped: nobody is behind team nobody'],
    ['later', 'all admins', 'all admins: if Cy does not answer within 15 minutes'],
  ])
})

test('a step that opens the next round carries that round: a level of it is not the same level of the round before', () => {
  const standing = { ...begin(plan, now), level: 3, nextStepAt: later(now, 1200), nextStepReason: { kind: 'planned' } }
  const page = { ...standing, plan, status: 'triggered' } as Page
  const asked = ['Ana', 'Bo'].map((user) => ({ user, name: user, round: 1, level: 1, at: now, because: 'level 1' }))
  const steps = ladderOf(page, asked, [], resolved)
  assert.deepEqual(
    steps.map(({ state, kind, round, level }) => [state, kind, round, level]),
    [
      ['done', 'level', 1, 1],
      ['next', 'level', 2, 1],
      ['later', 'level', 2, 2],
      ['later', 'level', 2, 3],
      ['later', 'catch-all', 3, 4],
    ],
  )
})
