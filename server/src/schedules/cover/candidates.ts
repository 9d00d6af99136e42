import type { Place } from '../overrides/bound-covers.ts'
import { splitOf } from '../time/hours.ts'
import { day, wallAt, zoneOf } from '../time/zone.ts'

/** A stretch on call on one schedule. */
export interface Duty extends Place {
  slug: string
  schedule: string
}

/** When somebody has something to do, or a right to have nothing to do. */
export interface Occupied {
  /** Sorted by start. */
  duties: Duty[]
  timeOff: Place[]
  holidays: (Place & { name: string })[]
}

/** Somebody who could take a shift, with what is known of them around it. */
export interface Possible<P> extends Occupied {
  person: P
  isInTeam: boolean
}

/** Milliseconds unless said. */
export interface Judged<P> {
  person: P
  available: boolean
  reasons: string[]
  /** On their wall clock, `2026-11-03T20:00`. */
  localStart: string
  localEnd: string
  nightHours: number
  restBefore: number | null
  restAfter: number | null
  hoursBefore: number
  hoursAfter: number
}

const hour = 3_600_000
const fortnight = 14 * day
/** How far load is counted before and after a shift. */
export const loadWindow = 28 * day
/** Hours of rest below which people are tired: the daily rest of the European working time directive (2003/88/EC, 3). */
const enoughRest = 11

/**
 * Who could take a shift, the best first: who is free before who is not, then who loses least sleep and rest, then who has
 * been and will be on call least. Each with the reasons in words.
 */
export function ranked<P extends { name: string; timeZone: string }>(place: Place, people: Possible<P>[]): Judged<P>[] {
  return people
    .map((each) => {
      const judged = judge(place, each)
      return { judged, cost: costOf(judged, each.isInTeam, during(each.holidays, place).length) }
    })
    .sort(
      (a, b) =>
        Number(b.judged.available) - Number(a.judged.available) ||
        a.cost - b.cost ||
        a.judged.person.name.localeCompare(b.judged.person.name),
    )
    .map(({ judged }) => judged)
}

function judge<P extends { timeZone: string }>(
  place: Place,
  { person, duties, timeOff, holidays, isInTeam }: Possible<P>,
): Judged<P> {
  const zone = zoneOf(person.timeZone)
  const [start, end] = [place.start.getTime(), place.end.getTime()]
  const busy = during(duties, place)
  const away = during(timeOff, place)
  const before = Math.max(...duties.filter((duty) => duty.end <= place.start).map((duty) => duty.end.getTime()))
  const after = Math.min(...duties.filter((duty) => duty.start >= place.end).map((duty) => duty.start.getTime()))
  const restBefore = start - before <= fortnight ? hours(start - before) : null
  const restAfter = after - end <= fortnight ? hours(after - end) : null
  const nightHours = hours(splitOf({ start, end }, { zone, holidays: [] }).night)
  const hoursBefore = load(duties, start - loadWindow, start)
  const hoursAfter = load(duties, end, end + loadWindow)
  const reasons = [
    ...(away.length > 0 ? ['has time off then'] : []),
    ...[...new Set(busy.map((duty) => duty.schedule))].map((schedule) => `is on call on ${schedule} then`),
    ...tired(restBefore, 'after their shift before'),
    ...tired(restAfter, 'before their next shift'),
    ...(busy.length + away.length === 0 ? ['is free then'] : []),
    ...during(holidays, place).map(({ name }) => `has a holiday then: ${name}`),
    nightHours > 0 ? `${nightHours} h of it at night on their clock` : 'in their daytime',
    hoursBefore + hoursAfter === 0
      ? 'not on call four weeks before and after'
      : `on call ${hoursBefore} h in the four weeks before, ${hoursAfter} h after`,
    ...(isInTeam ? [] : ['is not in the team']),
  ]
  return {
    person,
    available: busy.length + away.length === 0,
    reasons,
    localStart: local(wallAt(zone, start)),
    localEnd: local(wallAt(zone, end)),
    nightHours,
    restBefore,
    restAfter,
    hoursBefore,
    hoursAfter,
  }
}

/** What somebody who takes this place should know, in words: nothing of it stops them. */
export function warnings(
  name: string,
  place: Place,
  { duties, timeOff }: Pick<Occupied, 'duties' | 'timeOff'>,
): string[] {
  const busy = [...new Set(during(duties, place).map((duty) => duty.schedule))]
  return [
    ...busy.map((schedule) => `${name} is on call on ${schedule} at that time too.`),
    ...(during(timeOff, place).length > 0 ? [`${name} has time off at that time.`] : []),
  ]
}

function during<T extends Place>(list: T[], { start, end }: Place): T[] {
  return list.filter((each) => each.start < end && each.end > start)
}

function tired(rest: number | null, when: string): string[] {
  return rest !== null && rest < enoughRest ? [`only ${rest} h of rest ${when}`] : []
}

/** Lower is better: an hour of night weighs as four on call, one of missing rest as eight, a holiday as two nights. */
function costOf(judged: Judged<unknown>, isInTeam: boolean, holidays: number): number {
  const missing = (rest: number | null) => (rest === null ? 0 : Math.max(0, enoughRest - rest))
  const rest = missing(judged.restBefore) + missing(judged.restAfter)
  return (
    holidays * 72 + judged.nightHours * 4 + rest * 8 + judged.hoursBefore + judged.hoursAfter + (isInTeam ? 0 : 10_000)
  )
}

function load(duties: Duty[], from: number, until: number): number {
  // Two schedules at once are one pager in the pocket: overlapping duties count once.
  let sum = 0
  let reached = from
  for (const duty of duties) {
    const start = Math.max(duty.start.getTime(), reached)
    const end = Math.min(duty.end.getTime(), until)
    if (start >= end) continue
    sum += end - start
    reached = end
  }
  return hours(sum)
}

function hours(ms: number): number {
  return Math.round((ms / hour) * 10) / 10
}

function local(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16)
}
