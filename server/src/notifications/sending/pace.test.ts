import assert from 'node:assert/strict'
import { test } from 'node:test'
import { standingClock } from '../../kernel/clock.ts'
import { createPace } from './pace.ts'

test('what a provider allows in a second is kept, for each channel apart', () => {
  const clock = standingClock(new Date('2026-11-02T09:00:00Z'))
  const pace = createPace(clock)
  assert.equal(pace.left('sms', 2), 2)
  for (const channel of ['sms', 'sms', 'email']) pace.count(channel)
  assert.equal(pace.left('sms', 2), 0)
  assert.equal(pace.left('voice', 1), 1)
  assert.equal(pace.left('email', null), Number.POSITIVE_INFINITY)
  clock.moveTo(new Date('2026-11-02T09:00:00.999Z'))
  assert.equal(pace.left('sms', 2), 0)
  clock.moveTo(new Date('2026-11-02T09:00:01Z'))
  assert.equal(pace.left('sms', 2), 2)
})
