import type { Log } from '../../kernel/log.ts'
import type { SecretBox } from '../../kernel/secrets.ts'
import { ackUrl, pageUrl } from '../ack-link.ts'
import { handoverMessage } from '../messages/handover.ts'
import { type Message, minimal } from '../messages/message.ts'
import { noticeMessage } from '../messages/notice.ts'
import { pageMessage } from '../messages/page.ts'
import { testMessage } from '../messages/test.ts'
import type { Claimed } from './claim.ts'

export interface MessageContext {
  secrets: SecretBox
  publicUrl: string
  log: Log
}

/** The message of a notification that is about to be sent: the least of it when its content was refused before. */
export function messageOf(claimed: Claimed, context: MessageContext, now: Date): Message {
  const message = wholeMessageOf(claimed, context, now)
  return claimed.minimal ? minimal(message) : message
}

function wholeMessageOf(claimed: Claimed, { secrets, publicUrl, log }: MessageContext, now: Date): Message {
  const { id, person, page, notice } = claimed
  if (notice?.kind === 'handover') return handoverMessage({ id, notice }, person, publicUrl, now)
  if (notice) return noticeMessage({ id, notice }, person, publicUrl, now)
  if (!page) return testMessage(id, person, now)
  const links = { pageUrl: pageUrl(publicUrl, page), ackUrl: ackUrl(secrets, publicUrl, page.id, person.id, now) }
  try {
    return pageMessage(claimed, page, person, links, now)
  } catch (error) {
    // One alert that cannot be rendered must not swallow the page.
    log.error({ error, notification: id }, 'a page could not be rendered; its number is sent instead')
    const bare = { ...page, title: 'This page could not be rendered; open it', alerts: [], alertCount: 0 }
    return minimal(pageMessage(claimed, bare, person, links, now))
  }
}
