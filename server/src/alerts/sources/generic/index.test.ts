import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normaliseSignal, type Signal } from '../../signal.ts'
import { type SourceRequest, Unreadable } from '../source.ts'
import { generic } from './index.ts'

const request: SourceRequest = { path: '/in/generic/k', headers: {}, bytes: Buffer.alloc(0), query: {} }

function parsed(body: unknown, query: Record<string, string> = {}): Signal[] {
  return generic.parse(body, { ...request, query }).map(normaliseSignal)
}

function one(body: unknown, query: Record<string, string> = {}): Signal {
  const signals = parsed(body, query)
  assert.equal(signals.length, 1)
  return signals[0]!
}

test('a resolve needs nothing but the key', () => {
  const signal = one({ dedup_key: 'x', status: 'resolved' })
  assert.deepEqual([signal.key, signal.status, signal.severity, signal.title], ['x', 'resolved', null, ''])
})

test('other names for the same things', () => {
  const cases: [unknown, Partial<Signal>][] = [
    [
      { summary: 's', state: 'ok', alias: 'a' },
      { title: 's', status: 'resolved', key: 'a' },
    ],
    [
      { 'Alert-Name': 's', dedupKey: 12, Severity: 'P2' },
      { title: 's', key: '12', severity: 'high' },
    ],
    [
      { message: 'm', event_action: 'acknowledge', id: '9' },
      { title: 'm', status: 'acknowledged', key: '9' },
    ],
    [
      { summary: 's', details: 'd', action: 'close', dedup: 'k' },
      { title: 's', description: 'd', status: 'resolved', key: 'k' },
    ],
    [
      { title: 't', state: 'CRITICAL' },
      { status: 'firing', severity: 'critical' },
    ],
    [
      { title: 't', state: 'WARNING' },
      { status: 'firing', severity: 'medium' },
    ],
    [
      { title: 't', state: 'OK' },
      { status: 'resolved', severity: null },
    ],
    [
      { title: 't', status: 'weird', level: 'weird' },
      { status: 'firing', severity: null },
    ],
    [{ title: 't', priority: 1 }, { severity: 'critical' }],
    [{ title: 't', severity: 1 }, { severity: null }],
    [{ title: 't', urgency: 'low' }, { severity: 'low' }],
    [{ title: 't', resolved: true }, { status: 'resolved' }],
    [{ title: 't', resolved: false, status: 'firing' }, { status: 'firing' }],
    [
      { title: 't', status: 'info' },
      { status: 'info', severity: 'info' },
    ],
    [{ text: 'first line\nsecond' }, { title: 'first line', description: 'first line\nsecond' }],
    [{ event: { title: 't', url: 'https://a.example/1' } }, { title: 't', link: 'https://a.example/1' }],
    [{ service: { id: 'p', name: 'payments' }, title: 't' }, { service: 'payments' }],
    [{ title: 't', link: 'javascript:alert(1)' }, { link: null }],
    [{ title: 't', tags: ['env:prod', 'db'] }, { labels: { env: 'prod', db: 'true' } }],
    [{ title: 't', tags: 'env:prod, db' }, { labels: { env: 'prod', db: 'true' } }],
    [{ title: 't', labels: [{ key: 'env', value: 'prod' }] }, { labels: { env: 'prod' } }],
    [{ title: 't', labels: { a: { b: [1, 2] } } }, { labels: { 'a.b': '1, 2' } }],
    [{ title: 't', host: 'db1', token: 'x', apiKey: 'y', 'x-password': 'z' }, { labels: { host: 'db1' } }],
    [
      { title: 't', labels: { severity: 'critical', service: 'web' } },
      { severity: 'critical', service: 'web' },
    ],
    [
      { host: 'db1', disk: 99 },
      { title: 'host: db1, disk: 99', status: 'firing' },
    ],
    [{ payload: '{"text":"from slack"}' }, { title: 'from slack' }],
    [{ attachments: [{ title: 'a', title_link: 'https://a.example/' }] }, { title: 'a', link: 'https://a.example/' }],
    [{ title: 't', timestamp: 1_724_142_304 }, { startedAt: new Date('2024-08-20T08:25:04Z') }],
  ]
  for (const [body, expected] of cases) {
    const signal = one(body)
    assert.deepEqual({ ...signal, ...expected }, signal, JSON.stringify(body))
  }
})

test('lists, lists inside, and what their parent says', () => {
  assert.deepEqual(
    parsed([{ title: 'a' }, 'b']).map(({ title }) => title),
    ['a', 'b'],
  )
  const inner = parsed({ severity: 'low', events: [{ title: 'a' }, { title: 'b', severity: 'high' }] })
  assert.deepEqual(
    inner.map(({ title, severity }) => [title, severity]),
    [
      ['a', 'low'],
      ['b', 'high'],
    ],
  )
  assert.deepEqual(parsed([]), [])
  assert.throws(
    () => parsed([{ title: 'a' }, null, 5]),
    (error) => error instanceof Unreadable && error.signals.length === 1 && error.errors.length === 2,
  )
})

test('text, forms, queries and CloudEvents', () => {
  assert.deepEqual(
    [one('Disk full\non db1').title, one('Disk full\non db1').description],
    ['Disk full', 'Disk full\non db1'],
  )
  const asked = one({ title: 't' }, { severity: 'low', service: 'backup', token: 'x' })
  assert.deepEqual([asked.severity, asked.service, asked.labels], ['low', 'backup', {}])
  assert.equal(one(undefined, { summary: 's', action: 'close', dedup: 'k' }).status, 'resolved')
  const event = one({
    specversion: '1.0',
    id: '1',
    type: 'com.example.alert',
    source: '/checkout',
    subject: 'pod-1',
    data: { summary: 'Errors', severity: 'critical' },
  })
  assert.deepEqual(
    [event.title, event.severity, event.key, event.labels.source],
    ['Errors', 'critical', 'title:Errors', '/checkout'],
  )
})

test('what says nothing is unreadable', () => {
  for (const body of [undefined, null, 5, true, {}, '', '  ', { title: '' }, { a: null }]) {
    assert.throws(() => parsed(body), Unreadable, JSON.stringify(body))
  }
})

test('no JSON makes it fail in any other way', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (body) => {
      try {
        for (const signal of parsed(body)) assert.ok(signal.title !== '' || signal.status !== 'firing')
      } catch (error) {
        assert.ok(error instanceof Unreadable, String(error))
      }
    }),
  )
})
