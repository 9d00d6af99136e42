import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import { asDeliveryError, DeliveryError } from './delivery.ts'

test('whatever was thrown tells whether trying again makes sense', () => {
  const given = new DeliveryError('busy', { permanent: false, retryAfter: 5 })
  assert.equal(asDeliveryError(given), given)
  const problem = asDeliveryError(new Problem('invalid', 'No number is set.'))
  assert.deepEqual([problem.permanent, problem.message], [true, 'No number is set.'])
  for (const bug of [new TypeError('x is not a function'), 'text', undefined]) {
    const error = asDeliveryError(bug)
    assert.deepEqual([error.permanent, error.cause], [false, bug])
    assert.doesNotMatch(error.message, /function/)
  }
})
