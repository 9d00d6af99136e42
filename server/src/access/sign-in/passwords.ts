import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { Problem } from '@tocsin/contract/errors'

// OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
const memory = 19_456
const passes = 2
const parallelism = 1
const form = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

const derive = promisify(argon2)

/** How many may wait for their turn before the next is sent away. */
const patience = 100
let waiting = 0
let turn: Promise<unknown> = Promise.resolve()

/**
 * One at a time, whatever comes: a flood of sign-ins takes one thread of the pool that paging also uses, never all.
 * @throws Problem too_many when a hundred wait already.
 */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= patience) {
    throw new Problem('too_many', 'Too many people sign in at once. Try again in a few seconds.', { retryAfter: 5 })
  }
  waiting += 1
  const mine = turn.then(work, work)
  turn = mine
  try {
    return await mine
  } finally {
    waiting -= 1
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

/** The password as it is kept: a PHC string, `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`. Spellings are unified (NFKC). */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const hash = await inTurn(() =>
    derive('argon2id', { message: password.normalize('NFKC'), nonce, parallelism, tagLength: 32, memory, passes }),
  )
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(nonce)}$${unpadded(hash)}`
}

/** Whether it is the password behind `kept`, in a time that does not depend on the answer. False when `kept` is unreadable. */
export async function verifyPassword(kept: string, password: string): Promise<boolean> {
  const match = form.exec(kept)
  if (!match) return false
  const [, m, t, p, nonce = '', expected = ''] = match
  const hash = await inTurn(() =>
    derive('argon2id', {
      message: password.normalize('NFKC'),
      nonce: Buffer.from(nonce, 'base64'),
      parallelism: Number(p),
      tagLength: 32,
      memory: Number(m),
      passes: Number(t),
    }),
  )
  return timingSafeEqual(hash, Buffer.from(expected, 'base64'))
}
