import type { Weights } from '@tocsin/contract/schedules/fairness'
import type { Tx } from '../../../kernel/data/db.ts'
import { type Person, peopleByEmail } from '../../../people/read.ts'
import { holidayTimes } from '../../absence/read.ts'
import type { Interval } from '../../time/shape.ts'
import { zoneOf } from '../../time/zone.ts'
import { type Calendars, usualWeights } from './load.ts'

type Db = Tx['db']

/** A time in which a person cannot be on call, and why, for sentences: `has time off`. */
export interface Absence extends Interval {
  why: string
}

/** Who somebody is, for sentences and answers; by e-mail in lower case. */
export interface Known {
  user: string
  /** Null: there is no such user. */
  name: string | null
  timeZone: string
}

export interface Window {
  from: Date
  until: Date
}

/** What is needed to count for people: their zones and holidays, their names, the weights. */
export interface Counting {
  calendars: Calendars
  known: (user: string) => Known
  weights: Weights
  /** Of sentences about times. */
  timeZone: string
}

/** People as counting needs them; whoever is no user lives where the schedule does and has no holidays. */
export interface Crowd extends Counting {
  /** Those who exist, disabled ones too, by e-mail in lower case. */
  people: Map<string, Person>
}

export async function crowdOf(
  db: Db,
  emails: string[],
  window: Window,
  timeZone: string,
  weights: Weights = usualWeights,
): Promise<Crowd> {
  const people = await peopleByEmail(db, emails)
  const holidays = await holidayTimes(db, [...people.values()], window)
  function known(user: string): Known {
    const person = people.get(user)
    return { user, name: person?.name ?? null, timeZone: person?.timeZone ?? timeZone }
  }
  const calendars = (user: string) => ({ zone: zoneOf(known(user).timeZone), holidays: holidays.get(user) ?? [] })
  return { people, calendars, known, weights, timeZone }
}
