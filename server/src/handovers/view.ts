import { Problem } from '@tocsin/contract/errors'
import type { Checklist, Handover, HandoverState, HandoverSummary } from '@tocsin/contract/handovers/handovers'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { mayAcceptHandover, mayWriteHandover } from '../access/policy.ts'
import { later } from '../kernel/clock.ts'
import { pageOf, readCursor } from '../kernel/cursor.ts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource, listResources, type Resource, resourcesById } from '../kernel/data/resources.ts'
import type { Principal } from '../kernel/perform.ts'
import { reachOf } from '../notifications/read.ts'
import { type Person, peopleById, resolvePerson } from '../people/read.ts'
import { rosterSpans } from '../schedules/history/roster.ts'
import { rosterOf } from '../schedules/oncall/read.ts'
import { acceptedAhead, dutyOf, isUnfinished } from './model.ts'
import { storyFor } from './shift-story.ts'
import { handoverById, listHandovers, pagesOfShift, type StoredHandover } from './store.ts'
import { checklist, onTheWire, written } from './story.ts'

const day = 86_400

function scheduleView({ slug, doc }: Resource<ScheduleDoc>) {
  return { slug, name: doc.name ?? slug, timeZone: doc.timeZone, team: doc.team ?? null }
}

const personView = (people: Map<string, Person>, id: string) => ({ id, name: people.get(id)?.name ?? 'somebody' })

async function summaries(tx: Tx, by: Principal, rows: StoredHandover[]): Promise<HandoverSummary[]> {
  const schedules = await resourcesById<ScheduleDoc>(
    tx.db,
    rows.map(({ scheduleId }) => scheduleId),
  )
  const ids = rows.flatMap(({ outgoing, incoming, acceptedBy }) => [...outgoing, ...incoming, acceptedBy ?? ''])
  const people = await peopleById(tx.db, ids.filter(Boolean))
  return rows.flatMap((row) => {
    const schedule = schedules.get(row.scheduleId)
    return schedule ? [summary(tx, by, row, schedule, people)] : []
  })
}

function summary(
  tx: Tx,
  by: Principal,
  row: StoredHandover,
  schedule: Resource<ScheduleDoc>,
  people: Map<string, Person>,
): HandoverSummary {
  const can: HandoverSummary['can'] = []
  const isOpen = isUnfinished(row.state)
  if (isOpen && mayWriteHandover(by, { outgoing: row.outgoing, team: schedule.doc.team ?? null })) can.push('edit')
  if (isOpen && mayAcceptHandover(by, row) && row.at <= later(tx.now, acceptedAhead)) can.push('accept')
  return {
    id: row.id,
    schedule: scheduleView(schedule),
    at: row.at.toISOString(),
    since: row.since.toISOString(),
    until: row.until?.toISOString() ?? null,
    outgoing: row.outgoing.map((id) => personView(people, id)),
    incoming: row.incoming.map((id) => personView(people, id)),
    state: row.state,
    acceptBy: row.acceptBy?.toISOString() ?? null,
    acceptedBy: row.acceptedBy === null ? null : personView(people, row.acceptedBy),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    because: row.because,
    can,
  }
}

/** A hand-over with its text and what happened. @throws Problem not_found */
export async function showHandover(tx: Tx, by: Principal, id: string): Promise<Handover> {
  const row = await handoverById(tx.db, id)
  const [short] = row ? await summaries(tx, by, [row]) : []
  if (!row || !short) throw new Problem('not_found', 'There is no such hand-over.')
  const story = await storyFor(tx, row)
  const automatic = written(story, short.schedule.timeZone)
  const editor = row.editedBy === null ? null : (await peopleById(tx.db, [row.editedBy])).get(row.editedBy)
  return {
    ...short,
    text: row.text ?? automatic,
    written: automatic,
    version: row.version,
    editedBy: editor ? { id: editor.id, name: editor.name } : null,
    editedAt: row.editedAt?.toISOString() ?? null,
    story,
  }
}

const statesNamed: Record<string, HandoverState[]> = { waiting: ['open', 'overdue'] }

interface Ask {
  schedule?: string | undefined
  team?: string | undefined
  user?: string | undefined
  state?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** Hand-overs, the latest change first. @throws Problem not_found (schedule, team), invalid (user, cursor) */
export async function listHandoverViews(tx: Tx, by: Principal, ask: Ask) {
  const person = ask.user ? await resolvePerson(tx, by, ask.user, 'user') : null
  const rows = await listHandovers(tx.db, {
    scheduleIds: await schedulesOf(tx, ask),
    personId: person?.id,
    states: ask.state ? (statesNamed[ask.state] ?? [ask.state as HandoverState]) : undefined,
    before: readCursor(ask.cursor) ?? null,
    limit: ask.limit + 1,
  })
  const { items, nextCursor } = pageOf(rows, ask.limit, ({ at, id }) => ({ at, id }))
  return { items: await summaries(tx, by, items), nextCursor }
}

async function schedulesOf(tx: Tx, { schedule, team }: Ask): Promise<string[] | undefined> {
  if (schedule) return [(await getResource(tx.db, 'schedule', schedule)).id]
  if (!team) return undefined
  await getResource(tx.db, 'team', team)
  const all = await listResources<ScheduleDoc>(tx.db, 'schedule')
  return all.filter(({ doc }) => doc.team === team).map(({ id }) => id)
}

/** What to look at before a shift begins. @throws Problem not_found (schedule), invalid (user) */
export async function checklistFor(tx: Tx, by: Principal, slug: string, user: string): Promise<Checklist> {
  const roster = await rosterOf(tx.db, slug, tx.now)
  const { resource } = roster
  const person = await resolvePerson(tx, by, user, 'user')
  const shift = dutyOf(rosterSpans(roster, tx.now, later(tx.now, 60 * day)), person.email.toLowerCase())
  const reach = (await reachOf(tx.db, [person.id], later(tx.now, -35 * day))).get(person.id)
  const ask = { scheduleId: resource.id, people: [], since: later(tx.now, -7 * day), until: later(tx.now, 1) }
  const pages = await pagesOfShift(tx.db, ask)
  const waiting = await listHandovers(tx.db, {
    scheduleIds: [resource.id],
    personId: person.id,
    states: ['open', 'overdue'],
    before: null,
    limit: 20,
  })
  const items = checklist(
    {
      isDisabled: person.disabledAt !== null,
      reach: reach ?? { usable: [], unverified: [], broken: [], lastGotThroughAt: null },
      open: pages.filter(({ status }) => status !== 'resolved').length,
      recent: pages.filter(({ openedAt }) => openedAt >= ask.since).length,
      waiting: waiting.some(({ incoming }) => incoming.includes(person.id)),
    },
    tx.now,
  )
  return {
    schedule: scheduleView(resource),
    person: { id: person.id, name: person.name },
    shift: shift ? { start: shift.start.toISOString(), end: shift.end.toISOString() } : null,
    ready: items.every(({ state }) => state !== 'bad'),
    items,
    pages: pages.slice(0, 100).map(onTheWire),
  }
}
