import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { reachedOf, toPage } from '../store.ts'
import { world } from '../testing.ts'
import { nextStepInWords } from './ladder.ts'
import { givenInWords, NextStepReason, readReason, reasonOfSentence } from './reason.ts'

const examples: NextStepReason[] = [
  { kind: 'planned' },
  { kind: 'asks_again' },
  { kind: 'escalated', by: 'Cy' },
  { kind: 'given_back', by: 'Cy' },
  { kind: 'reassigned', by: 'Cy', to: 'team Payments' },
  { kind: 'still_open', after: 'snoozed', holder: null, seconds: 600 },
  { kind: 'worse_alert', severity: 'critical', title: 'p99' },
  { kind: 'unreachable', who: 'the catch-alls', retryIn: 300 },
  { kind: 'nobody_found', retryIn: 300 },
  { kind: 'failing', times: 5 },
  { kind: 'told', words: 'as an older release said it' },
]

test('a reason survives its column, and only one that was given for another time has words of its own', () => {
  assert.deepEqual(
    examples.map((each) => each.kind),
    NextStepReason.options.map((option) => option.shape.kind.value),
  )
  assert.deepEqual(
    examples.map((each) => readReason(JSON.parse(JSON.stringify(each)))),
    examples,
  )
  assert.deepEqual(
    examples.filter((each) => givenInWords(each) === null).map((each) => each.kind),
    ['planned', 'asks_again'],
  )
  assert.deepEqual(readReason({ kind: 'of a newer release' }), { kind: 'planned' })
})

test('the words of a reason decide nothing: what is stored is its kind, and renamed steps stay planned ones', async () => {
  await using w = await world()
  await w.fires('checkout')
  await w.forward(1)
  const page = await w.page()
  const stored = async () => {
    const { rows } = await sql<{ reason: unknown; told: string | null }>`
      select next_step_reason as reason, next_step_because as told from page`.execute(w.database.db)
    return rows[0]
  }
  assert.deepEqual(await stored(), { reason: { kind: 'planned' }, told: null })
  // Another wording of the same step: its policy is called otherwise in the page's own plan.
  await sql`update page set plan = jsonb_set(plan, '{policy,name}', '"Zahlungen"')`.execute(w.database.db)
  await w.forward(5)
  const reasons = (await reachedOf(w.database.db, page.id)).map((each) => each.because)
  assert.deepEqual(reasons, [
    'level 1 of Payments: Ana is on call on Payments primary',
    'level 2 of Zahlungen: Ana did not answer within 5 minutes',
  ])
})

test('rows of a release that stored sentences are understood, and written over by the next step', async () => {
  assert.deepEqual(
    [
      'level 2 of Payments is asked unless somebody answers before',
      'all admins is asked again unless somebody answers before',
      'level 1 of Payments is asked unless somebody resolves it before',
      'Cy asked for the next level',
    ].map(reasonOfSentence),
    [
      { kind: 'planned' },
      { kind: 'planned' },
      { kind: 'asks_again' },
      { kind: 'told', words: 'Cy asked for the next level' },
    ],
  )
  await using w = await world()
  await w.fires('checkout')
  await w.forward(1)
  const page = await w.page()
  await sql`update page set next_step_because = 'Cy asked for the next level', next_step_at = ${w.clock.now()}`.execute(
    w.database.db,
  )
  const old = await w.database.db.selectFrom('page').selectAll().executeTakeFirstOrThrow()
  assert.equal(nextStepInWords(toPage(old)), 'Cy asked for the next level')
  await w.forward(1)
  assert.equal(
    (await reachedOf(w.database.db, page.id)).at(-1)?.because,
    'level 2 of Payments: Cy asked for the next level',
  )
  const after = await w.database.db.selectFrom('page').selectAll().executeTakeFirstOrThrow()
  assert.deepEqual([after.nextStepBecause, after.nextStepReason], [null, { kind: 'planned' }])
})
