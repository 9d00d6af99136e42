import type { Finding, Quality } from '@tocsin/contract/schedules/fairness'
import { type History, rosterShifts, rosterSpans, versionAt } from '../../history/roster.ts'
import { gaps, type Shift, type Span } from '../../rotation/model.ts'
import type { Interval, Layer } from '../../time/shape.ts'
import { united } from '../../time/windows.ts'
import { day } from '../../time/zone.ts'
import type { Counting, Window } from '../load/crowd.ts'
import { hours, loadOf, runsOf, tollOf, weighted } from '../load/load.ts'
import { counted, dateWords, hourCount, hourWords, listWords, timeWords } from '../load/messages.ts'
import { overlapsOf, overlapView } from '../load/overlaps.ts'
import { longNightRows, nightsBetween, shortRests } from '../load/rest.ts'
import { membersOf, membersOfLayer } from '../load/rota-members.ts'

export interface Limits {
  minRestHours: number
  maxNightsInRow: number
}

export interface QualityAsk extends Window, Limits {
  slug: string
  /** What the schedule is called in sentences. */
  name: string
  history: History
  /** The other schedules on which its people are on call: rest is broken across all of them. */
  others: { name: string; history: History }[]
}

const mostFindings = 200
const order: Finding['kind'][] = ['gap', 'never', 'overlap', 'rest', 'nights', 'imbalance']
const weights = { coverage: 40, overlaps: 10, balance: 20, rest: 20, everybody: 10 } as const

type Part = Quality['parts'][number]
type Judged = { part: Omit<Part, 'weight'>; findings: Finding[] }

/**
 * What is not well about a schedule in [from, until), each with its place and reason, and a score: the weighted mean of
 * five parts, each from 0 to 100. Coverage 40 (nobody on call for 1 % of the time costs 10), balance 20 (the spread of
 * weighted load over its mean), rest 20 (parts of people without a violation), overlaps 10, everybody on call 10.
 */
export function qualityOf(ask: QualityAsk, counting: Counting): Quality {
  const { history, from, until } = ask
  const spans = rosterSpans(history, from, until)
  const shifts = rosterShifts(history, from, until)
  const judged = [
    coverage(ask, spans, counting),
    overlaps(ask, spans, shifts, counting),
    balance(ask, spans, counting),
    rest(ask, spans, counting),
    everybody(ask, counting),
  ]
  const parts = judged.map(({ part }) => ({ ...part, weight: weights[part.part] }))
  const findings = judged
    .flatMap((each) => each.findings)
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || (a.start ?? '').localeCompare(b.start ?? ''))
  const people = [...runsOf(spans)].map(([user, runs]) => ({
    ...counting.known(user),
    load: loadOf(tollOf(runs, counting.calendars(user)), counting.weights),
  }))
  return {
    schedule: ask.slug,
    from: from.toISOString(),
    until: until.toISOString(),
    score: Math.round(parts.reduce((sum, { score, weight }) => sum + (score * weight) / 100, 0)),
    parts,
    people: people.sort((a, b) => b.load.weighted - a.load.weighted || (a.user < b.user ? -1 : 1)),
    findings: findings.slice(0, mostFindings),
    more: Math.max(0, findings.length - mostFindings),
  }
}

function finding({ slug }: QualityAsk, kind: Finding['kind'], place: Interval | null, rest: Partial<Finding>): Finding {
  return {
    kind,
    schedule: slug,
    start: place && new Date(place.start).toISOString(),
    end: place && new Date(place.end).toISOString(),
    users: [],
    layers: [],
    because: '',
    ...rest,
  }
}

/** Never 100 while something is amiss. */
function score(value: number, isClean: boolean): number {
  const inside = Math.max(0, Math.min(100, Math.round(value)))
  return isClean ? inside : Math.min(inside, 99)
}

