import type { Severity, Urgency } from '@tocsin/contract/severity'
import { oneLine, sentence, severalLines, timeInZone } from '../../kernel/words.ts'
import type { Action, Addressee, Link, MessageBase } from './base.ts'
import { longestTitle } from './base.ts'
import { shortForm } from './short.ts'
import { digitByDigit, spokenForm } from './spoken.ts'

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

/** One demand for a human. `page` has everything about it, for channels that draw it or hand it on as data. */
export interface PageMessage extends MessageBase {
  kind: 'page'
  page: MessagePage
  /** Why this person, in a sentence; null: not to be told. */
  because: string | null
  /** What happens when nobody answers, in a sentence. */
  next: string | null
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
  url: string | null
  alerts: MessageAlert[]
  moreAlerts: number
}

/** `description` may have several lines. Links are http or https, else null. */
export type MessageAlert = AlertLine

export const mostAlerts = 5

export interface PageLinks {
  pageUrl: string | null
  ackUrl: string | null
}

/** The message that tells one person about one page. */
export function pageMessage(
  notification: { id: string; because: string },
  page: PageContext,
  user: Addressee,
  { pageUrl, ackUrl }: PageLinks,
  now: Date,
): PageMessage {
  const service = page.service && { slug: page.service.slug, name: oneLine(page.service.name, 80) }
  const shown: MessagePage = {
    id: page.id,
    number: page.number,
    title: oneLine(page.title, 200) || 'A page without a title',
    status: page.status,
    urgency: page.urgency,
    severity: page.severity,
    service,
    openedAt: page.openedAt,
    opened: timeInZone(page.openedAt, user.timeZone, now),
    because: oneLine(page.because, 500),
    url: pageUrl,
    alerts: page.alerts.slice(0, mostAlerts).map((alert) => ({
      ...alert,
      title: oneLine(alert.title, 200),
      description: severalLines(alert.description, 1000),
      source: oneLine(alert.source, 60),
      link: webLink(alert.link),
      runbook: webLink(alert.runbook),
    })),
    moreAlerts: Math.max(0, page.alertCount - Math.min(page.alerts.length, mostAlerts)),
  }
  const actions: Action[] = ackUrl ? [{ kind: 'acknowledge', label: 'Acknowledge', url: ackUrl }] : []
  const links: Link[] = pageUrl ? [{ label: 'Open the page', url: pageUrl }] : []
  const because = sentence(oneLine(notification.because, 500))
  const next = page.next && nextSentence(page.next, user.timeZone, now)
  return { id: notification.id, at: now, user, actions, links, ...said(shown, because, next, [...actions, ...links]) }
}

/** What a page says; everything but who is told and when. */
function said(
  page: MessagePage,
  because: string | null,
  next: string | null,
  leads: { url: string }[],
): Omit<PageMessage, 'id' | 'at' | 'user' | 'actions' | 'links'> {
  const { service, title, number } = page
  const what = service && !title.startsWith(service.name) ? `${service.name}: ${title}` : title
  return {
    kind: 'page',
    title: oneLine(`[#${number}] ${what}`, longestTitle),
    lines: [`${leadOf(page)}\n${title}`, aboutOf(page)],
    details: [
      page.alerts.map(alertText).join('\n'),
      page.moreAlerts > 0 ? `and ${page.moreAlerts} more` : '',
      next ?? '',
      because ? whySentence(because) : '',
    ].filter(Boolean),
    short: shortForm(`#${number} ${what}`, leads),
    spoken: spokenForm([`Page ${digitByDigit(number)}`, `${page.severity}: ${what}`, because ?? '']),
    urgency: page.urgency,
    topic: page.id,
    page,
    because,
    next,
  }
}

/** What a page is, in one sentence. */
export function leadOf({ number }: Pick<MessagePage, 'number'>): string {
  return `Page #${number} needs an answer.`
}

/** `CRITICAL · Checkout · opened 04:12 Europe/Stockholm`. */
export function aboutOf({ severity, service, opened }: MessagePage): string {
  return [severity.toUpperCase(), service?.name, `opened ${opened}`].filter(Boolean).join(' · ')
}

/** Why this person is told. */
export function whySentence(because: string): string {
  return `Why you: ${because}`
}

/** The page without anything that came from a source except a short title in plain ASCII. */
export function minimalPage(message: PageMessage): PageMessage {
  const page = {
    ...message.page,
    title: ascii(message.page.title),
    because: '',
    alerts: [],
    moreAlerts: 0,
    service: null,
  }
  return { ...message, ...said(page, null, null, [...message.actions, ...message.links]) }
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

function ascii(text: string): string {
  return oneLine(text.normalize('NFKD').replace(/[^\x20-\x7e]/g, ''), 80).replace('…', '...')
}

function webLink(link: string | null): string | null {
  const url = link && link.length <= 2000 ? URL.parse(link) : null
  return url && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : null
}
