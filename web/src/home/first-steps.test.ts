import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstSteps, type Progress } from './first-steps.ts'

const nothing: Progress = {
  mayConfigure: true,
  methods: [{ verified: false, channel: 'email' }],
  channels: [{ slug: 'email', available: true }],
  services: [{ doc: {} }],
  alerts: 0,
  pages: [],
  me: 'usr_me',
}
const done = (progress: Partial<Progress>) =>
  firstSteps({ ...nothing, ...progress })
    .filter((step) => step.done)
    .map((step) => step.name)

test('a step is done when the server says so, and not before', () => {
  assert.deepEqual(done({}), [])
  assert.deepEqual(done({ methods: [{ verified: true, channel: 'email' }] }), ['reach'])
  assert.deepEqual(done({ methods: [{ verified: true, channel: 'sms' }] }), [])
  assert.deepEqual(done({ services: [{ doc: { policy: 'pay' } }], alerts: 1 }), ['service', 'source'])
  const page = { number: 1, title: 'x', status: 'acknowledged' as const }
  assert.deepEqual(done({ pages: [{ ...page, acknowledgedBy: { id: 'usr_other', name: 'O' } }] }), ['page'])
  assert.deepEqual(done({ pages: [{ ...page, acknowledgedBy: { id: 'usr_me', name: 'M' } }] }), ['page', 'answer'])
  assert.deepEqual(
    firstSteps({ ...nothing, mayConfigure: false }).map((step) => step.name),
    ['reach', 'page', 'answer'],
  )
})
