import { randomFillSync } from 'node:crypto'
import { type IdKind, prefixes } from '@tocsin/contract/ids'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const pool = Buffer.alloc(4096)
let used = pool.length

/** A fresh id such as `pag_01jq3v…`: a UUIDv7 of `now` in Crockford base32, so ids sort by creation time. */
export function newId(kind: IdKind, now: Date): string {
  if (used + 10 > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = new Uint8Array(16)
  writeTime(bytes, now)
  bytes.set(pool.subarray(used, used + 10), 6)
  used += 10
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  return `${prefixes[kind]}_${base32(bytes)}`
}

/** A text before every id of this kind that was made at `at` or later: ids are the index to a table's recent rows. */
export function idsSince(kind: IdKind, at: Date): string {
  const bytes = new Uint8Array(16)
  writeTime(bytes, at)
  return `${prefixes[kind]}_${base32(bytes)}`
}

function writeTime(bytes: Uint8Array, at: Date): void {
  const ms = at.getTime()
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(ms / 2 ** (8 * (5 - i))) % 256
}

/** 128 bits as 26 characters; the first carries the two leading zero bits. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 2
  let value = 0
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(value >> bits) & 31]
      value &= (1 << bits) - 1
    }
  }
  return text
}
