import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '@tocsin/contract/errors'
import { burned, codeMatches, issueCode } from './codes.ts'

const start = new Date('2026-11-02T09:00:00Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000)
const none = { codeHash: null, codeExpiresAt: null, codeSentAt: null }
const tooMany = (pattern: RegExp) => (error: unknown) =>
  error instanceof Problem && error.kind === 'too_many' && pattern.test(error.message)

test('a code matches its own row only, blanks do not matter, and not once it is burned', () => {
  const { codeHash, codeExpiresAt } = issueCode('con_a', '012345', none, start)
  assert.ok(codeHash && !codeHash.includes('012345'))
  assert.deepEqual(codeExpiresAt, after(600))
  assert.equal(codeMatches('con_a', '012 345', codeHash), true)
  assert.equal(codeMatches('con_a', '012346', codeHash), false)
  assert.equal(codeMatches('con_b', '012345', codeHash), false)
  assert.equal(codeMatches('con_a', '012345', burned(codeHash) ?? ''), false)
  assert.equal(codeMatches('con_a', '', burned(codeHash) ?? ''), false)
})

test('again only after a minute, five times a day, and again tomorrow', () => {
  let state: Parameters<typeof issueCode>[2] = issueCode('con_a', '111111', none, start)
  assert.throws(() => issueCode('con_a', '222222', state, after(59)), tooMany(/Wait 1 seconds/))
  for (let i = 1; i < 5; i++) state = issueCode('con_a', '111111', state, after(60 * i))
  assert.throws(() => issueCode('con_a', '111111', state, after(400)), tooMany(/5 codes were sent/))
  state = { ...state, codeHash: burned(state.codeHash) }
  assert.throws(() => issueCode('con_a', '111111', state, after(500)), tooMany(/5 codes were sent/))
  assert.ok(issueCode('con_a', '111111', state, after(86_400)))
})
