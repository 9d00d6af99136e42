import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSame, randomToken, readToken, secretBox, sha256, signToken } from './secrets.ts'

const box = secretBox('a key that is long enough')

test('what is sealed opens again, only in its own context', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (plain, context) => {
      const sealed = box.seal(plain, context)
      assert.match(sealed, /^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/)
      assert.equal(box.open(sealed, context), plain)
      assert.throws(() => box.open(sealed, `${context}!`), { kind: 'internal' })
    }),
    { numRuns: 50 },
  )
  assert.notEqual(box.seal('x', 'c'), box.seal('x', 'c'))
})

test('a changed byte, a short text or foreign text does not open', () => {
  const sealed = box.seal('secret', 'place')
  const at = sealed.length - 5
  const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
  const broken = [changed, sealed.slice(0, -4), '', 'v1', 'v1.00000000.AAAA', 'v2.00000000.AAAA', 'secret']
  for (const text of broken) assert.throws(() => box.open(text, 'place'), { kind: 'internal' }, text)
})

test('keys rotate: the old one opens and verifies, the new one seals and signs', () => {
  const next = secretBox('another key, long enough too', ['a key that is long enough'])
  const old = box.seal('secret', 'place')
  assert.equal(next.open(old, 'place'), 'secret')
  assert.ok(next.verify('link', 'x', box.sign('link', 'x')))
  const fresh = next.seal('secret', 'place')
  assert.ok(fresh.startsWith(`v1.${next.fingerprint}.`))
  assert.throws(() => box.open(fresh, 'place'), /sealed with key [0-9a-f]{8}, which this server does not have/)
  assert.ok(!box.verify('link', 'x', next.sign('link', 'x')))
  assert.notEqual(next.fingerprint, box.fingerprint)
})

test('a key that is too short is refused', () => {
  assert.throws(() => secretBox('short'), { kind: 'invalid' })
  assert.equal(secretBox(Buffer.from('a key that is long enough')).fingerprint, box.fingerprint)
})

test('a signature holds for its purpose and payload only, whatever shape is offered', () => {
  const mac = box.sign('link', 'payload')
  assert.ok(box.verify('link', 'payload', mac))
  for (const [purpose, payload, given] of [
    ['feed', 'payload', mac],
    ['link', 'payload!', mac],
    ['link', 'payload', `${mac}x`],
    ['link', 'payload', mac.slice(1)],
    ['link', 'payload', ''],
    ['link', 'payload', 'ü'.repeat(43)],
  ] as const) {
    assert.ok(!box.verify(purpose, payload, given), given)
  }
  assert.ok(isSame('ä', 'ä') && !isSame('a', 'b') && !isSame('a', 'aa'))
})

test('tokens for links: malformed, forged, expired or readable', () => {
  const now = new Date('2026-11-21T01:00:00Z')
  const later = new Date('2026-11-21T02:00:00Z')
  const token = signToken(box, 'ack', { page: 'pag_1', by: 'Jörg' }, later)
  assert.match(token, /^[A-Za-z0-9_.-]+$/)
  assert.deepEqual(readToken(box, 'ack', token, now), { data: { page: 'pag_1', by: 'Jörg' } })
  assert.deepEqual(readToken(box, 'ack', token, new Date(later.getTime() - 1)), { data: { page: 'pag_1', by: 'Jörg' } })
  assert.deepEqual(readToken(box, 'ack', token, later), { problem: 'expired' })
  assert.deepEqual(readToken(box, 'resolve', token, later), { problem: 'forged' })
  assert.deepEqual(readToken(secretBox('a wholly different key'), 'ack', token, now), { problem: 'forged' })
  const other = signToken(box, 'ack', { page: 'pag_2' }, later)
  assert.deepEqual(readToken(box, 'ack', `${other.split('.')[0]}.${token.split('.')[1]}`, now), { problem: 'forged' })
  for (const text of ['', '.', 'a.b', `${token} `, `${token}.x`, 'x'.repeat(10_000)]) {
    assert.deepEqual(readToken(box, 'ack', text, now), { problem: 'malformed' }, text.slice(0, 40))
  }
})

test('random tokens have the prefix, the length and no twin', () => {
  assert.match(randomToken('toc'), /^toc_[0-9a-hjkmnp-tv-z]{39}$/)
  assert.match(randomToken('', 20), /^[0-9a-hjkmnp-tv-z]{32}$/)
  const many = new Set(Array.from({ length: 1_000 }, () => randomToken('t', 16)))
  assert.equal(many.size, 1_000)
  assert.equal(new Set([...many].join('').replaceAll('t_', '')).size, 32)
})

test('sha256 is hexadecimal over UTF-8', () => {
  assert.equal(sha256('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
