import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hashPassword, verifyPassword } from './passwords.ts'

test('a password is kept as an argon2id string of its own salt and recognised', async () => {
  const kept = await hashPassword('correct horse battery')
  assert.match(kept, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  assert.notEqual(await hashPassword('correct horse battery'), kept)
  assert.equal(await verifyPassword(kept, 'correct horse battery'), true)
  assert.equal(await verifyPassword(kept, 'correct horse batterz'), false)
})

test('the same letters typed on another keyboard are the same password', async () => {
  assert.equal(await verifyPassword(await hashPassword('Zürich-Zürich'), 'Zu\u0308rich-Zu\u0308rich'), true)
})

test('what is not a hash matches nothing', async () => {
  for (const kept of ['', 'plain', '$argon2id$v=19$m=1,t=1,p=1$x$y'])
    assert.equal(await verifyPassword(kept, kept), false)
})

test('more than a hundred waiting are sent away, and the queue recovers', async () => {
  const all = await Promise.allSettled(
    Array.from({ length: 110 }, () =>
      verifyPassword(`$argon2id$v=19$m=8,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`, 'x'),
    ),
  )
  assert.equal(all.filter((one) => one.status === 'rejected').length, 10)
  assert.equal(await verifyPassword('$argon2id$', 'x'), false)
  assert.ok(await hashPassword('still works after'))
})
