import { Problem } from '@tocsin/contract/errors'
import type { Candidate, Generated, GenerationRules, ShiftTemplate, Weights } from '@tocsin/contract/schedules/fairness'
import type { Tx } from '../../../kernel/data/db.ts'
import { timeOffTimes } from '../../absence/read.ts'
import { type Roster, rosterSpans, versionAt } from '../../history/roster.ts'
import { rosterOf, rosters } from '../../oncall/read.ts'
import type { Span } from '../../rotation/model.ts'
import { overlapWith } from '../../time/hours.ts'
import type { Interval } from '../../time/shape.ts'
import { day, offsetAt, weekdayOf, zoneOf } from '../../time/zone.ts'
import { accountsOf } from '../ledger/model.ts'
import type { Window } from '../load/crowd.ts'
import { type Absence, type Crowd, crowdOf } from '../load/crowd.ts'
import { runsOf, weighted } from '../load/load.ts'
import { membersOf } from '../load/rota-members.ts'
import type { Found } from '../solver/find-rota.ts'
import type { RotaProblem, Worker } from '../solver/model.ts'
import { type PlannedShift, plannedShifts } from '../solver/shift-template.ts'
import type { SolverTask } from '../solver/solver-thread.ts'
import { answerOf } from './answer.ts'
import { proposalsOf } from './proposal.ts'

export interface GenerateAsk {
  slug?: string | undefined
  timeZone?: string | undefined
  people?: Candidate[] | undefined
  template: ShiftTemplate
  from?: string | undefined
  weeks: number
  rules: GenerationRules
  unavailable: { user: string; start: string; end: string; why?: string | undefined }[]
  fixed: { user: string; at: string; shift?: string | undefined }[]
  ledgerDays: number
  weights: Weights
  seconds: number
}

export interface GenerationDeps {
  solve(task: SolverTask): Promise<Found>
}

/** People × shifts: more decisions than these are not found in seconds. */
const mostDecisions = 20_000

/**
 * Proposes the next weeks. Reads only; the computing happens in another thread.
 * @throws Problem invalid naming the field, too_large when people × shifts are too many, not_found, unavailable when
 * another rota is being computed.
 */
export async function generateRota(tx: Tx, { solve }: GenerationDeps, ask: GenerateAsk): Promise<Generated> {
  const roster = ask.slug ? await rosterOf(tx.db, ask.slug, new Date(tx.now.getTime() - ask.ledgerDays * day)) : null
  const timeZone = ask.timeZone ?? roster?.resource.doc.timeZone ?? 'UTC'
  const shifts = shiftsAsked(ask, timeZone, tx.now)
  const window = { from: new Date(shifts[0]!.start), until: new Date(Math.max(...shifts.map(({ end }) => end))) }
  const candidates = ask.people ?? membersOfRoster(roster, window)
  mustBeSmall(candidates.length, shifts.length)
  const crowd = await crowdOf(
    tx.db,
    candidates.map(({ user }) => user),
    window,
    timeZone,
    ask.weights,
  )
  mustExist(candidates, crowd, ask)
  const today = roster && rosterSpans(roster, window.from, window.until)
  const people = await workersOf(tx, { ask, candidates, crowd, window, roster })
  const problem: RotaProblem = {
    people,
    shifts,
    rules: ask.rules,
    weights: ask.weights,
    fixed: fixedOf(ask, people, shifts),
    today: today && partsOf(people, shifts, today),
    timeZone,
  }
  const found = await solve({ problem, seconds: ask.seconds })
  const answer = answerOf(problem, found, {
    zoneOf: (user) => crowd.known(user).timeZone,
    today,
    version: roster?.resource.version ?? null,
    ledgerDays: ask.ledgerDays,
  })
  return { ...answer, proposals: proposalsOf(answer, roster?.resource.doc ?? null, timeZone) }
}

function shiftsAsked(ask: GenerateAsk, timeZone: string, now: Date): PlannedShift[] {
  const today = Math.floor((now.getTime() + offsetAt(zoneOf(timeZone), now.getTime())) / day)
  const nextMonday = today + 8 - weekdayOf(today * day)
  const first = ask.from ? Date.parse(`${ask.from}T00:00:00Z`) / day : nextMonday
  if (first < today) throw invalid('from', 'The first day lies in the past; a rota is for days to come.')
  if (first > today + 2 * 366) throw invalid('from', 'The first day is more than two years ahead.')
  const shifts = plannedShifts(ask.template, timeZone, first, ask.weeks).filter(({ start }) => start > now.getTime())
  if (shifts.length === 0) throw invalid('template', 'This template has no shift in these weeks.')
  return shifts
}

function membersOfRoster(roster: Roster | null, { from, until }: Window): Candidate[] {
  if (!roster) throw invalid('people', 'Name the people, or a schedule whose people they are.')
  const members = membersOf(versionAt(roster, from), from.getTime(), until.getTime())
  if (members.length === 0) throw invalid('people', 'Nobody is in this schedule; name the people.')
  return members.map((user) => ({ user, share: 1, nights: true }))
}

function mustBeSmall(people: number, shifts: number): void {
  if (people * shifts <= mostDecisions) return
  throw new Problem(
    'too_large',
    `${people} people and ${shifts} shifts are ${people * shifts} decisions; at most ${mostDecisions} are computed at once. Ask for fewer weeks, longer shifts or fewer people, for example team by team.`,
    { errors: [{ path: 'weeks', message: `people × shifts is at most ${mostDecisions}` }] },
  )
}

