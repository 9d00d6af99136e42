import type { CheckItem, HandoverPage, HandoverStory } from '@tocsin/contract/handovers/handovers'
import { shortDuration } from '@tocsin/contract/time'
import { dayAndTime } from '../kernel/words.ts'

/** What a page of a shift looks like in the database. */
export interface ShiftPage extends Omit<HandoverPage, 'openedAt' | 'acknowledgedAt' | 'resolvedAt' | 'notes'> {
  openedAt: Date
  acknowledgedAt: Date | null
  resolvedAt: Date | null
  notes: { at: string; by: string; text: string }[]
}

export interface ScheduleChange {
  at: Date
  by: string
  what: string
  /** The time it is about, when `what` does not say it. */
  start?: Date | null
  end?: Date | null
}

const mostPages = 200

/** What happened in [since, until) and is still open at its end, from the pages that were asked for; times in `timeZone`. */
export function storyOf(
  pages: ShiftPage[],
  changes: ScheduleChange[],
  since: Date,
  until: Date,
  timeZone: string,
): HandoverStory {
  const moment = momentIn(timeZone)
  const about = ({ start, end }: ScheduleChange) =>
    start && end ? ` (${moment(start.toISOString())} to ${moment(end.toISOString())})` : ''
  const during = pages.filter(({ openedAt }) => openedAt >= since && openedAt < until)
  const isOpen = (page: ShiftPage) => page.openedAt < until && (page.resolvedAt === null || page.resolvedAt >= until)
  const open = pages.filter(isOpen)
  return {
    open: open.map(onTheWire),
    pages: during.slice(0, mostPages).map(onTheWire),
    counts: {
      high: during.filter(({ urgency }) => urgency === 'high').length,
      low: during.filter(({ urgency }) => urgency === 'low').length,
      resolved: during.filter((page) => !isOpen(page)).length,
      open: open.length,
    },
    changes: changes.map((change) => ({
      at: change.at.toISOString(),
      by: change.by,
      what: `${change.what}${about(change)}`,
    })),
  }
}

export function onTheWire({ openedAt, acknowledgedAt, resolvedAt, ...page }: ShiftPage): HandoverPage {
  return {
    ...page,
    openedAt: openedAt.toISOString(),
    acknowledgedAt: acknowledgedAt?.toISOString() ?? null,
    resolvedAt: resolvedAt?.toISOString() ?? null,
    notes: page.notes.map((note) => ({ ...note, at: new Date(note.at).toISOString() })),
  }
}

/** The hand-over's text from what happened: Markdown, at most a screen or two, times in the schedule's zone. */
export function written(story: HandoverStory, timeZone: string): string {
  const { counts, open, pages, changes } = story
  const total = counts.high + counts.low
  const summary =
    total === 0
      ? 'A quiet shift: no pages.'
      : `${total} ${total === 1 ? 'page' : 'pages'} (${counts.high} high, ${counts.low} low), ${counts.resolved} resolved.`
  const moment = momentIn(timeZone)
  const openLines = open.map(
    (page) => `- ${titleOf(page)}, ${page.urgency}, since ${moment(page.openedAt)}: ${standOf(page, moment)}`,
  )
  const done = pages.filter((page) => !open.some(({ id }) => id === page.id))
  const noted = pages.concat(open).filter((page, index, all) => all.findIndex(({ id }) => id === page.id) === index)
  const notes = noted.flatMap((page) =>
    page.notes.map((note) => `- #${page.number}, ${note.by}, ${moment(note.at)}: ${oneLine(note.text)}`),
  )
  return [
    summary,
    ...section(open.length > 0 ? 'Still open' : 'Nothing is open', openLines),
    ...section(
      'What happened',
      done.map((page) => `- ${titleOf(page)}, ${page.urgency}, ${moment(page.openedAt)}: ${endOf(page)}`),
    ),
    ...section('Notes', notes),
    ...section(
      'Changes of the schedule',
      changes.map(({ at, by, what }) => `- ${moment(at)}, ${by}: ${oneLine(what)}`),
    ),
  ].join('\n')
}

const mostLines = 30

function section(title: string, lines: string[]): string[] {
  if (lines.length === 0) return title.startsWith('Nothing') ? ['', `${title}.`] : []
  const more = lines.length > mostLines ? [`- and ${lines.length - mostLines} more`] : []
  return ['', `## ${title}`, '', ...lines.slice(0, mostLines), ...more]
}

