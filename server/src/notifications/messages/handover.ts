import type { Addressee, MessageBase } from './base.ts'
import { noticeBase, type StoredNotice } from './notice.ts'

/** What a change of shift says: that it comes, that it has come, what was handed over. It leads to the hand-over. */
export interface HandoverMessage extends MessageBase {
  kind: 'handover'
}

export function handoverMessage(
  notice: { id: string; notice: StoredNotice },
  user: Addressee,
  publicUrl: string,
  now: Date,
): HandoverMessage {
  const base = noticeBase(notice, user, publicUrl, now)
  return { kind: 'handover', ...base, topic: base.links[0]?.url ?? null }
}
