import { later } from '../kernel/clock.ts'
import { readToken, type SecretBox, signToken } from '../kernel/secrets.ts'

/** Seconds an acknowledge link can be used: a page is answered long before. */
export const linkLifetime = 7 * 86400

/** The link with which this person, and nobody else, acknowledges this page without signing in. */
export function ackUrl(secrets: SecretBox, publicUrl: string, pageId: string, personId: string, now: Date): string {
  return `${publicUrl}/ack/${signToken(secrets, 'ack', { page: pageId, user: personId }, later(now, linkLifetime))}`
}

export type AckLink = { page: string; user: string } | { problem: 'expired' | 'invalid' }

export function readAckLink(secrets: SecretBox, token: string, now: Date): AckLink {
  const read = readToken(secrets, 'ack', token, now)
  if ('problem' in read) return { problem: read.problem === 'expired' ? 'expired' : 'invalid' }
  const { page, user } = read.data
  return typeof page === 'string' && typeof user === 'string' ? { page, user } : { problem: 'invalid' }
}

export function pageUrl(publicUrl: string, page: { number: number }): string {
  return `${publicUrl}/pages/${page.number}`
}
