import type { Kysely } from 'kysely'
import type { Rows } from '../../kernel/data/rows.ts'
import { type Person, teamsOfPeople } from '../../people/read.ts'
import { day } from '../time/zone.ts'
import { attachedCalendars, daysBetween } from './holidays/store.ts'
import { type Away, localDay, type Span } from './model.ts'
import { timeOffBetween } from './store.ts'

/** One holiday of one person: a whole local day in their own zone. */
export interface OwnHoliday extends Span {
  /** The slug of the calendar. */
  holidays: string
  date: string
  name: string
}

/** Absences of people by e-mail in lower case, by start; they may overlap. */
export async function timeOffOf(
  db: Kysely<Rows>,
  people: readonly Pick<Person, 'id' | 'email'>[],
  from: Date,
  until: Date,
): Promise<Map<string, Away[]>> {
  if (people.length === 0) return new Map()
  const rows = await timeOffBetween(
    db,
    people.map(({ id }) => id),
    from,
    until,
  )
  const away = new Map<string, Away[]>()
  for (const { id, personEmail, startsAt, endsAt, note } of rows) {
    const theirs = away.get(personEmail) ?? []
    theirs.push({ from: startsAt, until: endsAt, cause: { type: 'time_off', id, note } })
    away.set(personEmail, theirs)
  }
  return away
}

/**
 * The holidays of people that touch [from, until), by e-mail in lower case and by date: of calendars that name them or a
 * team they are in. Each is a local day of the person's own zone.
 */
export async function holidaysOf(
  db: Kysely<Rows>,
  people: readonly Person[],
  from: Date,
  until: Date,
): Promise<Map<string, OwnHoliday[]>> {
  const found = new Map<string, OwnHoliday[]>()
  if (people.length === 0) return found
  const calendars = (await attachedCalendars(db)).filter(({ for: whose }) => whose.people ?? whose.teams)
  if (calendars.length === 0) return found
  const teams = await teamsOfPeople(
    db,
    people.map(({ id }) => id),
  )
  const days = Map.groupBy(
    await daysBetween(
      db,
      calendars.map(({ id }) => id),
      dateOf(from, -2),
      dateOf(until, 2),
    ),
    (each) => each.calendarId,
  )
  for (const person of people) {
    const theirs = new Set((teams.get(person.id) ?? []).map(({ slug }) => slug))
    const own = calendars.filter(
      ({ for: whose }) => whose.people?.includes(person.email) || whose.teams?.some((slug) => theirs.has(slug)),
    )
    const holidays = own
      .flatMap(({ id, slug }) =>
        (days.get(id) ?? []).map(({ date, name }) => ({
          holidays: slug,
          date,
          name,
          ...localDay(date, person.timeZone),
        })),
      )
      .filter((each) => each.from < until && each.until > from)
      .sort((a, b) => a.from.getTime() - b.from.getTime())
    if (holidays.length > 0) found.set(person.email, holidays)
  }
  return found
}

/** The holidays attached to schedules that touch [from, until), by the schedule's slug; days of the schedule's zone. */
export async function holidaysOfSchedules(
  db: Kysely<Rows>,
  schedules: readonly { slug: string; timeZone: string }[],
  from: Date,
  until: Date,
): Promise<Map<string, OwnHoliday[]>> {
  const found = new Map<string, OwnHoliday[]>()
  const calendars = (await attachedCalendars(db)).filter(({ for: whose }) => whose.schedules)
  if (calendars.length === 0) return found
  const days = await daysBetween(
    db,
    calendars.map(({ id }) => id),
    dateOf(from, -2),
    dateOf(until, 2),
  )
  for (const { slug, timeZone } of schedules) {
    const own = new Map(
      calendars.filter(({ for: whose }) => whose.schedules?.includes(slug)).map((each) => [each.id, each]),
    )
    const holidays = days.flatMap(({ calendarId, date, name }) => {
      const calendar = own.get(calendarId)
      if (!calendar) return []
      const span = localDay(date, timeZone)
      return span.from < until && span.until > from ? [{ holidays: calendar.slug, date, name, ...span }] : []
    })
    if (holidays.length > 0) found.set(slug, holidays)
  }
  return found
}

function dateOf(at: Date, days: number): string {
  return new Date(Math.min(at.getTime() + days * day, Date.UTC(9999, 11, 31))).toISOString().slice(0, 10)
}

interface Interval {
  start: number
  end: number
}

/** When people have holidays in a window, whole local days of their own zones: by e-mail, sorted and disjoint. */
export async function holidayTimes(
  db: Kysely<Rows>,
  people: readonly Person[],
  window: Span,
): Promise<Map<string, Interval[]>> {
  const all = await holidaysOf(db, people, window.from, window.until)
  return new Map([...all].map(([email, days]) => [email, disjoint(days)]))
}

/** When people have time off in a window: by e-mail, sorted and disjoint. */
export async function timeOffTimes(
  db: Kysely<Rows>,
  people: readonly Person[],
  window: Span,
): Promise<Map<string, Interval[]>> {
  const all = await timeOffOf(db, people, window.from, window.until)
  return new Map([...all].map(([email, away]) => [email, disjoint(away)]))
}

function disjoint(spans: Span[]): Interval[] {
  const result: Interval[] = []
  for (const { from, until } of spans) {
    const last = result.at(-1)
    if (last && from.getTime() <= last.end) last.end = Math.max(last.end, until.getTime())
    else result.push({ start: from.getTime(), end: until.getTime() })
  }
  return result
}
