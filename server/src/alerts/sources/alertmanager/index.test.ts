import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { normaliseSignal, type Signal } from '../../signal.ts'
import { type SourceRequest, Unreadable } from '../source.ts'
import { alertmanager } from './index.ts'

const request: SourceRequest = { path: '/in/alertmanager/k', headers: {}, bytes: Buffer.alloc(0), query: {} }

function parsed(body: unknown): Signal[] {
  return alertmanager.parse(body, request).map(normaliseSignal)
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))
}

test('every member of a group is its own signal', () => {
  const [fires, resolved, ...others] = parsed(fixture('mixed'))
  assert.equal(others.length, 0)
  assert.deepEqual(fires, {
    key: '5b0d3bd8c4c8cd7a',
    status: 'firing',
    severity: 'critical',
    title: 'DiskFillsUp: instance es-3:9100, device /dev/sda1, job node',
    description: 'Full in 2 hours at this rate.\n\nAlertmanager left out 4 more alerts of this group (max_alerts).',
    service: 'search',
    link: 'http://prom.example.org/graph?g0.expr=predict_linear',
    runbook: 'https://wiki.example.org/disk',
    labels: {
      alertname: 'DiskFillsUp',
      app: 'search',
      device: '/dev/sda1',
      instance: 'es-3:9100',
      job: 'node',
      severity: 'page',
    },
    startedAt: new Date('2026-05-06T07:08:09.123Z'),
    actor: null,
    leaseUntil: null,
  })
  assert.deepEqual(
    [resolved?.key, resolved?.status, resolved?.severity, resolved?.title, resolved?.link],
    ['9e107d9d372bb682', 'resolved', 'medium', 'Disk of es-4 fills up', 'http://am.example.org:9093'],
  )
})

test('a Watchdog never pages', () => {
  const [signal] = parsed(fixture('watchdog'))
  assert.deepEqual([signal?.status, signal?.severity, signal?.title], ['info', 'info', 'Watchdog'])
  assert.equal(signal?.description, 'Always firing, to show that the pipeline works.')
})

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
  assert.deepEqual(alertmanager.accepted([], request), { status: 202, body: { status: 'accepted' } })
})