function coverage(ask: QualityAsk, spans: Span[], { timeZone }: Counting): Judged {
  const { from, until } = ask
  const found = gaps(spans, from, until)
    .map(({ start, end }) => ({ start: start.getTime(), end: end.getTime() }))
    .filter(({ start, end }) => start < end)
  const lost = found.reduce((sum, { start, end }) => sum + end - start, 0)
  const percent = (lost / (until.getTime() - from.getTime())) * 100
  const because =
    lost === 0
      ? 'Somebody is on call at every moment.'
      : `Nobody is on call for ${hourWords(hours(lost))} in ${counted(found.length, 'place')} (${percent.toFixed(1)} % of the time).`
  return {
    part: { part: 'coverage', score: score(100 - percent * 10, lost === 0), because },
    findings: found.map((gap) =>
      finding(ask, 'gap', gap, { because: `Nobody is on call on ${timeWords(gap.start, gap.end, timeZone)}.` }),
    ),
  }
}

function overlaps(ask: QualityAsk, spans: Span[], shifts: Shift[], counting: Counting): Judged {
  const found = overlapsOf(spans, shifts)
  const time = united(found.map(({ start, end }) => ({ start, end }))).reduce(
    (sum, each) => sum + each.end - each.start,
    0,
  )
  const percent = (time / (ask.until.getTime() - ask.from.getTime())) * 100
  const because =
    found.length === 0
      ? 'Nowhere are two people on call where one is intended.'
      : `Two people are on call where one is intended for ${hourWords(hours(time))} in ${counted(found.length, 'place')}.`
  return {
    part: { part: 'overlaps', score: score(100 - percent * 5, found.length === 0), because },
    findings: found.map((overlap) => {
      const { users, layers, because } = overlapView(overlap, counting)
      return finding(ask, 'overlap', overlap, { users, layers, because })
    }),
  }
}

/** A spread below this part of the mean load is as good as turns allow. */
const fair = 0.1

function balance(ask: QualityAsk, spans: Span[], { calendars, known, weights }: Counting): Judged {
  const { history, from, until } = ask
  const runs = runsOf(spans)
  const members = membersOf(versionAt(history, from), from.getTime(), until.getTime())
  const loads = [...new Set([...members, ...runs.keys()])]
    .map((user) => ({ user, load: weighted(tollOf(runs.get(user) ?? [], calendars(user)), weights) }))
    .sort((a, b) => b.load - a.load || (a.user < b.user ? -1 : 1))
  const mean = loads.reduce((sum, { load }) => sum + load, 0) / Math.max(1, loads.length)
  const [most, least] = [loads[0], loads.at(-1)]
  if (!most || !least || mean === 0 || loads.length < 2)
    return { part: { part: 'balance', score: 100, because: 'There is nothing to share.' }, findings: [] }
  const spread = (most.load - least.load) / mean
  const nameOf = (user: string) => known(user).name ?? user
  const because = `${nameOf(most.user)} has ${hourWords(hours(most.load))} of weighted load, ${nameOf(least.user)} ${hourCount(hours(least.load))}; the mean is ${hourCount(hours(mean))}.`
  const isFair = spread <= fair
  return {
    part: { part: 'balance', score: score(100 - Math.max(0, spread - fair) * 100, isFair), because },
    findings: isFair ? [] : [finding(ask, 'imbalance', null, { users: [most.user, least.user], because })],
  }
}

