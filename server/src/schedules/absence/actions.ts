import { createHash } from 'node:crypto'
import { Problem } from '@tocsin/contract/errors'
import { type Actor, system } from '@tocsin/contract/facts'
import { must } from '../../access/policy.ts'
import { later } from '../../kernel/clock.ts'
import type { Database, Tx } from '../../kernel/data/db.ts'
import { DeliveryError } from '../../kernel/http/delivery.ts'
import type { Outbound } from '../../kernel/http/outbound.ts'
import type { Principal } from '../../kernel/perform.ts'
import { type Person, peopleById, resolvePerson } from '../../people/read.ts'
import { absencesIn, type CalendarAbsence, changeOfAbsences } from './feed.ts'
import { type FeedDeps, feedContext, openFeedUrl } from './feed-url.ts'
import { checkTimeOff, type Span } from './model.ts'
import { mayChangeAbsences } from './permission.ts'
import * as store from './store.ts'

async function mustChangeAbsences(tx: Tx, by: Principal, person: { id: string; name: string }): Promise<void> {
  must(
    (await mayChangeAbsences(tx, by, [person.id])).has(person.id),
    `Only ${person.name}, the managers of their team, managers and admins enter and remove these absences. Nothing was changed.`,
  )
}

/**
 * Enters time off, half-open.
 * @throws Problem forbidden, not_found, and as `checkTimeOff`; invalid for somebody who is disabled.
 */
export async function addTimeOff(
  tx: Tx,
  by: Principal,
  { user, ...request }: { user: string; from: string; until: string; note?: string | undefined },
): Promise<string> {
  const wanted = { user, from: new Date(request.from), until: new Date(request.until), note: request.note || null }
  const person = await resolvePerson(tx, by, wanted.user, 'user')
  await mustChangeAbsences(tx, by, person)
  if (person.disabledAt)
    throw new Problem('invalid', `${person.name} is disabled and on call nowhere. Nothing was changed.`, {
      errors: [{ path: 'user', message: 'is disabled' }],
    })
  await store.lockPersonForTimeOff(tx, person.id)
  const others =
    wanted.from < wanted.until ? await store.timeOffBetween(tx.db, [person.id], wanted.from, wanted.until) : []
  const entered = others.filter(({ source }) => source === 'app')
  checkTimeOff(
    wanted,
    entered.map(({ startsAt, endsAt }) => ({ from: startsAt, until: endsAt })),
    tx.now,
  )
  const [id] = await store.insertTimeOff(tx, [
    {
      personId: person.id,
      startsAt: wanted.from,
      endsAt: wanted.until,
      note: wanted.note,
      source: 'app',
      uid: null,
      createdBy: by.userId,
    },
  ])
  record(tx, 'time_off.added', by.actor, person.id, { id: id!, ...wanted })
  return id!
}

function record(
  tx: Tx,
  kind: 'time_off.added' | 'time_off.removed',
  actor: Actor,
  person: string,
  { id, from, until }: Span & { id: string },
): void {
  tx.record(kind, {
    actor,
    subjects: [person, id],
    because: null,
    data: { timeOff: id, user: person, from: from.toISOString(), until: until.toISOString() },
  })
}

/** @throws Problem not_found, forbidden; conflict for an absence that came from a calendar. */
export async function removeTimeOff(tx: Tx, by: Principal, id: string): Promise<{ removed: boolean }> {
  const row = await store.timeOffById(tx.db, id)
  if (!row) throw new Problem('not_found', 'There is no such time off (any more).')
  await mustChangeAbsences(tx, by, { id: row.personId, name: row.personName })
  if (row.source === 'ics')
    throw new Problem(
      'conflict',
      'This absence comes from a calendar feed; remove it there, or disconnect the calendar. Nothing was changed.',
    )
  await store.deleteTimeOff(tx, [id])
  record(tx, 'time_off.removed', by.actor, row.personId, { id, from: row.startsAt, until: row.endsAt })
  return { removed: true }
}

/** @throws Problem invalid for an address that this server may not reach, forbidden, not_found. */
export async function setFeed(
  tx: Tx,
  by: Principal,
  deps: FeedDeps,
  wanted: { user: string; url: string },
): Promise<Person> {
  const person = await resolvePerson(tx, by, wanted.user, 'user')
  await mustChangeAbsences(tx, by, person)
  const url = wanted.url.replace(/^webcal:/i, 'https:')
  try {
    deps.outbound.check(url)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw new Problem('invalid', `${error.message} Nothing was changed.`, {
      errors: [{ path: 'url', message: 'cannot be reached from here' }],
      cause: error,
    })
  }
  const host = new URL(url).host
  await store.saveFeed(tx, { personId: person.id, url: deps.secrets.seal(url, feedContext(person.id)), host })
  tx.record('time_off.feed_changed', {
    actor: by.actor,
    subjects: [person.id],
    because: null,
    data: { user: person.id, host },
  })
  return person
}

