import type { Weights } from '@tocsin/contract/schedules/fairness'
import type { Tx } from '../../../kernel/data/db.ts'
import { type Person, peopleByEmail } from '../../../people/read.ts'
import type { Interval } from '../../time/shape.ts'
import { zoneOf } from '../../time/zone.ts'
import type { Counting, Known, Window } from '../compare/model.ts'
import { usualWeights } from './load.ts'

type Db = Tx['db']

/** A time in which a person cannot be on call, and why, for sentences: `has time off`. */
export interface Absence extends Interval {
  why: string
}

/** What fairness asks of those who keep absences; by e-mail in lower case, sorted and disjoint. */
export interface Absences {
  /** The holidays that touch the window, each a whole local day in the person's zone. */
  holidays(db: Db, people: Person[], window: Window): Promise<Map<string, Interval[]>>
  timeOff(db: Db, people: Person[], window: Window): Promise<Map<string, Absence[]>>
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
