import assert from 'node:assert/strict'
import { test } from 'node:test'
import { normaliseSignal, type Signal } from '../../signal.ts'
import { type SourceRequest, Unreadable } from '../source.ts'
import { alertmanager } from './index.ts'

const request: SourceRequest = { path: '/in/alertmanager/k', headers: {}, bytes: Buffer.alloc(0), query: {} }

function parsed(body: unknown): Signal[] {
  return alertmanager.parse(body, request).map(normaliseSignal)
}

test('without a fingerprint the label set is the identity, in any order', () => {
  const key = (labels: unknown) => parsed({ alerts: [{ status: 'firing', labels }] })[0]?.key
  assert.equal(key({ a: '1', b: '2' }), key({ b: '2', a: '1' }))
  assert.equal(key({ a: '1', b: '' }), key({ a: '1' }))
  assert.notEqual(key({ a: '1' }), key({ a: '2' }))
})

test('an unknown severity is left to the integration', () => {
  for (const labels of [{ alertname: 'X' }, { alertname: 'X', severity: 'purple' }, { alertname: 'X', severity: 3 }]) {
    assert.equal(parsed({ alerts: [{ labels }] })[0]?.severity, null)
  }
})

test('odd values do not cost a page, broken elements do not cost the others', () => {
  const [odd] = parsed({
    alerts: [{ labels: { alertname: 'X', n: 5, deep: { a: 1 } }, annotations: 'none', startsAt: 7, status: null }],
  })
  assert.deepEqual([odd?.title, odd?.status, odd?.labels], ['X', 'firing', { alertname: 'X', n: '5', 'deep.a': '1' }])
  assert.throws(
    () => parsed({ alerts: [null, { labels: { alertname: 'X' } }, 'x', { labels: {} }] }),
    (error) => error instanceof Unreadable && error.signals.length === 1 && error.errors.length === 3,
  )
  assert.deepEqual(parsed({ alerts: [] }), [])
})

test('a body of the operator’s own making is read like a plain webhook', () => {
  const [signal] = parsed({ text: 'Disk full', severity: 'critical', id: '7' })
  assert.deepEqual([signal?.title, signal?.severity, signal?.key], ['Disk full', 'critical', '7'])
  for (const body of [null, undefined, 5, {}]) assert.throws(() => parsed(body), Unreadable)
})

test('the sample of the set-up page is understood', () => {
  assert.equal(parsed(alertmanager.sample)[0]?.title, 'Instance db-1.example.com:9100 is down')
  assert.deepEqual(alertmanager.answers.accepted([], request), { status: 202, body: { status: 'accepted' } })
})
