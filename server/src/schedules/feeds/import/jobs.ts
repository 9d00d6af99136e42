import { system } from '@tocsin/contract/facts'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../../../kernel/clock.ts'
import type { Database, Tx } from '../../../kernel/data/db.ts'
import { enqueue } from '../../../kernel/data/jobs.ts'
import { listResources } from '../../../kernel/data/resources.ts'
import type { Outbound } from '../../../kernel/http/outbound.ts'
import type { Log } from '../../../kernel/log.ts'
import { everybody } from '../../../people/read.ts'
import { calendarsNamed } from '../../outside/calendar-copies.ts'
import { type Fetched, fetchCalendar } from './fetch.ts'
import { lossAfter } from './loss.ts'
import { lockCalendar, type StoredCalendar, saveCalendar, takeDue } from './store.ts'
import { namesIn, understood } from './understood.ts'

/** Seconds from one reading to the next. */
export const pollEvery = 600
/** Whoever is asked to wait longer than this is asked again after it. */
const longestPause = 86_400
const atOnce = 20

/** The job that reads calendars: every minute those that are due, and at once when somebody asks. */
export const pollTask = 'poll_calendars'

/** Wakes the job after this transaction. */
export async function pollSoon(tx: Tx): Promise<void> {
  await enqueue(tx, pollTask, null, { key: pollTask })
}

export interface PollDeps {
  database: Database
  outbound: Pick<Outbound, 'send'>
  log: Log
}

/** Reads what is due, one after the other: calendars never take more than one connection. Answers how many it read. */
export async function pollCalendars({ database, outbound, log }: PollDeps): Promise<number> {
  const due = await database.transact(async (tx) => {
    const docs = await listResources<ScheduleDoc>(tx.db, 'schedule')
    const urls = [...new Set(docs.flatMap(({ doc }) => calendarsNamed(doc)))]
    return await takeDue(tx, urls, later(tx.now, pollEvery), atOnce)
  })
  for (const calendar of due) {
    const fetched = await fetchCalendar(outbound, calendar.url, calendar)
    await database.transact((tx) => keep(tx, calendar, fetched))
    if (fetched.kind === 'failed')
      log.info({ calendar: calendar.id, because: fetched.error }, 'a calendar was not read')
  }
  return due.length
}

const hostOf = (url: string) => URL.parse(url)?.host ?? ''

/** Looks again at what is stored, and keeps what was fetched if it can be understood; else the copy before it. */
async function keep(tx: Tx, taken: StoredCalendar, fetched: Fetched): Promise<void> {
  const stored = await lockCalendar(tx, taken.id)
  if (!stored) return
  const text = fetched.kind === 'copy' ? fetched.text : stored.text
  const result = fetched.kind === 'failed' ? fetched : understood(text, tx.now)
  if ('error' in result) {
    const failure = fetched.kind === 'failed' ? fetched : { retryAfter: null, isGone: false }
    return await fail(tx, stored, { ...failure, detail: result.error })
  }
  const { people, unmatched } = namesIn(result.events, await candidates(tx))
  const isOther = text !== null && (stored.text === null || lasting(text) !== lasting(stored.text))
  await saveCalendar(tx, stored.id, {
    people,
    unmatched,
    events: result.events.length,
    readAt: tx.now,
    error: null,
    failedAt: null,
    gone: 0,
    toldAt: null,
    ...(fetched.kind === 'copy' ? { etag: fetched.etag, modified: fetched.modified } : {}),
    ...(isOther ? { text, version: stored.version + 1 } : {}),
  })
  if (stored.toldAt !== null) await tellReaders(tx, stored, 'calendar.regained', { because: null, detail: null })
  const isNews = stored.readAt === null || stored.error !== null || unmatched.join() !== stored.unmatched.join()
  if (!isNews && !isOther) return
  tx.record('calendar.read', {
    actor: system,
    subjects: [stored.id],
    because: null,
    data: { calendar: stored.id, host: hostOf(stored.url), events: result.events.length, unmatched },
  })
}

/** What matters of a calendar: many programs write the moment of asking into every event. */
function lasting(text: string): string {
  return text.replace(/^(DTSTAMP|LAST-MODIFIED|CREATED|SEQUENCE)[:;].*\r?\n/gim, '')
}

interface Failure {
  detail: string
  retryAfter: number | null
  isGone: boolean
}

async function fail(tx: Tx, stored: StoredCalendar, failure: Failure): Promise<void> {
  const { detail, retryAfter } = failure
  const pause = Math.min(Math.max(retryAfter ?? 0, pollEvery), longestPause)
  const { gone, because } = lossAfter(stored, failure, tx.now)
  const toldAt = because ? tx.now : stored.toldAt
  await saveCalendar(tx, stored.id, { error: detail, failedAt: tx.now, nextAt: later(tx.now, pause), gone, toldAt })
  if (because) await tellReaders(tx, stored, 'calendar.lost', { because, detail })
  if (stored.error !== null) return
  tx.record('calendar.failed', {
    actor: system,
    subjects: [stored.id],
    because: `${detail}; ${stored.readAt ? 'the last good copy still counts' : 'nobody is on call by it'}`,
    data: { calendar: stored.id, host: hostOf(stored.url), detail },
  })
}

/** Records that a calendar is lost or back, for the schedules that read it: flow.ts tells their managers. */
async function tellReaders(
  tx: Tx,
  stored: StoredCalendar,
  kind: 'calendar.lost' | 'calendar.regained',
  { because, detail }: { because: string | null; detail: string | null },
): Promise<void> {
  const all = await listResources<ScheduleDoc>(tx.db, 'schedule')
  const readers = all.filter(({ doc }) => calendarsNamed(doc).includes(stored.url))
  tx.record(kind, {
    actor: system,
    subjects: [stored.id, ...readers.map(({ id }) => id)],
    because,
    data: {
      calendar: stored.id,
      host: hostOf(stored.url),
      detail,
      readAt: stored.readAt?.toISOString() ?? null,
      schedules: readers.map(({ slug, doc }) => ({ slug, team: doc.team ?? null })),
    },
  })
}

/** Disabled people are no match: nobody is paged for them. */
async function candidates(tx: Tx) {
  const all = await everybody(tx.db)
  return all.filter((person) => person.disabledAt === null)
}
