import type { Severity, Urgency } from '@tocsin/contract/severity'

/** One alert of a page, as a message shows it. */
export interface AlertLine {
  id: string
  title: string
  description: string
  severity: Severity
  status: string
  source: string
  link: string | null
  runbook: string | null
  startedAt: Date
}

/** A page at the moment of sending. `alerts` are the most severe ones still firing, `alertCount` counts all. */
export interface PageContext {
  id: string
  number: number
  title: string
  status: 'triggered' | 'acknowledged' | 'resolved'
  urgency: Urgency
  severity: Severity
  service: { slug: string; name: string } | null
  openedAt: Date
  because: string
  alerts: AlertLine[]
  alertCount: number
  /** The next step of the ladder; `who` in words ("Bo Lind"), null when that is decided only then. */
  next: { at: Date; who: string | null } | null
}

export interface Addressee {
  id: string
  name: string
  email: string
  timeZone: string
}

/** What all channels render from. Every text is one line of printable characters unless said otherwise, and has a limit. */
export interface Message {
  purpose: 'page' | 'test' | 'notice' | 'code'
  /** The notification, or the contact method that is being verified. */
  id: string
  /** The moment of this attempt. */
  at: Date
  /** At most 160 characters: `[#1042] Checkout: p99 latency above 2 s`. */
  subject: string
  /** What this is in one sentence. */
  lead: string
  user: Addressee
  /** Why this person, in a sentence. */
  because: string | null
  /** What happens when nobody answers, in a sentence. */
  next: string | null
  page: MessagePage | null
  pageUrl: string | null
  ackUrl: string | null
  code: string | null
  urgent: boolean
}

export interface MessagePage {
  id: string
  number: number
  title: string
  status: string
  urgency: Urgency
  severity: Severity
  service: { slug: string; name: string } | null
  openedAt: Date
  /** `openedAt` in the person's zone, the zone named. */
  opened: string
  because: string
  alerts: MessageAlert[]
  moreAlerts: number
}

/** `description` may have several lines. Links are http or https, else null. */
export type MessageAlert = AlertLine

export const mostAlerts = 5

export interface Links {
  pageUrl: string | null
  ackUrl: string | null
}

/** The message that tells one person about one page. */
export function pageMessage(
  notification: { id: string; because: string },
  page: PageContext,
  user: Addressee,
  links: Links,
  now: Date,
): Message {
  const service = page.service && { slug: page.service.slug, name: oneLine(page.service.name, 80) }
  const title = oneLine(page.title, 200) || 'A page without a title'
  const what = service && !title.startsWith(service.name) ? `${service.name}: ${title}` : title
  return {
    purpose: 'page',
    id: notification.id,
    at: now,
    subject: oneLine(`[#${page.number}] ${what}`, 160),
    lead: `Page #${page.number} needs an answer.`,
    user,
    because: sentence(oneLine(notification.because, 500)),
    next: page.next && nextSentence(page.next, user.timeZone, now),
    page: {
      id: page.id,
      number: page.number,
      title,
      status: page.status,
      urgency: page.urgency,
      severity: page.severity,
      service,
      openedAt: page.openedAt,
      opened: timeInZone(page.openedAt, user.timeZone, now),
      because: oneLine(page.because, 500),
      alerts: page.alerts.slice(0, mostAlerts).map((alert) => ({
        ...alert,
        title: oneLine(alert.title, 200),
        description: severalLines(alert.description, 1000),
        source: oneLine(alert.source, 60),
        link: webLink(alert.link),
        runbook: webLink(alert.runbook),
      })),
      moreAlerts: Math.max(0, page.alertCount - Math.min(page.alerts.length, mostAlerts)),
    },
    ...links,
    code: null,
    urgent: page.urgency === 'high',
  }
}

/** A message that says one sentence: a test, or the notice that something about one's contact methods changed. */
export function plainMessage(
  purpose: 'test' | 'notice',
  notification: { id: string; because: string },
  user: Addressee,
  now: Date,
): Message {
  const lead =
    purpose === 'test'
      ? 'This is a test message from Tocsin. Pages will reach you here; there is nothing to do.'
      : sentence(oneLine(notification.because, 500))
  return {
    ...bare(notification.id, user, now),
    purpose,
    subject: purpose === 'test' ? 'Tocsin test message' : 'Tocsin: your contact methods changed',
    lead,
    because: purpose === 'notice' ? 'If this was not you, tell an administrator of your Tocsin at once.' : null,
  }
}

/** What a person is told and what is no page; `because` is its text, see `Notice`. */
export function noticeMessage(
  notice: { id: string; because: string; subject: string; link: string | null },
  user: Addressee,
  publicUrl: string,
  now: Date,
): Message {
  const [lead = '', ...more] = severalLines(notice.because, 4000).split('\n\n')
  const open = notice.link === null ? [] : [`${publicUrl}${notice.link}`]
  return {
    ...bare(notice.id, user, now),
    purpose: 'notice',
    subject: oneLine(notice.subject, 160),
    lead: sentence(lead),
    because: [...more, ...open].join('\n\n') || null,
  }
}

