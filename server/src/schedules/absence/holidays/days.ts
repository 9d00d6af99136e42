import type { HolidaysDoc } from '@tocsin/contract/schedules/absence'
import { byName } from '../../time/ical.ts'

/** Days of holiday calendars, as local dates: pure. What a country celebrates comes from `library.ts`. */

/** `2026-12-25`, and how it is called there. */
export interface LocalDay {
  date: string
  name: string
}

/** A stored day; see `HolidayDay` for what the instants mean. */
export interface StoredDay extends LocalDay {
  since: Date | null
  endedAt: Date | null
}

const day = 86_400_000
const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10)

/** The years a calendar's days are computed for, both included: five back for reports, ten ahead. */
export function yearsAround(now: Date): { from: number; until: number } {
  const year = now.getUTCFullYear()
  return { from: year - 5, until: year + 10 }
}

/**
 * The dates more than half of which a holiday covers. `begin` is `2026-12-24 14:00:00` in local time, perhaps with the
 * offset at which it begins the evening before; the date is that of the civil day.
 */
export function mostlyDays(begin: string, length: number, name: string): LocalDay[] {
  const start = Date.parse(`${begin.slice(0, 10)}T${begin.slice(11, 19) || '00:00:00'}Z`)
  const end = start + length
  const days: LocalDay[] = []
  for (let date = Math.floor(start / day) * day; date < end; date += day) {
    if (Math.min(end, date + day) - Math.max(start, date) > day / 2) days.push({ date: dateOf(date), name })
  }
  return days
}

/**
 * The days of a calendar in these years (both included) and its own days of single years whenever they are; by date,
 * several of one date joined. `ofCountry` are the days of its country, empty without one.
 */
export function daysOf(doc: HolidaysDoc, ofCountry: LocalDay[], years: { from: number; until: number }): LocalDay[] {
  const without = new Set(doc.without ?? [])
  const names = new Map<string, string[]>()
  const put = ({ date, name }: LocalDay) => {
    const known = names.get(date) ?? []
    if (!known.includes(name)) names.set(date, [...known, name])
  }
  for (const each of ofCountry) if (!without.has(each.date) && !without.has(each.date.slice(5))) put(each)
  for (const { date, name } of doc.days ?? []) {
    if (date.length > 5) put({ date, name })
    else
      for (let year = years.from; year <= years.until; year++)
        if (exists(`${year}-${date}`)) put({ date: `${year}-${date}`, name })
  }
  return [...names].map(([date, all]) => ({ date, name: all.join(', ') })).sort((a, b) => byName(a.date, b.date))
}

function exists(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && dateOf(time) === date
}

/** What to write so that a calendar has `wanted` from now on and keeps what it was. */
export interface DaysChange {
  add: StoredDay[]
  /** Dates that are holidays only until now. */
  end: string[]
  /** Dates so far ahead that nobody saw them be one. */
  drop: string[]
  rename: LocalDay[]
}

/**
 * The past stays as it was: a day that is added counts from now, one that is taken away until now. `fresh` is a calendar
 * that never was: its days always were. Dates further than two days away are wholly past or future in every zone.
 */
export function changeOfDays(stored: StoredDay[], wanted: LocalDay[], now: Date, fresh: boolean): DaysChange {
  const [past, future] = [dateOf(now.getTime() - 2 * day), dateOf(now.getTime() + 2 * day)]
  const live = new Map(stored.filter(({ endedAt }) => endedAt === null).map((each) => [each.date, each]))
  const change: DaysChange = { add: [], end: [], drop: [], rename: [] }
  for (const { date, name } of wanted) {
    const known = live.get(date)
    if (known) {
      if (known.name !== name) change.rename.push({ date, name })
    } else if (fresh || date > future) change.add.push({ date, name, since: null, endedAt: null })
    else if (date >= past) change.add.push({ date, name, since: now, endedAt: null })
  }
  const kept = new Set(wanted.map(({ date }) => date))
  for (const date of live.keys()) {
    if (kept.has(date) || date < past) continue
    if (date > future) change.drop.push(date)
    else change.end.push(date)
  }
  return change
}
