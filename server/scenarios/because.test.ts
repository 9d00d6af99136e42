import assert from 'node:assert/strict'
import { test } from 'node:test'
import { World } from './world.ts'

/** Every `because` of an answer of the API, however deep, with what it belongs to. */
function reasonsIn(value: unknown, of = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => reasonsIn(each, of))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    /because$/i.test(key) && typeof each === 'string' ? [each] : reasonsIn(each, key),
  )
}

/** A clause: no capital at its beginning, names aside, and no full stop at its end. Who shows it sets both. */
function isClause(reason: string, names: string[]): boolean {
  const begins = !/^\p{Lu}/u.test(reason) || names.some((name) => reason.startsWith(name))
  return begins && !/[.!]$/.test(reason) && reason.trim() === reason && reason !== ''
}

test('every reason that a story leaves behind is a clause', async () => {
  await using world = await World.start('payments.yaml')
  const read = async (path: string) => {
    const { status, json } = await world.call('GET', `/api/v1${path}`)
    assert.equal(status, 200, path)
    return json
  }
  const act = async (path: string, body: unknown) => {
    const { status, json } = await world.call('POST', `/api/v1${path}`, body)
    assert.equal(status, 200, JSON.stringify(json))
  }
  const checkout = world.source('checkout-alerts')
  await checkout.fires('p99 latency above 2 s', { dedup_key: 'lat', severity: 'medium' })
  await checkout.fires('p99 latency above 2 s', { dedup_key: 'lat', severity: 'critical' })
  await checkout.fires('disk full', { dedup_key: 'disk' })
  await world.forward('6m')
  const [page] = await world.openPages()
  await act(`/pages/${page.id}/escalate`, {})
  await world.settle()
  await act(`/pages/${page.id}/acknowledge`, { note: 'on it' })
  await world.forward('2h')
  await act(`/pages/${page.id}/reassign`, { to: ['user gus@story.example'] })
  await world.settle()
  await act(`/pages/${page.id}/snooze`, { for: '1h' })
  const waiting = await read(`/pages/${page.id}`)
  await world.source('archive-alerts').fires('cannot write', { dedup_key: 'w' })
  await world.forward('30m')
  await checkout.resolves('p99 latency above 2 s', { dedup_key: 'lat' })
  await checkout.resolves('disk full', { dedup_key: 'disk' })
  const users = await read('/users?limit=200')
  const answers = await Promise.all(
    ['/facts?limit=200', `/pages/${page.id}`, '/pages?limit=50', '/alerts?limit=50', '/on-call'].map(read),
  )
  const names = [...users.items.map((user: { name: string }) => user.name.split(' ')[0]), 'story', 'E-mail']
  const reasons = [...new Set([waiting, ...answers].flatMap((answer) => reasonsIn(answer)))]
  assert.ok(reasons.length >= 15, `${reasons.length} reasons:\n${reasons.join('\n')}`)
  assert.deepEqual(
    reasons.filter((reason) => !isClause(reason, names)),
    [],
  )
})
