import { oneLine } from '../../kernel/words.ts'
import { longestTitle } from './base.ts'
import type { CodeMessage } from './code.ts'
import type { HandoverMessage } from './handover.ts'
import type { NoticeMessage } from './notice.ts'
import { minimalPage, type PageMessage } from './page.ts'
import type { TestMessage } from './test.ts'

/** Everything that is ever sent to a person. A new kind is a file beside this one and a line here. */
export type Message = PageMessage | NoticeMessage | HandoverMessage | TestMessage | CodeMessage

/**
 * The title where it stands among those of other senders: the subject of a mail, the heading of a push. A page is known
 * by its number, everything else says that it is Tocsin's.
 */
export function subjectOf(message: Message): string {
  const { kind, title } = message
  return kind === 'page' || title.startsWith('Tocsin') ? title : oneLine(`Tocsin: ${title}`, longestTitle)
}

/** The whole message as plain text, for people and for channels that carry nothing else. At most about 8,000 characters. */
export function textOf({ lines, actions, links, details }: Message): string {
  const leads = [...actions, ...links].map(({ label, url }) => `${label}: ${url}`)
  const paragraphs = [...lines, leads.join('\n'), ...details]
  return `${paragraphs.filter(Boolean).join('\n\n')}\n`
}

/** What is sent, once, when a provider refused the content of the full message: the least that makes sense. */
export function minimal(message: Message): Message {
  if (message.kind === 'page') return minimalPage(message)
  return { ...message, lines: message.lines.slice(0, 1), details: [] }
}
