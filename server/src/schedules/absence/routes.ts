import { Problem } from '@tocsin/contract/errors'
import type { Conflict, GapAhead, TimeOff, TimeOffFeed } from '@tocsin/contract/schedules/absence'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource, listResources } from '../../kernel/data/resources.ts'
import { api, type Principal } from '../../kernel/perform.ts'
import { everybody, type Person, personByRef, teamMembers } from '../../people/read.ts'
import {
  addTimeOff,
  type FeedDeps,
  mayChangeAbsences,
  openFeedUrl,
  personMeant,
  removeFeed,
  removeTimeOff,
  setFeed,
} from './actions.ts'
import { type Ask, conflictsAhead, gapsAhead, withTold } from './ahead.ts'
import { computeDays } from './holidays/actions.ts'
import { knownPlaces } from './holidays/library.ts'
import { daysBetween } from './holidays/store.ts'
import { conflictDays, gapDays, localDate } from './model.ts'
import { holidaysOf } from './read.ts'
import { feedOf, type TimeOffRow, timeOffBetween, timeOffById } from './store.ts'

const daySeconds = 86_400
const year = 366

/** @throws Problem invalid at `until` when the window is empty or longer than a year. */
function windowOf(from: Date, until: Date): { from: Date; until: Date } {
  const wrong = (sentence: string, message: string) =>
    new Problem('invalid', sentence, { errors: [{ path: 'until', message }] })
  if (until <= from) throw wrong('The window ends before it begins.', 'must be after from (now unless said)')
  if (until > later(from, year * daySeconds))
    throw wrong('At most a year is told at once.', 'at most a year after from')
  return { from, until }
}

async function peopleAsked(
  tx: Tx,
  by: Principal,
  ask: { user?: string | undefined; team?: string | undefined },
): Promise<Person[] | null> {
  if (ask.team) await getResource(tx.db, 'team', ask.team)
  const members = ask.team ? await teamMembers(tx.db, ask.team) : null
  if (!ask.user) return members
  const person = await personMeant(tx, by, ask.user)
  return members && !members.some(({ id }) => id === person.id) ? [] : [person]
}

