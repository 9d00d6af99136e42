import type { Weights } from '@tocsin/contract/fairness'
import type { Kysely } from 'kysely'
import type { Rows } from '../../kernel/rows.ts'
import { type Person, peopleByEmail } from '../../people/read.ts'
import type { Interval } from '../shape.ts'
import { zoneOf } from '../zone.ts'
import type { Counting, Known, Window } from './compare.ts'
import { usualWeights } from './load.ts'

/** A time in which a person cannot be on call, and why, for sentences: `has time off`. */
export interface Absence extends Interval {
  why: string
}

/** What fairness asks of those who keep absences; by e-mail in lower case, sorted and disjoint. */
export interface Absences {
  /** The holidays that touch the window, each a whole local day in the person's zone. */
  holidays(db: Kysely<Rows>, people: Person[], window: Window): Promise<Map<string, Interval[]>>
  timeOff(db: Kysely<Rows>, people: Person[], window: Window): Promise<Map<string, Absence[]>>
}

/** People as counting needs them; whoever is no user lives where the schedule does and has no holidays. */
export interface Crowd extends Counting {
  /** Those who exist, disabled ones too, by e-mail in lower case. */
  people: Map<string, Person>
}

export async function crowdOf(
  db: Kysely<Rows>,
  emails: string[],
  window: Window,
  timeZone: string,
  absences: Absences,
  weights: Weights = usualWeights,
): Promise<Crowd> {
  const people = await peopleByEmail(db, emails)
  const holidays = await absences.holidays(db, [...people.values()], window)
  function known(user: string): Known {
    const person = people.get(user)
    return { user, name: person?.name ?? null, timeZone: person?.timeZone ?? timeZone }
  }
  const calendars = (user: string) => ({ zone: zoneOf(known(user).timeZone), holidays: holidays.get(user) ?? [] })
  return { people, calendars, known, weights, timeZone }
}