function titleOf({ number, title, service }: HandoverPage): string {
  const about = service && !title.startsWith(service.name) ? `${service.name}: ` : ''
  return `#${number} ${about}${oneLine(title)}`
}

function standOf(page: HandoverPage, moment: (at: string) => string): string {
  // What was open at the change may be over by the time somebody reads or accepts.
  if (page.resolvedAt) return `resolved ${moment(page.resolvedAt)}${page.resolvedBy ? ` by ${page.resolvedBy}` : ''}`
  return page.acknowledgedBy && page.status === 'acknowledged' ? `${page.acknowledgedBy} has it` : 'nobody has it'
}

function endOf({ openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy }: HandoverPage): string {
  const after = (at: string) =>
    `after ${shortDuration(Math.max(60, Math.round((Date.parse(at) - Date.parse(openedAt)) / 60_000) * 60))}`
  const taken = acknowledgedAt && acknowledgedBy ? `${acknowledgedBy} took it ${after(acknowledgedAt)}` : null
  const ended = resolvedAt ? `resolved ${after(resolvedAt)}${resolvedBy ? ` by ${resolvedBy}` : ''}` : null
  return [taken, ended].filter(Boolean).join(', ') || 'nobody answered'
}

function oneLine(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

function momentIn(timeZone: string): (at: string) => string {
  return (at) => dayAndTime(new Date(at), timeZone)
}

/** How a person can be reached; see `reachOf` of notifications. */
export interface Reach {
  usable: string[]
  unverified: string[]
  broken: { channel: string; because: string }[]
  lastGotThroughAt: Date | null
}

export interface Situation {
  isDisabled: boolean
  reach: Reach
  open: number
  recent: number
  /** A hand-over that waits for them. */
  waiting: boolean
}

/** Days within which something must have got through for it to count. */
const provedFor = 30

/** What somebody should know to be right before their shift, the worst first inside each question. */
export function checklist({ isDisabled, reach, open, recent, waiting }: Situation, now: Date): CheckItem[] {
  const items: CheckItem[] = [contactItem(isDisabled, reach)]
  if (reach.broken.length > 0) {
    items.push({
      key: 'delivery',
      state: 'bad',
      what: 'A contact method is broken',
      because: reach.broken.map(({ channel, because }) => `${channel}: ${because}`).join('; '),
    })
  }
  items.push(testItem(reach.lastGotThroughAt, now))
  items.push({
    key: 'open',
    state: open > 0 ? 'warning' : 'good',
    what: open > 0 ? `${open} open ${open === 1 ? 'page' : 'pages'}` : 'No open pages',
    because: 'on services whose policy notifies this schedule',
  })
  items.push({
    key: 'recent',
    state: 'info',
    what: `${recent} ${recent === 1 ? 'page' : 'pages'} in the last 7 days`,
    because: 'on services whose policy notifies this schedule',
  })
  if (waiting) {
    items.push({
      key: 'handover',
      state: 'warning',
      what: 'A hand-over waits to be accepted',
      because: 'the shift has begun and its hand-over is not accepted yet',
    })
  }
  return items
}

function contactItem(isDisabled: boolean, { usable, unverified }: Reach): CheckItem {
  const item = (state: CheckItem['state'], what: string, because: string) => ({
    key: 'contact' as const,
    state,
    what,
    because,
  })
  if (isDisabled) return item('bad', 'Cannot be paged', 'the account is disabled')
  if (usable.length === 0) {
    const because = unverified.length > 0 ? `${unverified.join(', ')} waits for its code` : 'there is no contact method'
    return item('bad', 'Cannot be reached', because)
  }
  const ways = [...new Set(usable)]
  if (ways.length === 1 && ways[0] === 'email')
    return item('warning', 'Reachable by e-mail only', 'a mail wakes nobody; add a second contact method')
  return item('good', `Reachable by ${ways.join(', ')}`, 'verified and working')
}

function testItem(last: Date | null, now: Date): CheckItem {
  const days = last ? Math.floor((now.getTime() - last.getTime()) / 86_400_000) : null
  if (days !== null && days <= provedFor) {
    const when = days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`
    return {
      key: 'test',
      state: 'good',
      what: `Something got through ${when}`,
      because: 'a page or a test was handed over',
    }
  }
  return {
    key: 'test',
    state: 'warning',
    what: `Nothing got through in the last ${provedFor} days`,
    because: 'send yourself a test page to be sure',
  }
}
