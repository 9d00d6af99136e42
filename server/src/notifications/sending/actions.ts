import { system } from '@tocsin/contract/facts'
import type { Tx } from '../../kernel/data/db.ts'
import type { DeliveryError } from '../../kernel/http/delivery.ts'
import { AddressGone, ContentRefused } from '../channels/channel.ts'
import { methodsOf } from '../contacts/store.ts'
import { mask, scrub } from '../mask.ts'
import { tellOldMethods } from '../notices/actions.ts'
import { tryNextMethod } from '../plan/actions.ts'
import { type Claimed, recordCancelled } from './claim.ts'
import { answered } from './decide.ts'
import { retry } from './retry.ts'
import { type Accepted, lockFailed, markBroken, recordAccepted, recordFailure } from './store.ts'

/** Failed attempts after which the person's next method no longer waits for its time. */
const tryNextAfter = 2

/** Records messages that went out. Answers the ids of those that were still this node's. */
export async function succeed(tx: Tx, sent: (Accepted & { channelWord: string })[]): Promise<Set<string>> {
  const rows = await recordAccepted(
    tx,
    sent.map(({ id, token, delivered, providerId }) => ({ id, token, delivered, providerId })),
  )
  const byId = new Map(sent.map((each) => [each.id, each]))
  for (const { id, pageId, personId, channel, address } of rows) {
    const { delivered, channelWord } = byId.get(id)!
    tx.record(delivered ? 'notification.delivered' : 'notification.sent', {
      actor: system,
      subjects: [...(pageId ? [pageId] : []), id, personId],
      because: `${channelWord} to ${mask(address)} ${delivered ? 'arrived' : 'was accepted for delivery'}`,
      data: { page: pageId, user: personId, notification: id, channel },
    })
  }
  return new Set(rows.map((row) => row.id))
}

export type Failure = 'fenced' | 'again' | 'failed' | 'cancelled'

/**
 * Records a failed attempt and what follows: another try, the short form, the next method (through the fact
 * notification.failed), or nothing because the page has been answered. `fenced`: another attempt holds the row by now.
 */
export async function fail(tx: Tx, claimed: Claimed, error: DeliveryError, isUnknown: boolean): Promise<Failure> {
  const row = await lockFailed(tx, claimed)
  if (!row) return 'fenced'
  const words = scrub(error.message, claimed.address)
  const isRefused = error instanceof ContentRefused && !claimed.minimal
  const detail = isRefused ? `The content was refused: ${words}` : words
  const attempt = {
    id: claimed.id,
    token: claimed.token,
    outcome: isUnknown ? 'unknown' : 'failed',
    detail,
    refused: isRefused,
  } as const
  const where = { id: claimed.id, pageId: claimed.pageId, personId: claimed.person.id }

  if (error instanceof AddressGone && claimed.contactMethodId)
    await breakMethod(tx, claimed, claimed.contactMethodId, detail)
  if (row.state === 'cancelled' || row.state === 'withdrawn') {
    await recordFailure(tx, attempt, { state: 'cancelled', sendAt: null })
    return 'cancelled'
  }
  if (row.page && row.page.status !== 'triggered') {
    await recordFailure(tx, attempt, { state: 'cancelled', sendAt: null })
    recordCancelled(tx, where, answered({ status: row.page.status, acknowledgedBy: null }))
    return 'cancelled'
  }
  if (isRefused) {
    await recordFailure(tx, attempt, { state: 'queued', sendAt: tx.now })
    return 'again'
  }
  const next = retry({ ...row, permanent: error.permanent, retryAfter: error.retryAfter }, tx.now)
  if (next.again) {
    await recordFailure(tx, attempt, { state: 'queued', sendAt: next.at })
    if (row.page && claimed.pageId && row.attempts === tryNextAfter)
      await tryNextMethod(tx, claimed.pageId, claimed.person.id, claimed.channel)
    return 'again'
  }
  await recordFailure(tx, attempt, { state: 'failed', sendAt: null })
  tx.record('notification.failed', {
    actor: system,
    subjects: [...(claimed.pageId ? [claimed.pageId] : []), claimed.id, claimed.person.id],
    because: error.permanent ? words : `${words} ${next.because}`,
    data: {
      page: claimed.pageId,
      user: claimed.person.id,
      notification: claimed.id,
      channel: claimed.channel,
      detail: words,
    },
  })
  return 'failed'
}

/** The provider says that the address no longer exists: the method is not used until it works again, and its owner is told. */
async function breakMethod(
  tx: Tx,
  { person, channel, address }: Claimed,
  methodId: string,
  detail: string,
): Promise<void> {
  if (!(await markBroken(tx, methodId, detail))) return
  tx.record('contact_method.broken', {
    actor: system,
    subjects: [person.id, methodId],
    because: detail,
    data: { user: person.id, method: methodId, channel },
  })
  const methods = (await methodsOf(tx.db, [person.id])).get(person.id) ?? []
  const sentence = `Your contact method ${channel} ${mask(address)} no longer works and is left out until a test message gets through: ${detail}`
  await tellOldMethods(tx, person, methods, new Set(), sentence)
}
