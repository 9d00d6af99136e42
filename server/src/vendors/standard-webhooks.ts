import { createHmac, randomBytes } from 'node:crypto'
import { isSame } from '../kernel/secrets.ts'

/*
 * Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec 1.0): the signed content is `id.timestamp.body`, the
 * signature `v1,<base64 of HMAC-SHA256>`. While a secret is being rotated there is one signature for each, separated by blanks.
 */

export interface WebhookHeaders {
  'webhook-id': string
  /** Unix seconds. */
  'webhook-timestamp': string
  'webhook-signature': string
}

export type WebhookVerdict = { ok: true } | { ok: false; why: string }

/** Where a secret is not written `whsec_<base64>`, its UTF-8 bytes are the key. */
function keyOf(secret: string): Buffer {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  return encoded ? Buffer.from(encoded, 'base64') : Buffer.from(secret)
}

/** A new secret, `whsec_` and 32 random bytes in base64. */
export function webhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/**
 * The headers of one outgoing webhook. `id` names the event and stays the same when it is sent again, which is how the
 * receiver recognises a repetition; `at` is the moment of this attempt. One signature for every secret, newest first.
 */
export function signWebhook(message: {
  id: string
  at: Date
  body: string
  secrets: readonly string[]
}): WebhookHeaders {
  const timestamp = String(Math.floor(message.at.getTime() / 1000))
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': message.secrets
      .map((secret) => signature(secret, message.id, timestamp, Buffer.from(message.body)))
      .join(' '),
  }
}

function signature(secret: string, id: string, timestamp: string, body: Buffer): string {
  return `v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest('base64')}`
}

/**
 * Checks a webhook signed this way, for example GitLab's from version 19. Any secret may match any of the signatures;
 * timestamps may differ from `now` by at most `toleranceSeconds` (300 unless given) in either direction. Header names in lower case.
 */
export function verifyWebhook(
  message: {
    headers: Readonly<Record<string, string | undefined>>
    body: Buffer
    secrets: readonly string[]
    toleranceSeconds?: number
  },
  now: Date,
): WebhookVerdict {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': given } = message.headers
  if (!id || !timestamp || !given)
    return { ok: false, why: 'A webhook-id, webhook-timestamp or webhook-signature header is missing.' }
  if (!/^\d{1,12}$/.test(timestamp)) return { ok: false, why: 'The webhook-timestamp is not a Unix time in seconds.' }
  const drift = Math.abs(now.getTime() / 1000 - Number(timestamp))
  if (drift > (message.toleranceSeconds ?? 300)) {
    return { ok: false, why: `The webhook-timestamp is ${Math.round(drift)} seconds away from our clock.` }
  }
  const signatures = given.split(' ', 20)
  const expected = message.secrets.map((secret) => signature(secret, id, timestamp, message.body))
  const matches = expected.some((mine) => signatures.some((theirs) => isSame(mine, theirs)))
  return matches ? { ok: true } : { ok: false, why: 'The signature does not match.' }
}