/** The message with a verification code. It is made only in memory: the code is stored nowhere in clear. */
export function codeMessage(methodId: string, code: string, user: Addressee, now: Date): Message {
  return {
    ...bare(methodId, user, now),
    purpose: 'code',
    subject: 'Tocsin verification code',
    lead: `Your Tocsin verification code is ${code}. It is valid for 10 minutes.`,
    because: 'Somebody signed in as you wants pages to be sent here. If this was not you, ignore this message.',
    code,
  }
}

function bare(id: string, user: Addressee, now: Date) {
  return { id, at: now, user, next: null, page: null, pageUrl: null, ackUrl: null, code: null, urgent: false }
}

/**
 * The message without anything that came from a source except a short title in plain ASCII: what is sent, once, when a
 * provider refused the content of the full one.
 */
export function minimal(message: Message): Message {
  if (!message.page) return { ...message, because: null }
  const title = ascii(message.page.title)
  return {
    ...message,
    subject: `[#${message.page.number}] ${title}`,
    because: null,
    next: null,
    page: { ...message.page, title, because: '', alerts: [], moreAlerts: 0, service: null },
  }
}

/** The whole message as plain text, for people and for channels that carry nothing else. At most about 8,000 characters. */
export function textOf(message: Message): string {
  const { page } = message
  if (!page) return `${[message.lead, message.because].filter(Boolean).join('\n\n')}\n`
  const blocks = [
    `${message.lead}\n${page.title}`,
    [page.severity.toUpperCase(), page.service?.name, `opened ${page.opened}`].filter(Boolean).join(' · '),
    [message.ackUrl && `Acknowledge: ${message.ackUrl}`, message.pageUrl && `Open the page: ${message.pageUrl}`]
      .filter(Boolean)
      .join('\n'),
    page.alerts.map(alertText).join('\n'),
    page.moreAlerts > 0 ? `and ${page.moreAlerts} more` : '',
    message.next ?? '',
    message.because ? `Why you: ${message.because}` : '',
  ]
  return `${blocks.filter(Boolean).join('\n\n')}\n`
}

function alertText(alert: MessageAlert): string {
  const details = [
    alert.description,
    alert.link && `Source: ${alert.link}`,
    alert.runbook && `Runbook: ${alert.runbook}`,
  ].filter((each): each is string => Boolean(each))
  const lines = details.flatMap((text) => text.split('\n')).map((line) => `\n  ${line}`)
  return `- ${alert.severity.toUpperCase()} ${alert.title} (${alert.source})${lines.join('')}`
}

function nextSentence(next: { at: Date; who: string | null }, zone: string, now: Date): string {
  const when = next.at > now ? `at ${timeInZone(next.at, zone, now)}` : 'at once'
  return next.who
    ? `If nobody answers, ${oneLine(next.who, 200)} ${/ and |,/.test(next.who) ? 'are' : 'is'} notified ${when}.`
    : `If nobody answers, this goes to the next step ${when}.`
}

interface ZoneFormats {
  zone: string
  day: Intl.DateTimeFormat
  time: Intl.DateTimeFormat
}

/** Making a format takes a quarter of a millisecond, using it a microsecond. */
const formats = new Map<string, ZoneFormats>()

/** `03:17 Europe/Lisbon`; with the date when it is another day there than `now`. An unknown zone counts as UTC. */
export function timeInZone(at: Date, zone: string, now: Date): string {
  const { zone: known, day, time } = formatsOf(zone)
  const sameDay = day.format(at) === day.format(now)
  return `${sameDay ? '' : `${day.format(at)} `}${time.format(at)} ${known}`
}

function formatsOf(zone: string): ZoneFormats {
  const remembered = formats.get(zone)
  if (remembered) return remembered
  const timeZone = zoneOrUtc(zone)
  const made = {
    zone: timeZone,
    day: new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' }),
    time: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  }
  if (formats.size >= 1000) formats.clear()
  formats.set(zone, made)
  return made
}

function zoneOrUtc(zone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return zone
  } catch {
    return 'UTC'
  }
}

/**
 * One line of at most `limit` UTF-16 units: control characters, line breaks and invisible direction marks become blanks,
 * so that a title can end no header and reverse no text; what is cut ends in `…`.
 */
export function oneLine(text: string, limit: number): string {
  return cut(text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim(), limit)
}

function severalLines(text: string, limit: number): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => oneLine(line, limit))
  return cut(
    lines
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    limit,
  )
}

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function ascii(text: string): string {
  return oneLine(text.normalize('NFKD').replace(/[^\x20-\x7e]/g, ''), 80).replace('…', '...')
}

function webLink(link: string | null): string | null {
  const url = link && link.length <= 2000 ? URL.parse(link) : null
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : null
}

/** Upper case first letter, one full stop at the end. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1)
  return begun === '' || /[.!?…]$/.test(begun) ? begun : `${begun}.`
}