/** What is ahead goes with the feed; absences that were stay. @returns whether there was one. */
export async function removeFeed(tx: Tx, by: Principal, ref: string): Promise<boolean> {
  const person = await resolvePerson(tx, by, ref, 'user')
  await mustChangeAbsences(tx, by, person)
  if (!(await store.deleteFeed(tx, person.id))) return false
  await keepCalendar(tx, person.id, [])
  tx.record('time_off.feed_changed', {
    actor: by.actor,
    subjects: [person.id],
    because: null,
    data: { user: person.id, host: null },
  })
  return true
}

async function keepCalendar(
  tx: Tx,
  person: string,
  read: CalendarAbsence[],
): Promise<{ added: number; removed: number }> {
  await store.lockPersonForTimeOff(tx, person)
  const rows = await store.timeOffBetween(tx.db, [person], tx.now, later(tx.now, 10 * 366 * 86_400))
  const stored = rows
    .filter(({ source }) => source === 'ics')
    .map(({ id, startsAt, endsAt, note }) => ({ id, from: startsAt, until: endsAt, note }))
  const { add, drop, end } = changeOfAbsences(stored, read, tx.now)
  await store.deleteTimeOff(tx, drop)
  await store.endTimeOff(tx, end)
  await store.insertTimeOff(
    tx,
    add.map(({ from, until, note }) => ({
      personId: person,
      startsAt: from,
      endsAt: until,
      note,
      source: 'ics',
      uid: null,
      createdBy: null,
    })),
  )
  return { added: add.length, removed: drop.length + end.length }
}

const largestCalendar = 2_000_000
/** Seconds between two looks at one calendar. */
const pollEvery = 3600

/**
 * Reads the calendars that were not read for an hour, one after the other. A calendar that cannot be read keeps its last
 * good copy; its owner sees why.
 */
export async function readFeeds(database: Database, deps: FeedDeps, now: Date): Promise<void> {
  for (const feed of await store.feedsToRead(database.db, later(now, -pollEvery + 300)))
    await readFeed(database, deps, feed)
}

/** Reads one calendar now. */
export async function readFeed(database: Database, deps: FeedDeps, feed: store.FeedRow): Promise<void> {
  const text = await fetchCalendar(deps.outbound, openFeedUrl(deps.secrets, feed))
  await database.transact(async (tx) => {
    const person = (await peopleById(tx.db, [feed.personId])).get(feed.personId)
    if (!person) return
    const absences = 'error' in text ? text.error : absencesOf(text.body, person.timeZone, tx.now)
    if (typeof absences === 'string') {
      if (!(await store.saveAttempt(tx, feed, { error: absences })) || absences === feed.error) return
      const data = { user: person.id, detail: absences }
      tx.record('time_off.feed_failed', { actor: system, subjects: [person.id], because: absences, data })
      return
    }
    const digest = createHash('sha256').update(JSON.stringify(absences)).digest('base64url')
    if (!(await store.saveAttempt(tx, feed, { digest }))) return
    const { added, removed } = await keepCalendar(tx, person.id, absences)
    if (added + removed === 0) return
    const data = { user: person.id, added, removed }
    tx.record('time_off.feed_read', { actor: system, subjects: [person.id], because: null, data })
  })
}

function absencesOf(text: string, timeZone: string, now: Date): CalendarAbsence[] | string {
  try {
    const absences = absencesIn(text, timeZone, now)
    return typeof absences === 'string' ? `What is there ${absences}` : absences
  } catch (error) {
    if (error instanceof Problem) return error.message
    throw error
  }
}

async function fetchCalendar(outbound: Outbound, url: string): Promise<{ body: string } | { error: string }> {
  try {
    const { status, headers, body } = await outbound.send({
      method: 'GET',
      url,
      headers: { accept: 'text/calendar, */*;q=0.1' },
      timeoutMs: 20_000,
      maxResponseBytes: largestCalendar + 1,
    })
    if (status >= 300 && status < 400) {
      const host = URL.parse(headers.location ?? '', url)?.host
      return { error: `It leads elsewhere${host ? ` (to ${host})` : ''}; enter the address where the calendar is.` }
    }
    if (status !== 200) return { error: `The server answered ${status}.` }
    if (body.length > largestCalendar) return { error: 'The calendar is larger than 2 MB.' }
    return { body }
  } catch (error) {
    if (error instanceof DeliveryError || error instanceof Problem) return { error: error.message }
    throw error
  }
}
