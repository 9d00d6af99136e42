import { setImmediate as breath } from 'node:timers/promises'
import { system } from '@tocsin/contract/facts'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../kernel/clock.ts'
import type { Database, Tx } from '../kernel/data/db.ts'
import { type Resource, resourcesById } from '../kernel/data/resources.ts'
import type { Log } from '../kernel/log.ts'
import { tell } from '../notifications/notices/actions.ts'
import { managersOrAdmins, organisation, type Person, peopleByEmail, peopleById } from '../people/read.ts'
import { type Roster, rosterSpans } from '../schedules/history/roster.ts'
import { rosters } from '../schedules/oncall/read.ts'
import {
  beforeNotice,
  beginNotice,
  endNotice,
  leavingNotice,
  offNotice,
  overdueNotice,
  staysNotice,
} from './messages.ts'
import { type Change, changesIn, type Decision, decide, type Expected, settingsOf } from './model.ts'
import { writtenFor } from './shift-story.ts'
import {
  dueHandovers,
  insertHandover,
  lockHandover,
  type StoredHandover,
  upcomingHandovers,
  updateHandover,
} from './store.ts'

/** Seconds before its notice at which a change of shift is written down. */
const planAhead = 3600
/** Seconds: a change that came while the server was away is still handed over. */
const lookBack = 3600
/** Milliseconds around a change that decide who hands over to who. */
const backwards = 60 * 86_400_000
const forwards = 60 * 86_400_000

/** What a minute's work is: write down what lies ahead, then do what is due, each in a transaction of its own. */
export async function runHandovers({ database, log }: { database: Database; log: Log }): Promise<void> {
  await database.transact(planAll)
  const due = await database.transact((tx) => dueHandovers(tx.db, tx.now, 500))
  for (const id of due) {
    await database
      .transact((tx) => step(tx, id))
      .catch((error) => log.error({ error, handover: id }, 'a hand-over was not looked at'))
  }
}

/** Writes down the changes of shift that come near, and wakes those that the schedule does not have any more. */
async function planAll(tx: Tx): Promise<void> {
  const common = (await organisation(tx.db)).handover
  const known = Map.groupBy(await upcomingHandovers(tx.db, tx.now), ({ scheduleId }) => scheduleId)
  for (const roster of await rosters(tx.db, new Date(tx.now.getTime() - backwards))) {
    // Hundreds of schedules take a while: pages go first.
    await breath()
    const { resource } = roster
    const settings = settingsOf(resource.doc.handover, common)
    const horizon = later(tx.now, (settings.notice ?? 0) + planAhead)
    const upcoming = known.get(resource.id) ?? []
    const from = later(tx.now, -lookBack)
    const soon = mayChange(roster, from, horizon) ? changesOf(roster, from, horizon) : []
    const changes = await withPeople(tx, soon)
    for (const { change, expected } of changes) {
      if (upcoming.some(({ at }) => at.getTime() === change.at.getTime())) continue
      const { at, since, until } = change
      const { outgoing, incoming } = expected
      const because = 'the shift changes then'
      await insertHandover(tx, {
        scheduleId: resource.id,
        at,
        since,
        until,
        because,
        outgoing,
        incoming,
        nextAt: tx.now,
      })
    }
    for (const stored of upcoming) {
      const now = changes.find(({ change }) => change.at.getTime() === stored.at.getTime())?.expected
      const isSame = now && same(now.outgoing, stored.outgoing) && same(now.incoming, stored.incoming)
      if (isSame && (now.ends?.getTime() === stored.at.getTime() || !toldOfItsEnd(stored))) continue
      await updateHandover(tx, stored.id, { nextAt: tx.now })
    }
  }
}

const same = (a: string[], b: string[]) => a.toSorted().join() === b.toSorted().join()

const toldOfItsEnd = ({ outgoing, noticed }: StoredHandover) => outgoing.some((person) => noticed.includes(person))

/** Most schedules do not change in the next half day: a quick look spares the long one. */
function mayChange(roster: Roster, from: Date, until: Date): boolean {
  const spans = rosterSpans(roster, from, later(until, 1))
  return spans.length > 1 || spans[0]?.start.getTime() !== from.getTime()
}

function changesOf(roster: Roster, from: Date, until: Date): Change[] {
  const spans = rosterSpans(roster, new Date(from.getTime() - backwards), new Date(until.getTime() + forwards))
  return changesIn(spans, from, until)
}

/** The changes with people who can be told; without anybody to take over there is nothing to hand over. */
async function withPeople(tx: Tx, changes: Change[]) {
  const people = await peopleByEmail(
    tx.db,
    changes.flatMap(({ outgoing, incoming }) => [...outgoing, ...incoming]),
  )
  const ids = (users: string[]) =>
    users.flatMap((user) => {
      const person = people.get(user.toLowerCase())
      return person && !person.disabledAt ? [person.id] : []
    })
  return changes
    .map((change) => ({
      change,
      expected: { outgoing: ids(change.outgoing), incoming: ids(change.incoming), ends: change.ends },
    }))
    .filter(({ expected }) => expected.incoming.length > 0)
}

