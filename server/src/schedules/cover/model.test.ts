import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import {
  type Acting,
  accept,
  type CoverNow,
  decline,
  expire,
  isOver,
  stateAt,
  take,
  type Who,
  withdraw,
} from './model.ts'

const who = (name: string, disabledAt: Date | null = null): Who => ({
  id: name.toLowerCase(),
  name,
  email: `${name.toLowerCase()}@x.example`,
  disabledAt,
})
const [ana, bo, cy] = [who('Ana'), who('Bo'), who('Cy')]
const now = new Date('2026-11-02T12:00:00Z')
const at = (text: string) => new Date(`2026-11-${text}:00Z`)

function shift(n: number, from: Who, to: Who | null, start = '09T09:00', end = '16T09:00'): CoverNow['shifts'][0] {
  const place = { start: at(start), end: at(end) }
  const words = `Primary, week ${n}`
  return { n, team: 'ops', owner: from, from, to, place, words, applies: false, takenAt: null, cutAt: null }
}
function request(change: Partial<CoverNow> = {}): CoverNow {
  return {
    id: 'cov_1',
    kind: 'cover',
    state: 'open',
    person: ana,
    asked: [],
    decidedBy: null,
    detachedAt: null,
    shifts: [shift(0, ana, null)],
    ...change,
  }
}
const swap = (change: Partial<CoverNow> = {}) =>
  request({ kind: 'swap', shifts: [shift(0, ana, bo), shift(1, bo, ana, '16T09:00', '23T09:00')], ...change })
const taken = (change: Partial<CoverNow> = {}) =>
  request({
    state: 'taken',
    decidedBy: 'Bo',
    shifts: [{ ...shift(0, ana, bo), applies: true, takenAt: at('01T09:00') }],
    ...change,
  })
const acts = (person: Who, change: Partial<Acting> = {}): Acting => ({
  id: person.id,
  name: person.name,
  arranges: false,
  joins: true,
  ...change,
})
const boss = acts(who('Mo'), { arranges: true })
const stranger = acts(who('Zed'), { joins: false })

function outcome(decide: () => { state: string }): string {
  try {
    return decide().state
  } catch (error) {
    if (error instanceof Problem) return error.kind
    throw error
  }
}