function rest(ask: QualityAsk, spans: Span[], { calendars, known, timeZone }: Counting): Judged {
  const own = runsOf(spans)
  const findings: Finding[] = []
  const tired = new Set<string>()
  const elsewhere = ask.others.map(({ name, history }) => ({
    name,
    runs: runsOf(rosterSpans(history, ask.from, ask.until)),
  }))
  for (const [user, runs] of own) {
    const there = elsewhere.filter((other) => other.runs.has(user))
    const all = united([...runs, ...there.flatMap((other) => other.runs.get(user)!)].map((run) => ({ ...run })))
    const where = there.length > 0 ? ` (${listWords([ask.name, ...there.map((other) => other.name)])} together)` : ''
    const name = known(user).name ?? user
    for (const { start, end, rest } of shortRests(all, ask.minRestHours * 3_600_000)) {
      // Both shifts elsewhere: not this schedule's doing.
      if (!runs.some((run) => run.end === start || run.start === end)) continue
      const because = `${name} has ${restWords(rest)} of rest on ${timeWords(start, end, timeZone)}${where}; ${ask.minRestHours} are wanted.`
      findings.push(finding(ask, 'rest', { start, end }, { users: [user], because }))
      tired.add(user)
    }
    const { zone } = calendars(user)
    for (const { first, last, nights } of longNightRows(all, zone, ask.maxNightsInRow)) {
      const because = `${name} is on call for ${counted(nights, 'night')} in a row, ${dateWords(first * day)} to ${dateWords(last * day)}${where}; at most ${ask.maxNightsInRow} are wanted.`
      findings.push(finding(ask, 'nights', nightsBetween(first, last, zone), { users: [user], because }))
      tired.add(user)
    }
  }
  const because =
    findings.length === 0
      ? `Everybody rests ${ask.minRestHours} hours between shifts and has at most ${counted(ask.maxNightsInRow, 'night')} in a row.`
      : `${counted(tired.size, 'person').replace('persons', 'people')} rest too little in ${counted(findings.length, 'place')}.`
  const part = own.size === 0 ? 0 : tired.size / own.size
  return { part: { part: 'rest', score: score(100 - part * 100, findings.length === 0), because }, findings }
}

/** Rounded down to a tenth of an hour: what is too short never reads as if it were enough. */
function restWords(milliseconds: number): string {
  return counted(Math.floor(milliseconds / 360_000) / 10, 'hour')
}

function everybody(ask: QualityAsk, { known }: Counting): Judged {
  const { history, from } = ask
  const until = new Date(Math.max(ask.until.getTime(), from.getTime() + 366 * day))
  const { schedule } = versionAt(history, from)
  const paged = new Set(runsOf(rosterSpans(history, from, until)).keys())
  const members = membersOf({ schedule }, from.getTime(), until.getTime())
  const shifts = rosterShifts(history, from, until)
  const never = members.filter((user) => !paged.has(user))
  const findings = never.map((user) => {
    const layers = schedule.layers.filter(
      (layer) => !layer.shadow && membersOfLayer(layer, from.getTime(), until.getTime()).includes(user),
    )
    const because = `${known(user).name ?? user} is in ${listWords(layers.map(({ name }) => `"${name}"`))} but never on call within a year: ${reason(user, layers, shifts)}`
    return finding(ask, 'never', null, { users: [user], layers: layers.map(({ name }) => name), because })
  })
  const because =
    never.length === 0
      ? 'Everybody in the rota is on call within a year.'
      : `${counted(never.length, 'person').replace('persons', 'people')} of ${members.length} in the rota are never on call within a year.`
  const part = members.length === 0 ? 0 : never.length / members.length
  return { part: { part: 'everybody', score: score(100 - part * 100, never.length === 0), because }, findings }
}

function reason(user: string, layers: Layer[], shifts: Shift[]): string {
  const has = (shift: Shift) => shift.users.some((name) => name.toLowerCase() === user)
  if (layers.some((layer) => shifts.some((shift) => shift.layer === layer.name && has(shift))))
    return 'a layer with a higher priority or an override hides every one of their turns.'
  const isCut = layers.some(
    ({ coverage, turns }) => coverage.type === 'windows' && turns.type === 'grid' && turns.advance === 'every-turn',
  )
  return isCut
    ? 'their turns always fall outside the layer’s windows. With "countOnlyCovered: true" nobody loses a turn.'
    : 'their turn does not come.'
}
