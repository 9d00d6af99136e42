import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { Problem } from '@tocsin/contract/errors'

export interface SecretBox {
  /** Encrypts for storage. `context` names the place (`integration:int_…:secret`); the text opens only there. */
  seal(plain: string, context: string): string
  /** Throws a Problem when the text is not ours, was sealed with an unknown key, was changed or belongs elsewhere. */
  open(sealed: string, context: string): string
  /** A 256-bit MAC in base64url, with a key of its own for every purpose. */
  sign(purpose: string, payload: string): string
  verify(purpose: string, payload: string, mac: string): boolean
  /** Eight hexadecimal digits that name the key without telling anything about it. */
  fingerprint: string
}

interface Keys {
  kid: string
  seal: Buffer
  derive(purpose: string): Buffer
}

/**
 * The server's one secret, spread into independent keys by HKDF-SHA256. Sealing is AES-256-GCM with a random nonce:
 * `v1.<key id>.<nonce, tag and text in base64url>`. To rotate, pass the old keys as `previous`: they still open and
 * verify, only `key` seals and signs. A key has at least 16 bytes.
 */
export function secretBox(key: string | Buffer, previous: readonly (string | Buffer)[] = []): SecretBox {
  const current = keysOf(key)
  const known = [current, ...previous.map(keysOf)]

  return {
    fingerprint: current.kid,

    seal(plain, context) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', current.seal, nonce).setAAD(Buffer.from(context))
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return `v1.${current.kid}.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`
    },

    open(sealed, context) {
      const match = /^v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]{38,})$/.exec(sealed)
      if (!match) throw new Problem('internal', 'A stored secret cannot be read: it does not have the expected form.')
      const keys = known.find(({ kid }) => kid === match[1])
      if (!keys) {
        throw new Problem(
          'internal',
          `A stored secret was sealed with key ${match[1]}, which this server does not have. Give it that key as a previous key, or enter the secret again.`,
        )
      }
      const bytes = Buffer.from(match[2] ?? '', 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', keys.seal, bytes.subarray(0, 12), { authTagLength: 16 })
      decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28))
      try {
        return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
      } catch (cause) {
        throw new Problem('internal', 'A stored secret was changed or belongs to something else. Enter it again.', {
          cause,
        })
      }
    },

    sign(purpose, payload) {
      return mac(current, purpose, payload)
    },

    verify(purpose, payload, given) {
      return known.some((keys) => isSame(mac(keys, purpose, payload), given))
    },
  }
}

function keysOf(key: string | Buffer): Keys {
  const material = Buffer.from(key)
  if (material.length < 16) {
    throw new Problem('invalid', 'The secret key is too short: it needs at least 16 characters, better 32 random ones.')
  }
  const derived = new Map<string, Buffer>()
  const derive = (purpose: string) => {
    const have = derived.get(purpose)
    if (have) return have
    const made = Buffer.from(hkdfSync('sha256', material, 'tocsin', purpose, 32))
    if (derived.size < 64) derived.set(purpose, made)
    return made
  }
  return { kid: derive('id').toString('hex', 0, 4), seal: derive('seal'), derive }
}

function mac(keys: Keys, purpose: string, payload: string): string {
  return createHmac('sha256', keys.derive(`sign:${purpose}`))
    .update(payload)
    .digest('base64url')
}

/** Compares in a time that depends on the lengths only. */
export function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** SHA-256 in hexadecimal, of the text's UTF-8 bytes. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/**
 * A random token such as `toc_8w3k…`: a prefix that secret scanners and people recognise, then Crockford base32, which
 * survives being read aloud and any change of case. 24 bytes give 39 characters; without prefix, 20 bytes give the 32
 * characters of a PagerDuty routing key.
 */
export function randomToken(prefix: string, bytes = 24): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of randomBytes(bytes)) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  if (bits > 0) text += alphabet[(held << (5 - bits)) & 31]
  return prefix === '' ? text : `${prefix}_${text}`
}

export type TokenReading = { data: Record<string, unknown> } | { problem: 'malformed' | 'forged' | 'expired' }

/** Packs `data` into a signed, URL-safe token for one purpose, valid until `expiresAt` (exclusive, whole seconds). Not encrypted. */
export function signToken(box: SecretBox, purpose: string, data: Record<string, unknown>, expiresAt: Date): string {
  const payload = Buffer.from(JSON.stringify([Math.floor(expiresAt.getTime() / 1000), data])).toString('base64url')
  return `${payload}.${box.sign(purpose, payload)}`
}

/** Reads a token of `signToken`. A token of another purpose or key is forged; expiry is told only of genuine tokens. */
export function readToken(box: SecretBox, purpose: string, token: string, now: Date): TokenReading {
  const match = /^([A-Za-z0-9_-]{1,4096})\.([A-Za-z0-9_-]{43})$/.exec(token)
  if (!match) return { problem: 'malformed' }
  const [, payload = '', given = ''] = match
  if (!box.verify(purpose, payload, given)) return { problem: 'forged' }
  const [expires, data]: [number, Record<string, unknown>] = JSON.parse(
    Buffer.from(payload, 'base64url').toString('utf8'),
  )
  return now.getTime() >= expires * 1000 ? { problem: 'expired' } : { data }
}
