import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fillSteps, resembling, stepOf, wordsOf } from './resemblance.ts'

const alert = (id: string, title: string, more: { labels?: Record<string, string>; dedupHash?: string } = {}) => ({
  id,
  title,
  labels: more.labels ?? {},
  scope: 'svc_1',
  dedupHash: more.dedupHash ?? id,
})

test('the same key first, then titles by shared words without their numbers, nothing else', () => {
  const one = alert('a', 'Disk 91 % full on db-2', { dedupHash: 'disk' })
  const found = resembling(
    one,
    [
      one,
      alert('b', 'Certificate expires'),
      alert('c', 'Disk 99 % full on db-7'),
      alert('d', 'renamed', { dedupHash: 'disk' }),
    ],
    10,
  )
  assert.deepEqual(
    found.map((each) => [each.alert.id, each.because]),
    [
      ['d', 'the same dedup key'],
      ['c', '100 % of the words of the title are the same'],
    ],
  )
  assert.equal(resembling(one, [alert('c', 'Disk full on')], 0).length, 0)
  assert.deepEqual([...wordsOf('p99 of Checkout: 3 s')], ['of', 'checkout'])
})

test('titles without words resemble nothing', () => {
  assert.deepEqual(resembling(alert('a', '12345'), [alert('b', '67890')], 10), [])
})

test('labels decide between near titles', () => {
  const labels = { env: 'prod', region: 'eu' }
  const one = alert('a', 'latency high', { labels })
  const found = resembling(one, [alert('b', 'latency high now', {}), alert('c', 'latency high now', { labels })], 10)
  assert.deepEqual(
    found.map((each) => each.alert.id),
    ['c', 'b'],
  )
})

test('steps: at most sixty, whole lengths, zeros included', () => {
  const since = new Date('2026-11-01T00:00:00Z')
  const day = new Date('2026-11-02T00:00:00Z')
  assert.equal(stepOf(since, day), 1800)
  assert.equal(stepOf(since, new Date('2026-11-08T00:00:00Z')), 21_600)
  const counts = fillSteps(since, day, 1800, [
    { step: 0, count: 2 },
    { step: 47, count: 1 },
    { step: 48, count: 9 },
  ])
  assert.equal(counts.length, 48)
  assert.deepEqual([counts[0], counts[1], counts[47]], [2, 0, 1])
})
