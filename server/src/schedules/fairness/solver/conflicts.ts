import { counted, listWords, timeWords } from '../load/messages.ts'
import { isTooManyNights } from './greedy-rota.ts'
import { type Rule, rotaProgram } from './integer-program.ts'
import { barOf, barsOf, type Rota, type RotaProblem } from './model.ts'
import type { Solve } from './program-builder.ts'
import { nightsOfPerson, weeklyLimit, weekOf } from './rules.ts'

/** Why there is no rota: a sentence, and the shift it is about (by number) when it is about one. */
export interface Conflict {
  because: string
  shift: number | null
}

const mostSaid = 12

/** Shifts for which too few people are there at all, and fixed assignments that a rule forbids: seen without solving. */
export function plainConflicts(problem: RotaProblem): Conflict[] {
  const conflicts: Conflict[] = []
  for (const { person, shift } of problem.fixed) {
    const bar = barOf(problem, person, shift)
    if (!bar) continue
    const because = `${problem.people[person]!.name} is fixed on ${placeWords(problem, shift)} but ${bar.why}.`
    conflicts.push({ because, shift })
  }
  let more = 0
  for (const [shift, { count }] of problem.shifts.entries()) {
    const free = problem.people.filter((_, person) => barOf(problem, person, shift) === null).length
    if (free >= count) continue
    if (conflicts.length < mostSaid) conflicts.push({ because: emptyPlace(problem, shift, free, barWords), shift })
    else more++
  }
  if (more > 0) conflicts.push({ because: `The same is true of ${counted(more, 'more shift')}.`, shift: null })
  return conflicts

  function barWords(person: number, shift: number): string {
    return barOf(problem, person, shift)?.why ?? 'is free'
  }
}

function placeWords({ shifts, timeZone }: RotaProblem, shift: number): string {
  const { kind, start, end } = shifts[shift]!
  return `${timeWords(start, end, timeZone)} (${kind})`
}

/** `Nobody is available on Sat 12 Dec 22:00–06:00 (night) because Ana and Bo have time off and Cy may not do nights.` */
function emptyPlace(
  problem: RotaProblem,
  shift: number,
  filled: number,
  why: (person: number, shift: number) => string,
) {
  const { count, who } = problem.shifts[shift]!
  const reasons = new Map<string, string[]>()
  for (const [person, { user, name }] of problem.people.entries()) {
    if (who && !who.includes(user)) continue
    const reason = why(person, shift)
    if (reason === '') continue
    reasons.set(reason, [...(reasons.get(reason) ?? []), name])
  }
  const parts = [...reasons].map(
    ([reason, names]) => `${listWords(names)} ${names.length > 1 ? plural(reason) : reason}`,
  )
  const lack = filled === 0 ? 'Nobody is available' : `Only ${filled} of ${count} are available`
  const because = parts.length > 0 ? ` because ${listWords(parts)}` : ': nobody may take it'
  return `${lack} on ${placeWords(problem, shift)}${because}.`
}

/** `has time off` of several people: `have time off`. */
function plural(words: string): string {
  return words
    .replace(/^has /, 'have ')
    .replace(/^is /, 'are ')
    .replace(/ needs /, ' need ')
}

const reliefs: Record<Rule, (problem: RotaProblem) => string> = {
  rest: ({ rules }) => `less than ${rules.minRestHours} hours of rest between shifts`,
  nights: ({ rules }) => `more than ${counted(rules.maxNightsInRow, 'night')} in a row`,
  week: () => 'more shifts per week',
  fixed: () => 'none of the fixed assignments',
  absence: () => 'somebody giving up time off',
  night: () => 'nights for those who may not do them',
  waking: () => 'people being woken at night',
  holiday: () => 'people working on their holidays',
  past: () => 'no rest after today’s rotation',
}

function rulesInUse({ people, rules, fixed }: RotaProblem): Rule[] {
  const inUse: Record<Rule, boolean> = {
    rest: rules.minRestHours > 0,
    nights: true,
    week: people.some(({ maxShiftsPerWeek }) => maxShiftsPerWeek !== null) || rules.maxShiftsPerWeek !== undefined,
    past: people.some(({ past }) => past.length > 0),
    waking: rules.wakingHoursOnly,
    night: people.some(({ nights }) => !nights),
    holiday: rules.holidaysOff,
    absence: people.some(({ absent }) => absent.length > 0),
    fixed: fixed.length > 0,
  }
  return (Object.keys(inUse) as Rule[]).filter((rule) => inUse[rule])
}

