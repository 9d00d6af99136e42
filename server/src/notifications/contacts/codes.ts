import { Problem } from '@tocsin/contract/errors'
import { isSame, sha256 } from '../../kernel/secrets.ts'

/**
 * Verification codes: 6 digits, 10 minutes, 5 tries, then burned; again after 60 s, at most 5 a day for one method. These
 * are the limits against guessing (OWASP ASVS 5.0, 6.5) and against using the server to flood an address or pump calls.
 */
export const codeLifetime = 600
export const resendAfter = 60
export const codesPerDay = 5
export const codeTries = 5

/** What the row keeps about codes. `codeHash` is `<UTC day>.<codes sent that day>.<hash, empty when burned>`. */
export interface CodeState {
  codeHash: string | null
  codeExpiresAt: Date | null
  codeSentAt: Date | null
}

/** The state after sending `code` at `now`. @throws Problem too_many with the seconds to wait. */
export function issueCode(
  methodId: string,
  code: string,
  state: CodeState,
  now: Date,
): CodeState & { nextAfter: Date } {
  const today = now.toISOString().slice(0, 10)
  const [day, count] = state.codeHash?.split('.') ?? []
  const sent = day === today ? Number(count) : 0
  const waited = state.codeSentAt ? (now.getTime() - state.codeSentAt.getTime()) / 1000 : Number.POSITIVE_INFINITY
  if (waited < resendAfter) {
    const left = Math.ceil(resendAfter - waited)
    throw new Problem('too_many', `A code was sent a moment ago. Wait ${left} seconds before asking for another one.`, {
      retryAfter: left,
    })
  }
  if (sent >= codesPerDay)
    throw new Problem('too_many', `${codesPerDay} codes were sent to this contact method today. Try again tomorrow.`, {
      retryAfter: 3600,
    })
  return {
    codeHash: `${today}.${sent + 1}.${hashOf(methodId, code)}`,
    codeExpiresAt: new Date(now.getTime() + codeLifetime * 1000),
    codeSentAt: now,
    nextAfter: new Date(now.getTime() + resendAfter * 1000),
  }
}

/** The row's `codeHash` when its code is used up: what counts today's codes stays. */
export function burned(codeHash: string | null): string | null {
  return codeHash === null ? null : `${codeHash.split('.').slice(0, 2).join('.')}.`
}

/** Whether `code` is the one that was issued; a burned code matches nothing. Compares in constant time. */
export function codeMatches(methodId: string, code: string, codeHash: string): boolean {
  const [, , hash = ''] = codeHash.split('.')
  return hash !== '' && isSame(hash, hashOf(methodId, code.replace(/\s/g, '')))
}

function hashOf(methodId: string, code: string): string {
  return sha256(`${methodId}:${code}`)
}