/** One hand-over: lock, look again, decide again. */
async function step(tx: Tx, id: string): Promise<void> {
  const stored = await lockHandover(tx, id, false)
  if (!stored?.nextAt || stored.nextAt > tx.now) return
  const schedule = (await resourcesById<ScheduleDoc>(tx.db, [stored.scheduleId])).get(stored.scheduleId)
  if (!schedule) return
  const found = stored.state === 'upcoming' ? await lookAgain(tx, schedule, stored) : null
  const settings = settingsOf(schedule.doc.handover, (await organisation(tx.db)).handover)
  const decision = decide(stored, found?.expected ?? null, settings, tx.now)
  const now: StoredHandover = {
    ...stored,
    ...(found
      ? {
          outgoing: found.expected.outgoing,
          incoming: found.expected.incoming,
          since: found.change.since,
          until: found.change.until,
        }
      : {}),
    state: decision.state,
    because: decision.because,
    acceptBy: decision.acceptBy,
    nextAt: decision.nextAt,
    noticed: noticedAfter(stored.noticed, decision.tell),
  }
  const { id: _, ...change } = now
  await updateHandover(tx, id, change)
  const told = await announce(tx, schedule, now, decision)
  record(tx, schedule, stored, now, told)
}

function noticedAfter(noticed: string[], { before, leaving, off, stays }: Decision['tell']): string[] {
  const kept = noticed.filter((person) => !off.includes(person) && !stays.includes(person))
  return [...kept, ...before, ...leaving]
}

async function lookAgain(
  tx: Tx,
  schedule: Resource<ScheduleDoc>,
  { at }: StoredHandover,
): Promise<{ change: Change; expected: NonNullable<Expected> } | null> {
  const [roster] = await rosters(tx.db, new Date(at.getTime() - backwards), [schedule.slug])
  if (roster?.resource.id !== schedule.id) return null
  const changes = changesOf(roster, new Date(at.getTime() - 1), at).filter(
    (change) => change.at.getTime() === at.getTime(),
  )
  return (await withPeople(tx, changes))[0] ?? null
}

/** Tells the people the decision names. @returns the ids of those who were told that nobody has accepted. */
async function announce(
  tx: Tx,
  schedule: Resource<ScheduleDoc>,
  handover: StoredHandover,
  { tell: recipients }: Decision,
): Promise<string[]> {
  const managers = recipients.overdue ? await managersOrAdmins(tx.db, schedule.doc.team ?? null) : []
  const people = await peopleById(tx.db, [
    ...handover.outgoing,
    ...handover.incoming,
    ...recipients.off,
    ...recipients.stays,
  ])
  const named = (ids: string[]) => ids.flatMap((id) => people.get(id) ?? [])
  const about = {
    id: handover.id,
    slug: schedule.slug,
    schedule: schedule.doc.name ?? schedule.slug,
    at: handover.at,
    until: handover.until,
    outgoing: named(handover.outgoing),
    incoming: named(handover.incoming),
  }
  const text = recipients.begins.length > 0 ? await writtenFor(tx, schedule, handover) : ''
  const told = recipients.overdue ? unique([...about.outgoing, ...managers]) : []
  await tell(tx, [
    ...named(recipients.before).map((person) => beforeNotice(about, person)),
    ...named(recipients.leaving).map((person) => leavingNotice(about, person)),
    ...named(recipients.begins).map((person) => beginNotice(about, person, text)),
    ...named(recipients.ends).map((person) => endNotice(about, person)),
    ...named(recipients.off).map((person) => offNotice(about, person)),
    ...named(recipients.stays).map((person) => staysNotice(about, person)),
    ...told.map((person) => overdueNotice(about, person)),
  ])
  return told.map(({ id }) => id)
}

function unique(people: Person[]): Person[] {
  return [...new Map(people.map((person) => [person.id, person])).values()]
}

function record(
  tx: Tx,
  schedule: Resource<ScheduleDoc>,
  before: StoredHandover,
  now: StoredHandover,
  told: string[],
): void {
  if (before.state === now.state) return
  const data = { handover: now.id, schedule: schedule.id, slug: schedule.slug }
  const about = {
    actor: system,
    subjects: [now.id, schedule.id, ...now.outgoing, ...now.incoming],
    because: now.because,
  }
  if (now.state === 'open')
    tx.record('handover.opened', { ...about, data: { ...data, outgoing: now.outgoing, incoming: now.incoming } })
  if (now.state === 'overdue') tx.record('handover.overdue', { ...about, data: { ...data, told } })
  if (now.state === 'dropped') tx.record('handover.dropped', { ...about, data })
}