test('who may do what with a cover, and what becomes of it', () => {
  const gone = who('Bo', now)
  const over = [shift(0, ana, null, '01T09:00', '02T09:00')]
  const cases: [string, () => { state: string }, string][] = [
    ['a team member takes it', () => take(request(), bo, acts(bo), now), 'taken'],
    ['an outsider does not', () => take(request(), who('Zed'), stranger, now), 'forbidden'],
    [
      'an outsider who was asked does',
      () => take(request({ asked: [{ person: who('Zed'), declinedAt: null }] }), who('Zed'), stranger, now),
      'taken',
    ],
    ['nobody takes their own shift', () => take(request(), ana, acts(ana), now), 'invalid'],
    ['a manager says who takes it', () => take(request(), bo, boss, now), 'taken'],
    ['a colleague does not say that', () => take(request(), bo, acts(cy), now), 'forbidden'],
    ['who left takes nothing', () => take(request(), gone, boss, now), 'invalid'],
    ['the second one comes too late', () => take(taken(), cy, acts(cy), now), 'conflict'],
    ['so does who comes after the shift', () => take(request({ shifts: over }), bo, acts(bo), now), 'conflict'],
    [
      'a shift that has begun can be taken',
      () => take(request({ shifts: [shift(0, ana, null, '02T09:00', '09T09:00')] }), bo, acts(bo), now),
      'taken',
    ],
    ['what was taken back is not taken', () => take(request({ state: 'withdrawn' }), bo, acts(bo), now), 'conflict'],
    ['a swap is not taken', () => take(swap(), bo, acts(bo), now), 'invalid'],
    ['the other accepts a swap', () => accept(swap(), acts(bo), now), 'taken'],
    ['who proposed it does not', () => accept(swap(), acts(ana), now), 'forbidden'],
    ['a manager forces it', () => accept(swap(), boss, now), 'taken'],
    ['a request is not accepted', () => accept(request(), acts(bo), now), 'invalid'],
    [
      'a swap with who left',
      () => accept(swap({ shifts: [shift(0, ana, gone), shift(1, gone, ana)] }), boss, now),
      'invalid',
    ],
    [
      'a swap of which one shift is over',
      () => accept(swap({ shifts: [over[0]!, shift(1, bo, ana)] }), acts(bo), now),
      'conflict',
    ],
    ['the other declines a swap', () => decline(swap(), acts(bo), now), 'declined'],
    [
      'the last of those asked says no',
      () => decline(request({ asked: [{ person: bo, declinedAt: null }] }), acts(bo), now),
      'declined',
    ],
    [
      'one of those asked says no',
      () => decline(request({ asked: [bo, cy].map((person) => ({ person, declinedAt: null })) }), acts(bo), now),
      'open',
    ],
    ['twice', () => decline(request({ asked: [{ person: bo, declinedAt: now }] }), acts(bo), now), 'conflict'],
    ['who was not asked has nothing to say', () => decline(request(), acts(bo), now), 'forbidden'],
    ['a request is taken back', () => withdraw(request(), acts(ana), now), 'withdrawn'],
    ['not by a colleague', () => withdraw(request(), acts(bo), now), 'forbidden'],
    ['who was relieved takes the shift back', () => withdraw(taken(), acts(ana), now), 'withdrawn'],
    ['who took it does not hand it back alone', () => withdraw(taken(), acts(bo), now), 'forbidden'],
    ['who took a pager does', () => withdraw(taken({ kind: 'pager' }), acts(bo), now), 'withdrawn'],
    ['a swap is undone by managers only', () => withdraw(swap({ state: 'taken' }), acts(ana), now), 'forbidden'],
    ['a swap is undone by managers', () => withdraw(swap({ state: 'taken' }), boss, now), 'withdrawn'],
    ['what is over stays', () => withdraw(taken({ shifts: over }), acts(ana), now), 'conflict'],
    ['what was declined stays', () => withdraw(request({ state: 'declined' }), acts(ana), now), 'conflict'],
  ]
  for (const [name, decide, expected] of cases) assert.equal(outcome(decide), expected, name)
})

test('a shift that has begun changes hands from now on; until now it stays as it was', () => {
  const begun = { ...shift(0, ana, bo, '01T09:00', '08T09:00'), applies: true, takenAt: at('01T08:00') }
  assert.deepEqual(withdraw(taken({ shifts: [begun] }), acts(ana), now).shifts, [
    { n: 0, to: 'bo', applies: true, takenAt: at('01T08:00'), cutAt: now },
  ])
  assert.deepEqual(withdraw(taken(), acts(ana), now).shifts[0]?.applies, false, 'what had not begun never counted')
  const rest = take(request({ shifts: [shift(0, ana, null, '01T09:00', '08T09:00')] }), bo, acts(bo), now)
  assert.deepEqual(rest.shifts, [{ n: 0, to: 'bo', applies: true, takenAt: now, cutAt: null }])
  assert.match(rest.because, /the rest of Ana’s shift/)
})

test('both shifts of a swap change hands, each to the other', () => {
  assert.deepEqual(
    accept(swap(), acts(bo), now).shifts.map(({ n, to, applies }) => [n, to, applies]),
    [
      [0, 'bo', true],
      [1, 'ana', true],
    ],
  )
})

test('a request is too late when its shift is over, a swap when the first of its shifts is', () => {
  const late = at('09T10:00')
  assert.equal(isOver(request(), late), false)
  assert.equal(isOver(request(), at('16T09:00')), true)
  assert.equal(isOver(swap(), at('16T09:00')), true)
  assert.equal(stateAt(request(), at('16T09:00')), 'expired')
  assert.equal(stateAt(taken(), at('16T09:00')), 'taken')
  assert.equal(expire(request(), late), null)
  assert.match(expire(request(), at('16T09:00'))!.because, /nobody took it in time: Primary, week 0/)
})
