import type { Method, Recipient } from '../plan/model.ts'

/** A notification at the moment it is about to be sent. */
export interface Sendable {
  purpose: 'page' | 'test' | 'notice'
  /** 0: added by hand, not by the ladder. */
  level: number
  contactMethodId: string | null
  channel: string
  address: string
}

export interface PageState {
  status: 'triggered' | 'acknowledged' | 'resolved'
  /** Who acknowledged, when somebody did. */
  acknowledgedBy: string | null
}

export type SendDecision =
  | { send: true }
  /** `lost`: the page still wants this person, so their next method must take over. */
  | { send: false; lost: boolean; because: string }

/**
 * Is this message still wanted? Asked again in the transaction that claims it, because the page may have been answered
 * and the person or the method may have changed since it was planned. `method` is what `contactMethodId` finds now.
 */
export function decideSend(
  notification: Sendable,
  page: PageState | null,
  person: Pick<Recipient, 'name' | 'email' | 'disabledAt'>,
  method: Method | null,
): SendDecision {
  // Who is asked to help is told although somebody already has the page: what was planned before that was cancelled then.
  const isOver = page?.status === 'resolved' || (page?.status === 'acknowledged' && notification.level !== 0)
  if (page && isOver) return { send: false, lost: false, because: answered(page) }
  if (notification.purpose === 'page' && !page) return { send: false, lost: false, because: 'the page is gone' }
  if (person.disabledAt)
    return { send: false, lost: notification.purpose === 'page', because: `${person.name} is disabled` }
  if (notification.purpose === 'notice' || method) return { send: true }
  const isLastResort =
    notification.contactMethodId === null && notification.channel === 'email' && notification.address === person.email
  if (isLastResort && notification.purpose === 'page') return { send: true }
  return { send: false, lost: notification.purpose === 'page', because: 'the contact method was removed' }
}

/** Why nobody needs to be told. */
export function answered(page: PageState): string {
  if (page.status === 'resolved') return 'the page is resolved'
  return page.acknowledgedBy ? `${page.acknowledgedBy} acknowledged the page` : 'the page is acknowledged'
}