/**
 * Why rules that each can be kept cannot be kept together: the shifts that stay empty when as many as possible are
 * filled, with what stands in everybody's way there; and which rules would have to give, one by one, or, when no single
 * one is enough, a set from which none can be taken back. `seconds` says how much time is left.
 */
export function jointConflicts(problem: RotaProblem, solve: Solve, seconds: () => number): Conflict[] {
  const each = () => Math.max(0.5, Math.min(4, seconds() / 2))
  const holes = rotaProgram(problem, { type: 'holes' })
  const filled = solve({ program: holes.program, seconds: each(), gap: 0.5, start: null })
  const conflicts: Conflict[] = []
  if (filled.status === 'found') {
    const rota = holes.rotaOf(filled.values)
    const empty = problem.shifts.flatMap(({ count }, shift) => (rota[shift]!.length < count ? [shift] : []))
    for (const shift of empty.slice(0, mostSaid)) {
      const why = (person: number) => obstacle(problem, rota, person, shift)
      conflicts.push({ because: emptyPlace(problem, shift, rota[shift]!.length, why), shift })
    }
    if (empty.length > mostSaid)
      conflicts.push({ because: `The same is true of ${counted(empty.length - mostSaid, 'more shift')}.`, shift: null })
  }
  const inUse = rulesInUse(problem)
  const works = (without: Rule[]) => {
    if (seconds() <= 0) return false
    const { program } = rotaProgram(problem, { type: 'anything' }, new Set(without))
    return solve({ program, seconds: Math.min(each(), 2), gap: 1, start: null }).status === 'found'
  }
  const single = inUse.filter((rule) => works([rule]))
  const said = (rules: Rule[], last: string) =>
    listWords(
      rules.map((rule) => reliefs[rule](problem)),
      last,
    )
  if (single.length > 0)
    conflicts.push({ because: `There would be a rota with ${said(single, 'or with')}.`, shift: null })
  else if (works(inUse)) {
    let needed = inUse
    for (const rule of inUse) {
      const fewer = needed.filter((other) => other !== rule)
      if (works(fewer)) needed = fewer
    }
    conflicts.push({ because: `There would be a rota only with ${said(needed, 'and with')} together.`, shift: null })
  }
  return conflicts
}

/** What keeps a person from one more shift beside those they have in a rota; '' when they are on it already. */
function obstacle(problem: RotaProblem, rota: Rota, person: number, shift: number): string {
  if (rota[shift]!.includes(person)) return ''
  const [bar] = barsOf(problem, person, shift)
  if (bar) return bar.why
  const { shifts, rules, timeZone } = problem
  const planned = shifts[shift]!
  const own = shifts.flatMap((_, other) => (rota[other]!.includes(person) ? [other] : []))
  const rest = rules.minRestHours * 3_600_000
  const close = own.find(
    (other) => shifts[other]!.start < planned.end + rest && shifts[other]!.end + rest > planned.start,
  )
  if (close !== undefined) {
    const { start, end } = shifts[close]!
    const isBusy = start < planned.end && end > planned.start
    const words = timeWords(start, end, timeZone)
    return isBusy ? `is on call ${words}` : `is on call ${words} and needs ${rules.minRestHours} hours of rest`
  }
  const nights = nightsOfPerson(problem, person)
  const taken = new Set([...nights.past, ...own.flatMap((other) => nights.shifts[other]!)])
  if (isTooManyNights(taken, nights.shifts[shift]!, rules.maxNightsInRow))
    return `has had ${counted(rules.maxNightsInRow, 'night')} in a row`
  const limit = weeklyLimit(problem, person)
  const week = weekOf(problem, planned.start)
  if (limit !== null && own.filter((other) => weekOf(problem, shifts[other]!.start) === week).length >= limit)
    return `has had ${counted(limit, 'shift')} that week`
  return 'is needed elsewhere'
}
