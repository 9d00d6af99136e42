import { oneLine, sentence, severalLines } from '../../kernel/words.ts'
import { type Addressee, baseOf, type MessageBase } from './base.ts'

/** Something a person is told and that is no page. */
export interface NoticeMessage extends MessageBase {
  kind: 'notice'
}

/** A notice as it is stored with its notification: what it says, whoever it goes to. */
export interface StoredNotice {
  /** The kind of message it becomes. */
  kind: 'notice' | 'handover'
  title: string
  lines: string[]
  /** `path` is one of the web app. */
  link: { label: string; path: string } | null
}

export function noticeMessage(
  notice: { id: string; notice: StoredNotice },
  user: Addressee,
  publicUrl: string,
  now: Date,
): NoticeMessage {
  return { kind: 'notice', ...noticeBase(notice, user, publicUrl, now) }
}

/** What notices of every kind say. */
export function noticeBase(
  { id, notice }: { id: string; notice: StoredNotice },
  user: Addressee,
  publicUrl: string,
  now: Date,
): MessageBase {
  const { title, lines, link } = notice
  const links = link ? [{ label: link.label, url: `${publicUrl}${link.path}` }] : []
  const said = lines.map((line) => severalLines(line, 4000)).filter(Boolean)
  return baseOf({ id, user, title: oneLine(title, 160) || 'A notice', lines: said.map(sentence), links }, now)
}

/** What everybody is told whose way of being reached changed, so that nobody's pages are led elsewhere unnoticed. */
export function contactChange(what: string): StoredNotice {
  return {
    kind: 'notice',
    title: 'Your contact methods changed',
    lines: [sentence(oneLine(what, 500)), 'If this was not you, tell an administrator of your Tocsin at once.'],
    link: null,
  }
}
