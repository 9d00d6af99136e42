import type { Urgency } from '@tocsin/contract/severity'
import { oneLine } from '../../kernel/words.ts'
import { shortForm } from './short.ts'
import { spokenForm } from './spoken.ts'

export interface Addressee {
  id: string
  name: string
  email: string
  timeZone: string
}

export interface Link {
  label: string
  url: string
}

/** What the reader can do without signing in; a channel with buttons draws one for each kind that it can show. */
export interface Action {
  kind: 'acknowledge'
  label: string
  url: string
}

/**
 * What every message says, whatever its kind: a channel that renders these fields alone has said everything. Texts are
 * printable, have limits, and are not escaped: that is for the channel to do.
 */
export interface MessageBase {
  /** The notification, or the contact method that is being verified. */
  id: string
  /** The moment of this attempt. */
  at: Date
  user: Addressee
  /** One line, at most 160 characters: `[#1042] Checkout: p99 latency above 2 s`. */
  title: string
  /** Paragraphs, the most important first; one may have several lines. */
  lines: string[]
  actions: Action[]
  links: Link[]
  /** Paragraphs that come after actions and links, where there is room: what is worth knowing, but not first. */
  details: string[]
  /** Complete in itself, in at most 160 characters of the alphabet of text messages (GSM 03.38). */
  short: string
  /** What a voice says: no addresses and no markup; numbers that are names, digit by digit. */
  spoken: string
  urgency: Urgency
  /** What messages about one thing share, such as a page's id: a thread of mails, a push that replaces the one before. */
  topic: string | null
}

export const longestTitle = 160

/** What is left to say of a message that is not a page: its title and its paragraphs. */
export interface Said {
  id: string
  user: Addressee
  title: string
  lines: string[]
  links?: Link[]
  topic?: string | null
}

/** The fields all kinds share, made from title and paragraphs. It waits until somebody looks: low urgency, no action. */
export function baseOf({ id, user, title, lines, links = [], topic = null }: Said, now: Date): MessageBase {
  const line = oneLine(title, longestTitle)
  return {
    id,
    at: now,
    user,
    title: line,
    lines,
    actions: [],
    links,
    details: [],
    short: shortForm(line, links),
    spoken: spokenForm([line, lines[0] ?? '']),
    urgency: 'low',
    topic,
  }
}
