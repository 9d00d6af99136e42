import assert from 'node:assert/strict'
import { test } from 'node:test'
import { levelsOf, moved } from './policy-edit.ts'
import { aheadSentence, ladderAhead, type PlanInputs } from './policy-preview.ts'

const inputs: PlanInputs = {
  onCall: new Map([
    ['primary', ['Ana']],
    ['empty', []],
  ]),
  members: new Map([['payments', ['Ana', 'Bo']]]),
  nameOf: (email) => email.split('@')[0] ?? email,
  doc: (kind, slug) => `the ${kind} ${slug}`,
  catchAlls: [{ name: 'the catch-all of the organisation', targets: ['user gus@acme.example'] }],
}
const level = (after: string, ...notify: string[]) => ({ after, notify })

test('moving a level moves its people; the times of the ladder stay', () => {
  const levels = [level('0m', 'team a'), level('5m', 'team b'), level('9m', 'team c')]
  const asked = (from: number, to: number) => moved(levels, from, to).map(({ after, notify }) => `${after} ${notify}`)
  assert.deepEqual(asked(2, 0), ['0m team c', '5m team a', '9m team b'])
  assert.deepEqual(asked(0, 1), ['0m team b', '5m team a', '9m team c'])
  assert.deepEqual(asked(7, 0), ['0m team a', '5m team b', '9m team c'])
})

test('what else a level says survives editing and moves with its people', () => {
  const levels = levelsOf([{ ...level('0m', 'team a'), later: 1 }, level('5m', 'team b')])
  assert.deepEqual(moved(levels, 0, 1), [level('0m', 'team b'), { ...level('5m', 'team a'), later: 1 }])
})

test('half written levels are levels all the same', () => {
  assert.deepEqual(levelsOf([{ after: 5, notify: ['team a', 7] }, null]), [level('', 'team a'), level('')])
  assert.deepEqual(levelsOf('none'), [])
})

test('the preview is the ladder of the server', () => {
  const steps = (doc: Record<string, unknown>) =>
    ladderAhead(doc, inputs).map(({ at, people }) => `${at} ${people.map(({ name }) => name).join('+')}`.trim())
  const levels = [level('0m', 'schedule primary'), level('5m', 'user bo@acme.example', 'team payments')]
  const table: [string, Record<string, unknown>, string[]][] = [
    ['one round, five minutes more', { levels }, ['0 Ana', '300 bo+Ana+Bo', '600 gus', '900']],
    ['rounds', { levels, repeat: { times: 2, after: '30m' } }, ['0 Ana', '300 bo+Ana+Bo', '1800', '5400 gus', '5700']],
    [
      'an empty level is skipped at once',
      { levels: [level('0m', 'schedule primary'), level('5m', 'schedule empty'), level('15m', 'team payments')] },
      ['0 Ana', '300', '300 Ana+Bo', '1200 gus', '1500'],
    ],
    ['nobody at all: the end steps at once', { levels: [level('2m')] }, ['120', '120 gus', '420']],
  ]
  for (const [name, doc, expected] of table) assert.deepEqual(steps(doc), expected, name)
  assert.equal(
    aheadSentence(ladderAhead({ levels }, inputs).slice(0, 1)),
    'If nobody answers: at once Ana (on call now on the schedule primary).',
  )
})