function mustExist(candidates: Candidate[], { people }: Crowd, ask: GenerateAsk): void {
  const errors: { path: string; message: string }[] = []
  const users = new Set<string>()
  for (const [index, { user }] of candidates.entries()) {
    const path = ask.people ? `people.${index}.user` : 'people'
    const person = people.get(user)
    if (!person) errors.push({ path, message: `there is no user ${user}` })
    else if (person.disabledAt) errors.push({ path, message: `user ${user} is disabled` })
    else if (users.has(user)) errors.push({ path, message: `${user} is named twice` })
    users.add(user)
  }
  for (const [index, { user, start, end }] of ask.unavailable.entries()) {
    if (!users.has(user)) errors.push({ path: `unavailable.${index}.user`, message: `${user} is not among the people` })
    if (Date.parse(end) <= Date.parse(start))
      errors.push({ path: `unavailable.${index}.end`, message: 'must be after start' })
  }
  for (const [index, { user }] of ask.fixed.entries())
    if (!users.has(user)) errors.push({ path: `fixed.${index}.user`, message: `${user} is not among the people` })
  if ('shifts' in ask.template) {
    for (const [index, { who }] of ask.template.shifts.entries()) {
      const stranger = who?.find((user) => !users.has(user))
      if (stranger)
        errors.push({ path: `template.shifts.${index}.who`, message: `${stranger} is not among the people` })
    }
  }
  if (errors.length === 0) return
  const [first] = errors
  throw new Problem('invalid', `No rota was made: ${first!.path}: ${first!.message}.`, { errors: errors.slice(0, 50) })
}

interface Gathering {
  ask: GenerateAsk
  candidates: Candidate[]
  crowd: Crowd
  window: Window
  roster: Roster | null
}

async function workersOf(tx: Tx, gathering: Gathering): Promise<Worker[]> {
  const { ask, candidates, crowd, window, roster } = gathering
  const timeOff = await timeOffTimes(tx.db, [...crowd.people.values()], window)
  const elsewhere = ask.rules.otherSchedules ? await dutiesElsewhere(tx, gathering) : new Map<string, Absence[]>()
  const since = new Date(tx.now.getTime() - ask.ledgerDays * day)
  const accounts =
    roster && ask.ledgerDays > 0 ? accountsOf([roster], { from: since, until: tx.now }, crowd) : new Map()
  const memory = Math.max(ask.rules.minRestHours / 24, ask.rules.maxNightsInRow + 2) * day
  const past = roster
    ? runsOf(rosterSpans(roster, new Date(window.from.getTime() - memory), window.from))
    : new Map<string, Interval[]>()
  return candidates.map(({ user, timeZone, share, nights, maxShiftsPerWeek }) => {
    const calendar = crowd.calendars(user)
    const account = accounts.get(user)
    const given = ask.unavailable
      .filter((each) => each.user === user)
      .map(({ start, end, why }) => ({
        start: Date.parse(start),
        end: Date.parse(end),
        why: why ? `is unavailable (${why})` : 'is unavailable',
      }))
    return {
      user,
      name: crowd.known(user).name ?? user,
      zone: timeZone ? zoneOf(timeZone) : calendar.zone,
      holidays: calendar.holidays,
      share,
      nights,
      maxShiftsPerWeek: maxShiftsPerWeek ?? null,
      ledger: account ? weighted(account.toll, ask.weights) - account.expected : 0,
      absent: [
        ...(timeOff.get(user) ?? []).map((each) => ({ ...each, why: 'has time off' })),
        ...given,
        ...(elsewhere.get(user) ?? []),
      ].sort((a, b) => a.start - b.start),
      past: past.get(user) ?? [],
    }
  })
}

/** When the candidates are on call on other schedules; by e-mail. */
async function dutiesElsewhere(tx: Tx, { candidates, window, roster }: Gathering): Promise<Map<string, Absence[]>> {
  const users = new Set(candidates.map(({ user }) => user))
  const duties = new Map<string, Absence[]>()
  for (const other of await rosters(tx.db, window.from)) {
    const { slug, doc } = other.resource
    if (slug === roster?.resource.slug) continue
    for (const [user, runs] of runsOf(rosterSpans(other, window.from, window.until))) {
      if (!users.has(user)) continue
      const own = runs.map((run) => ({ ...run, why: `is on call on ${doc.name ?? slug}` }))
      duties.set(user, [...(duties.get(user) ?? []), ...own])
    }
  }
  return duties
}

function fixedOf({ fixed }: GenerateAsk, people: Worker[], shifts: PlannedShift[]): RotaProblem['fixed'] {
  return fixed.map(({ user, at, shift: kind }, index) => {
    const time = Date.parse(at)
    const running = shifts.flatMap(({ start, end, kind: name }, shift) =>
      start <= time && time < end && (kind === undefined || kind === name) ? [shift] : [],
    )
    if (running.length === 0) throw invalid(`fixed.${index}.at`, 'No shift of the template runs at this instant.')
    if (running.length > 1) throw invalid(`fixed.${index}.shift`, 'Several shifts run at this instant; name the kind.')
    return { person: people.findIndex((worker) => worker.user === user), shift: running[0]! }
  })
}

/** By person and shift, the part of the shift that the rotation gives them. */
function partsOf(people: Worker[], shifts: PlannedShift[], today: Span[]): number[][] {
  const runs = runsOf(today)
  return people.map(({ user }) => {
    const own = runs.get(user) ?? []
    return shifts.map(({ start, end }) => overlapWith(own, start, end) / (end - start))
  })
}

function invalid(path: string, message: string): Problem {
  return new Problem('invalid', message, { errors: [{ path, message }] })
}