async function views(tx: Tx, by: Principal, rows: TimeOffRow[]): Promise<TimeOff[]> {
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

async function slugsAsked(tx: Tx, ask: { schedule?: string | undefined; team?: string | undefined }) {
  if (ask.schedule) return [(await getResource<ScheduleDoc>(tx.db, 'schedule', ask.schedule)).slug]
  if (!ask.team) return undefined
  await getResource(tx.db, 'team', ask.team)
  const all = await listResources<ScheduleDoc>(tx.db, 'schedule')
  return all.filter(({ doc }) => doc.team === ask.team).map(({ slug }) => slug)
}

async function conflictsTold(tx: Tx, by: Principal, ask: Ask): Promise<Conflict[]> {
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

function feedView(deps: FeedDeps, by: Principal, feed: NonNullable<Awaited<ReturnType<typeof feedOf>>>): TimeOffFeed {
  return {
    url: by.userId === feed.personId ? openFeedUrl(deps.secrets, feed) : `https://${feed.host}/…`,
    readAt: feed.readAt?.toISOString() ?? null,
    triedAt: feed.triedAt?.toISOString() ?? null,
    error: feed.error,
    count: feed.count,
  }
}

/** The handlers of time off, holidays and what is found ahead. */
export function absenceRoutes(deps: FeedDeps) {
  const timeOff = {
    list: api.timeOff.list.handler(async ({ input, context: { tx, by } }) => {
      const start = input.from ? new Date(input.from) : tx.now
      const end = input.until ? new Date(input.until) : later(start, year * daySeconds)
      if (end <= start)
        throw new Problem('invalid', 'The window ends before it begins.', {
          errors: [{ path: 'until', message: 'must be after from' }],
        })
      const people = await peopleAsked(tx, by, input)
      const rows = await timeOffBetween(tx.db, people?.map(({ id }) => id) ?? null, start, end)
      return await views(tx, by, rows)
    }),
    add: api.timeOff.add.handler(async ({ input, context: { tx, by } }) => {
      const [from, until] = [new Date(input.from), new Date(input.until)]
      const id = await addTimeOff(tx, by, { user: input.user, from, until, note: input.note || null })
      const row = await timeOffById(tx.db, id)
      if (!row) throw new Problem('internal', 'The time off that was just saved cannot be read back.')
      const [view] = await views(tx, by, [row])
      const person = await personByRef(tx.db, row.personId)
      const horizon = later(tx.now, year * daySeconds)
      const ask = { person: person!, until: until < horizon ? until : horizon }
      const conflicts = await conflictsTold(tx, by, ask)
      return { ...view!, conflicts: conflicts.filter(({ cause }) => cause.type === 'time_off' && cause.id === id) }
    }),
    remove: api.timeOff.remove.handler(async ({ input, context: { tx, by } }) => {
      await removeTimeOff(tx, by, input.id)
      return { removed: true }
    }),
    feed: api.timeOff.feed.handler(async ({ input, context: { tx, by } }) => {
      const person = await personMeant(tx, by, input.user)
      const feed = (await mayChangeAbsences(tx, by, [person.id])).has(person.id) ? await feedOf(tx.db, person.id) : null
      return { feed: feed && feedView(deps, by, feed) }
    }),
    setFeed: api.timeOff.setFeed.handler(async ({ input, context: { tx, by } }) => {
      const person = await setFeed(tx, by, deps, input)
      const feed = await feedOf(tx.db, person.id)
      if (!feed) throw new Problem('internal', 'The feed that was just saved cannot be read back.')
      return { feed: feedView(deps, by, feed) }
    }),
    removeFeed: api.timeOff.removeFeed.handler(async ({ input, context: { tx, by } }) => ({
      removed: await removeFeed(tx, by, input.user),
    })),
  }
  const absence = {
    conflicts: api.absence.conflicts.handler(async ({ input, context: { tx, by } }) => {
      const end = input.until ? new Date(input.until) : later(tx.now, conflictDays[0] * daySeconds)
      const { until } = windowOf(tx.now, end)
      const person = input.user ? await personMeant(tx, by, input.user) : undefined
      return await conflictsTold(tx, by, { schedules: await slugsAsked(tx, input), person, until })
    }),
    holidays: api.absence.holidays.handler(async ({ input, context: { tx, by } }) => {
      const { from, until } = datesOf(input, tx.now)
      const people = (await peopleAsked(tx, by, input)) ?? (await everybody(tx.db)).filter((each) => !each.disabledAt)
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
    }),
  }
  const holidays = {
    places: api.holidays.places.handler(({ input }) => knownPlaces(input.country?.trim().toUpperCase() || null)),
    preview: api.holidays.preview.handler(async ({ input }) => {
      const days = await computeDays(input.holidays, { from: input.year, until: input.year }, 'holidays.')
      return days.filter(({ date }) => date.startsWith(`${input.year}-`))
    }),
    days: api.holidays.days.handler(async ({ input, context: { tx } }) => {
      const calendar = await getResource(tx.db, 'holidays', input.slug)
      const { from, until } = datesOf(input, tx.now)
      const days = await daysBetween(tx.db, [calendar.id], from, until)
      return days.map(({ date, name }) => ({ date, name }))
    }),
  }
  const coverage = {
    gaps: api.coverage.gaps.handler(async ({ input, context: { tx } }): Promise<GapAhead[]> => {
      const end = input.until ? new Date(input.until) : later(tx.now, gapDays[0] * daySeconds)
      const { until } = windowOf(tx.now, end)
      const found = await gapsAhead(tx.db, tx.now, { schedules: await slugsAsked(tx, input), until })
      return (await withTold(tx.db, found)).map(({ gap, told }) => ({ ...gap, told }))
    }),
  }
  return { timeOff, absence, holidays, coverage }
}

function datesOf(input: { from?: string | undefined; until?: string | undefined }, now: Date) {
  const from = input.from ?? localDate(now, 'UTC')
  const usual = new Date(Date.parse(`${from}T00:00:00Z`) + 365 * daySeconds * 1000)
  const until = input.until ?? (usual.getUTCFullYear() > 9999 ? '9999-12-31' : usual.toISOString().slice(0, 10))
  if (until <= from)
    throw new Problem('invalid', 'The window ends before it begins.', {
      errors: [{ path: 'until', message: 'must be after from' }],
    })
  return { from, until }
}
