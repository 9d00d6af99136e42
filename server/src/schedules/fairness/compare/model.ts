import type { Comparison, Load } from '@tocsin/contract/schedules/fairness'
import { type History, rosterShifts, rosterSpans } from '../../history/roster.ts'
import { gaps, type Span } from '../../rotation/model.ts'
import type { Counting, Window } from '../load/crowd.ts'
import { free, hours, loadOf, runsOf, type Toll, tollOf } from '../load/load.ts'
import { counted, hourCount, hourWords, timeWords } from '../load/messages.ts'
import { type FoundOverlap, overlapsOf, overlapView } from '../load/overlaps.ts'

const mostSpans = 2000
const mostOverlaps = 200

interface Side {
  spans: Span[]
  gaps: { start: Date; end: Date }[]
  gapTime: number
  overlaps: FoundOverlap[]
  tolls: Map<string, Toll>
}

/**
 * Who gains and loses what in [from, until) when `before` becomes `after`. Null before: a new schedule. Hours, nights,
 * weekends and holidays are of each person's own zone; people whose weighted load changes most come first.
 */
export function compared(
  before: History | null,
  after: History,
  { from, until }: Window,
  counting: Counting,
): Comparison {
  const [was, is] = [sideOf(before, { from, until }, counting), sideOf(after, { from, until }, counting)]
  const users = [...new Set([...was.tolls.keys(), ...is.tolls.keys()])]
  const { known, weights } = counting
  const people = users
    .map((user) => {
      const [old, now] = [was.tolls.get(user) ?? free, is.tolls.get(user) ?? free].map((toll) => loadOf(toll, weights))
      return { ...known(user), before: old!, after: now!, change: changeOf(old!, now!) }
    })
    .sort((a, b) => Math.abs(b.change.weighted) - Math.abs(a.change.weighted) || (a.user < b.user ? -1 : 1))
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    people,
    before: wireSide(was, counting),
    after: wireSide(is, counting),
    summary: summaryOf(people, was, is, counting),
  }
}

function sideOf(history: History | null, { from, until }: Window, { calendars }: Counting): Side {
  const spans = history ? rosterSpans(history, from, until) : []
  const free = history ? gaps(spans, from, until).filter(({ start, end }) => start < end) : []
  const tolls = new Map<string, Toll>()
  for (const [user, runs] of runsOf(spans)) tolls.set(user, tollOf(runs, calendars(user)))
  return {
    spans,
    gaps: free,
    gapTime: free.reduce((sum, { start, end }) => sum + end.getTime() - start.getTime(), 0),
    overlaps: history ? overlapsOf(spans, rosterShifts(history, from, until)) : [],
    tolls,
  }
}

function changeOf(before: Load, after: Load): Load {
  const change = (key: keyof Load) => Math.round((after[key] - before[key]) * 100) / 100
  return {
    hours: change('hours'),
    nightHours: change('nightHours'),
    weekendHours: change('weekendHours'),
    holidayHours: change('holidayHours'),
    shifts: change('shifts'),
    longestRun: change('longestRun'),
    weighted: change('weighted'),
  }
}

function wireSide(side: Side, counting: Counting): Comparison['before'] {
  const wire = ({ start, end }: Pick<Span, 'start' | 'end'>) => ({ start: start.toISOString(), end: end.toISOString() })
  return {
    spans: side.spans.slice(0, mostSpans).map((span) => ({ ...wire(span), users: span.users })),
    gaps: side.gaps.slice(0, mostSpans).map(wire),
    gapHours: hours(side.gapTime),
    overlaps: side.overlaps.slice(0, mostOverlaps).map((overlap) => overlapView(overlap, counting)),
  }
}

function summaryOf(people: Comparison['people'], was: Side, is: Side, { timeZone }: Counting): string[] {
  const said: string[] = []
  const changed = people.filter(({ change }) => change.hours !== 0 || change.weighted !== 0)
  for (const { name, user, change } of changed.slice(0, 5)) said.push(`${name ?? user} ${inWords(change)}.`)
  if (changed.length > 5) said.push(`${counted(changed.length - 5, 'other person').replace('persons', 'people')} too.`)
  const added = is.gapTime - was.gapTime
  const first = is.gaps.find((gap) => !was.gaps.some((old) => old.start <= gap.start && gap.end <= old.end))
  if (added > 0 && first) {
    const where = timeWords(first.start.getTime(), first.end.getTime(), timeZone)
    said.push(`Nobody is on call for ${hourWords(hours(added))} more than now, first on ${where}.`)
  } else if (added < 0) said.push(`Somebody is on call for ${hourWords(hours(-added))} that have nobody now.`)
  const overlaps = is.overlaps.length - was.overlaps.length
  if (overlaps > 0) said.push(`Two people are on call at once in ${counted(overlaps, 'more place')}.`)
  if (said.length === 0) said.push('Nobody’s hours change.')
  return said
}

function inWords(change: Load): string {
  const { hours, nightHours, weekendHours, holidayHours } = change
  const kinds = [
    { amount: nightHours, word: 'at night' },
    { amount: weekendHours, word: 'at weekends' },
    { amount: holidayHours, word: 'on holidays' },
  ].filter(({ amount }) => amount !== 0)
  const parts = kinds.map(({ amount, word }) => `${amount > 0 ? '+' : '−'}${hourCount(Math.abs(amount))} ${word}`)
  const inside = parts.length > 0 ? ` (${parts.join(', ')})` : ''
  if (hours === 0) return `has the same hours at other times${inside}`
  return `has ${hourWords(Math.abs(hours))} ${hours > 0 ? 'more' : 'less'}${inside}`
}
