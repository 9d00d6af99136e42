import { createHmac } from 'node:crypto'
import { isSame } from '../../kernel/secrets.ts'

export interface HmacScheme {
  algorithm?: 'sha1' | 'sha256' | 'sha512'
  encoding?: 'hex' | 'base64'
  /** What stands before the digest in the header, such as `sha256=`. */
  prefix?: string
}

/**
 * Checks an HMAC over `content` that was given in a header; a missing header or another shape is a plain no. The list
 * form `v1=…,v1=…` (rotation) is accepted: one match is enough.
 */
export function hmacMatches(
  content: Buffer | string,
  secret: string,
  given: string | undefined,
  scheme: HmacScheme = {},
): boolean {
  const { algorithm = 'sha256', encoding = 'hex', prefix = '' } = scheme
  if (!given || given.length > 2_000) return false
  const expected = createHmac(algorithm, secret).update(content).digest(encoding)
  return given.split(',').some((part) => {
    const text = part.trim()
    if (!text.startsWith(prefix)) return false
    const digest = text.slice(prefix.length)
    return isSame(expected, encoding === 'hex' ? digest.toLowerCase() : digest)
  })
}
