import { Problem } from '@tocsin/contract/errors'
import type { Conflict, GapAhead, HolidaysDoc, TimeOff, TimeOffFeed } from '@tocsin/contract/schedules/absence'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource, listResources } from '../../kernel/data/resources.ts'
import type { Principal } from '../../kernel/perform.ts'
import { everybody, type Person, personByRef, resolvePerson, teamMembers } from '../../people/read.ts'
import { type Ask, conflictsAhead, gapsAhead, withTold } from './ahead.ts'
import { type FeedDeps, openFeedUrl } from './feed-url.ts'
import type { LocalDay } from './holidays/days.ts'
import { computeDays } from './holidays/library.ts'
import { daysBetween } from './holidays/store.ts'
import { conflictDays, gapDays, localDate } from './model.ts'
import { mayChangeAbsences } from './permission.ts'
import { holidaysOf } from './read.ts'
import { feedOf, type TimeOffRow, timeOffBetween, timeOffById } from './store.ts'

/** Absences, and what is found ahead, as the API shows them to one person. */

const daySeconds = 86_400
/** Days: the longest window that is looked at, and the usual one. */
const year = 366

interface PeopleFilter {
  user?: string | undefined
  team?: string | undefined
}

interface WindowAsk {
  from?: string | undefined
  until?: string | undefined
}

/** Null: everybody. */
async function peopleOf(tx: Tx, by: Principal, filter: PeopleFilter): Promise<Person[] | null> {
  if (filter.team) await getResource(tx.db, 'team', filter.team)
  const members = filter.team ? await teamMembers(tx.db, filter.team) : null
  if (!filter.user) return members
  const person = await resolvePerson(tx, by, filter.user, 'user')
  return members && !members.some(({ id }) => id === person.id) ? [] : [person]
}

async function slugsOf(tx: Tx, filter: { schedule?: string | undefined; team?: string | undefined }) {
  if (filter.schedule) return [(await getResource<ScheduleDoc>(tx.db, 'schedule', filter.schedule)).slug]
  if (!filter.team) return undefined
  await getResource(tx.db, 'team', filter.team)
  const all = await listResources<ScheduleDoc>(tx.db, 'schedule')
  return all.filter(({ doc }) => doc.team === filter.team).map(({ slug }) => slug)
}

/** The end of what is looked at from now on. @throws Problem invalid when it is not ahead, or more than a year away. */
function horizonOf(until: string | undefined, usualDays: number, now: Date): Date {
  const wrong = (sentence: string, message: string) =>
    new Problem('invalid', sentence, { errors: [{ path: 'until', message }] })
  const end = until ? new Date(until) : later(now, usualDays * daySeconds)
  if (end <= now) throw wrong('The window ends before it begins.', 'must be after from (now unless said)')
  if (end > later(now, year * daySeconds)) throw wrong('At most a year is listed at once.', 'at most a year after from')
  return end
}

async function timeOffViews(tx: Tx, by: Principal, rows: TimeOffRow[]): Promise<TimeOff[]> {
  const mine = await mayChangeAbsences(
    tx,
    by,
    rows.map(({ personId }) => personId),
  )
  return rows.map((row) => ({
    id: row.id,
    user: { id: row.personId, name: row.personName, email: row.personEmail },
    from: row.startsAt.toISOString(),
    until: row.endsAt.toISOString(),
    // Why somebody is away is for them and for those who plan around it.
    note: mine.has(row.personId) ? row.note : null,
    source: row.source,
    createdBy: row.createdBy ? { id: row.createdBy, name: row.createdByName ?? '' } : null,
    createdAt: row.createdAt.toISOString(),
    can: mine.has(row.personId) && row.source === 'app' ? ['remove'] : [],
  }))
}

/** Time off in a window, a year from now unless said. @throws Problem not_found (team), invalid */
export async function listTimeOff(tx: Tx, by: Principal, ask: PeopleFilter & WindowAsk): Promise<TimeOff[]> {
  const start = ask.from ? new Date(ask.from) : tx.now
  const end = ask.until ? new Date(ask.until) : later(start, year * daySeconds)
  if (end <= start)
    throw new Problem('invalid', 'The window ends before it begins.', {
      errors: [{ path: 'until', message: 'must be after from' }],
    })
  const people = await peopleOf(tx, by, ask)
  const rows = await timeOffBetween(tx.db, people?.map(({ id }) => id) ?? null, start, end)
  return await timeOffViews(tx, by, rows)
}

/** Time off that was just saved, with the shifts it collides with. */
export async function timeOffWithConflicts(
  tx: Tx,
  by: Principal,
  id: string,
): Promise<TimeOff & { conflicts: Conflict[] }> {
  const row = await timeOffById(tx.db, id)
  if (!row) throw new Problem('internal', 'The time off that was just saved cannot be read back.')
  const [view] = await timeOffViews(tx, by, [row])
  const person = await personByRef(tx.db, row.personId)
  const horizon = later(tx.now, year * daySeconds)
  const conflicts = await conflictViews(tx, by, {
    person: person!,
    until: row.endsAt < horizon ? row.endsAt : horizon,
  })
  return { ...view!, conflicts: conflicts.filter(({ cause }) => cause.type === 'time_off' && cause.id === id) }
}

function feedView(deps: FeedDeps, by: Principal, feed: NonNullable<Awaited<ReturnType<typeof feedOf>>>): TimeOffFeed {
  return {
    url: by.userId === feed.personId ? openFeedUrl(deps.secrets, feed) : `https://${feed.host}/…`,
    readAt: feed.readAt?.toISOString() ?? null,
    triedAt: feed.triedAt?.toISOString() ?? null,
    error: feed.error,
    count: feed.count,
  }
}

