import { type SecretBox, sha256 } from '../kernel/secrets.ts'

/** A session ends this long after its beginning, whatever happens. In seconds. */
export const sessionLasts = 30 * 86_400
/** And this long after it was last used. In seconds. */
export const sessionIdles = 12 * 3_600
/** A session's last use is written down at most this often, in seconds. */
export const sessionTouchedEvery = 300
/** An invitation is good for this long, in seconds. */
export const inviteLasts = 7 * 86_400

export interface Lifetime {
  updatedAt: Date
  expiresAt: Date
}

/** The instant at which a session ends unless it is used before (exclusive). */
export function endOfSession({ updatedAt, expiresAt }: Lifetime): Date {
  return new Date(Math.min(expiresAt.getTime(), updatedAt.getTime() + sessionIdles * 1000))
}

export function isLive(session: Lifetime, now: Date): boolean {
  return endOfSession(session) > now
}

/** Why a token that exists may not be used now; null when it may. */
export function whyTokenIsRefused(token: { expiresAt: Date | null; revokedAt: Date | null }, now: Date): string | null {
  if (token.revokedAt) return 'was revoked'
  if (token.expiresAt && token.expiresAt <= now) return 'has expired'
  return null
}

/** The token that opens the set-up; every node derives the same one from the secret and the nonce that is kept. */
export function setupToken(secrets: SecretBox, nonce: string): string {
  return secrets.sign('setup', nonce)
}

/**
 * What an invitation is bound to: a person and the password they have (or do not have) now. Whoever sets a password, by
 * this link or otherwise, makes every older invitation void.
 */
export function accountState(personId: string, password: string | null): string {
  return sha256(`${personId} ${password ?? ''}`).slice(0, 32)
}