/** The calendar feed of a person; null also for who may not see it. @throws Problem invalid (user) */
export async function feedFor(
  tx: Tx,
  by: Principal,
  deps: FeedDeps,
  user: string,
): Promise<{ feed: TimeOffFeed | null }> {
  const person = await resolvePerson(tx, by, user, 'user')
  const feed = (await mayChangeAbsences(tx, by, [person.id])).has(person.id) ? await feedOf(tx.db, person.id) : null
  return { feed: feed && feedView(deps, by, feed) }
}

/** The feed that was just saved for a person. */
export async function savedFeed(
  tx: Tx,
  by: Principal,
  deps: FeedDeps,
  person: { id: string },
): Promise<{ feed: TimeOffFeed }> {
  const feed = await feedOf(tx.db, person.id)
  if (!feed) throw new Problem('internal', 'The feed that was just saved cannot be read back.')
  return { feed: feedView(deps, by, feed) }
}

async function conflictViews(tx: Tx, by: Principal, ask: Ask): Promise<Conflict[]> {
  const found = await withTold(tx.db, await conflictsAhead(tx.db, tx.now, ask))
  const mine = await mayChangeAbsences(
    tx,
    by,
    found.map(({ person }) => person.id),
  )
  return found.map(({ conflict, person, told }) => {
    const { cause } = conflict
    const hidden = cause.type === 'time_off' && !mine.has(person.id)
    return { ...conflict, cause: hidden ? { ...cause, note: null } : cause, told }
  })
}

interface AheadAsk {
  schedule?: string | undefined
  team?: string | undefined
  until?: string | undefined
}

/** Shifts ahead whose person is away. @throws Problem not_found (schedule, team), invalid */
export async function listConflicts(
  tx: Tx,
  by: Principal,
  ask: AheadAsk & { user?: string | undefined },
): Promise<Conflict[]> {
  const until = horizonOf(ask.until, conflictDays[0], tx.now)
  const person = ask.user ? await resolvePerson(tx, by, ask.user, 'user') : undefined
  return await conflictViews(tx, by, { schedules: await slugsOf(tx, ask), person, until })
}

/** Time ahead in which nobody who can be paged is on call. @throws Problem not_found (schedule, team), invalid */
export async function listGaps(tx: Tx, ask: AheadAsk): Promise<GapAhead[]> {
  const until = horizonOf(ask.until, gapDays[0], tx.now)
  const found = await gapsAhead(tx.db, tx.now, { schedules: await slugsOf(tx, ask), until })
  return (await withTold(tx.db, found)).map(({ gap, told }) => ({ ...gap, told }))
}

/** The holidays of people by date, each with whose they are. @throws Problem not_found (team), invalid */
export async function listHolidays(tx: Tx, by: Principal, ask: PeopleFilter & WindowAsk) {
  const { from, until } = datesOf(ask, tx.now)
  const people = (await peopleOf(tx, by, ask)) ?? (await everybody(tx.db)).filter((each) => !each.disabledAt)
  // A date is another time in every zone; it is asked for by its name.
  const wide = { from: new Date(`${from}T00:00:00Z`), until: new Date(`${until}T00:00:00Z`) }
  const all = await holidaysOf(tx.db, people, later(wide.from, -2 * daySeconds), later(wide.until, 2 * daySeconds))
  const days = new Map<string, { date: string; name: string; holidays: string; users: Person[] }>()
  for (const person of people) {
    for (const { date, name, holidays } of all.get(person.email) ?? []) {
      if (date < from || date >= until) continue
      const key = `${date} ${holidays}`
      const known = days.get(key) ?? { date, name, holidays, users: [] }
      known.users.push(person)
      days.set(key, known)
    }
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, day]) => ({ ...day, users: day.users.map(({ id, name, email }) => ({ id, name, email })) }))
}

/**
 * From which local date until before which; a year from today unless said.
 * @throws Problem invalid when the window ends before it begins.
 */
function datesOf(ask: WindowAsk, now: Date): { from: string; until: string } {
  const from = ask.from ?? localDate(now, 'UTC')
  const usual = new Date(Date.parse(`${from}T00:00:00Z`) + 365 * daySeconds * 1000)
  const until = ask.until ?? (usual.getUTCFullYear() > 9999 ? '9999-12-31' : usual.toISOString().slice(0, 10))
  if (until <= from)
    throw new Problem('invalid', 'The window ends before it begins.', {
      errors: [{ path: 'until', message: 'must be after from' }],
    })
  return { from, until }
}

/** The days that a calendar would have in a year if it were saved. @throws Problem invalid (country, region) */
export async function previewDays(ask: { holidays: HolidaysDoc; year: number }): Promise<LocalDay[]> {
  const days = await computeDays(ask.holidays, { from: ask.year, until: ask.year }, 'holidays.')
  return days.filter(({ date }) => date.startsWith(`${ask.year}-`))
}

/** The days of a saved calendar in a window. @throws Problem not_found, invalid */
export async function calendarDays(tx: Tx, ask: WindowAsk & { slug: string }): Promise<LocalDay[]> {
  const calendar = await getResource(tx.db, 'holidays', ask.slug)
  const { from, until } = datesOf(ask, tx.now)
  const days = await daysBetween(tx.db, [calendar.id], from, until)
  return days.map(({ date, name }) => ({ date, name }))
}
