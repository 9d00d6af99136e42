import type { Generated } from '@tocsin/contract/schedules/fairness'
import { gaps, type Span } from '../../rotation/model.ts'
import { spreadOf } from '../ledger/model.ts'
import { hours, loadOf, runsOf, tollOf } from '../load/load.ts'
import { counted, hourWords } from '../load/messages.ts'
import type { Found } from '../solver/find-rota.ts'
import { aimOf, keptHours } from '../solver/integer-program.ts'
import { type Rota, type RotaProblem, roundRobin, totalsOf } from '../solver/model.ts'
import { brokenByRuns, brokenRules } from '../solver/rules.ts'
import { notesOf } from './rota-notes.ts'

type Person = Generated['people'][number]
type Compared = NonNullable<Generated['roundRobin']>

/** What a generation was about besides the problem itself. */
export interface Setting {
  /** The zone of each person as it is shown, by e-mail. */
  zoneOf(user: string): string
  /** Today's rotation in the time of the shifts; null without a schedule. */
  today: Span[] | null
  /** Of the schedule; null without one. */
  version: number | null
  ledgerDays: number
}

export type GeneratedRota = Omit<Generated, 'proposals'>

/** The answer: the rota, what it costs each person, and how it compares; or why there is none. */
export function answerOf(problem: RotaProblem, found: Found, setting: Setting): GeneratedRota {
  const { shifts } = problem
  const from = new Date(shifts[0]!.start)
  const until = new Date(Math.max(...shifts.map(({ end }) => end)))
  const rota: Rota = found.feasible ? found.rota : shifts.map(() => [])
  const spans = spansOf(problem, rota)
  const all = shifts.map(({ start, end }) => ({ start: new Date(start), end: new Date(end), users: [''] }))
  const people = peopleOf(problem, rota, spans, setting)
  const robin = comparedRota(problem, roundRobin(problem))
  const today = setting.today && comparedSpans(problem, setting.today)
  const spread = spreadOf(people.map(({ total }) => total))
  const wire = (time: number) => new Date(time).toISOString()
  return {
    feasible: found.feasible,
    summary: summaryOf(found, spread, robin),
    from: from.toISOString(),
    until: until.toISOString(),
    assignments: found.feasible
      ? shifts.map(({ kind, start, end }, shift) => ({
          shift: kind,
          start: wire(start),
          end: wire(end),
          users: rota[shift]!.map((person) => problem.people[person]!.user),
        }))
      : [],
    people: found.feasible ? people : [],
    spread: found.feasible ? spread : 0,
    solver: solverOf(found),
    roundRobin: robin,
    today,
    kept: found.feasible && problem.today ? keptPart(problem, rota) : null,
    gaps: gaps(sortedSpans(all), from, until)
      .filter(({ start, end }) => start < end)
      .slice(0, 1000)
      .map(({ start, end }) => ({ start: start.toISOString(), end: end.toISOString() })),
    notes: found.feasible ? notesOf(problem, rota, setting.ledgerDays) : [],
    conflicts: found.feasible
      ? []
      : found.conflicts.map(({ because, shift }) => {
          const planned = shift === null ? null : shifts[shift]!
          return {
            because,
            shift: planned?.kind ?? null,
            start: planned && wire(planned.start),
            end: planned && wire(planned.end),
          }
        }),
    version: setting.version,
  }
}

function sortedSpans(spans: Span[]): Span[] {
  return spans.sort((a, b) => a.start.getTime() - b.start.getTime())
}

/** The shifts of a rota as spans, by start; shifts that run at once overlap. */
function spansOf({ people, shifts }: RotaProblem, rota: Rota): Span[] {
  return shifts.map(({ start, end }, shift) => ({
    start: new Date(start),
    end: new Date(end),
    users: rota[shift]!.map((person) => people[person]!.user),
  }))
}

function peopleOf(problem: RotaProblem, rota: Rota, spans: Span[], { zoneOf, today }: Setting): Person[] {
  const { people, weights } = problem
  const [runs, before] = [runsOf(spans), today && runsOf(today)]
  const totals = totalsOf(problem, rota)
  return people
    .map((worker, person) => ({
      user: worker.user,
      name: worker.name,
      timeZone: zoneOf(worker.user),
      ledger: hours(worker.ledger),
      before: before && loadOf(tollOf(before.get(worker.user) ?? [], worker), weights),
      after: { ...loadOf(tollOf(runs.get(worker.user) ?? [], worker), weights), shifts: shiftsOf(rota, person) },
      total: hours(totals[person]!),
    }))
    .sort((a, b) => b.total - a.total || (a.user < b.user ? -1 : 1))
}

function shiftsOf(rota: Rota, person: number): number {
  return rota.filter((people) => people.includes(person)).length
}

function comparedRota(problem: RotaProblem, rota: Rota): Compared {
  const { spread } = aimOf(totalsOf(problem, rota))
  return { spread: Math.round(spread * 100) / 100, broken: brokenRules(problem, rota) }
}

/** Today's rotation by the same measure; its spans are not shifts of the template. */
function comparedSpans(problem: RotaProblem, spans: Span[]): Compared {
  const runs = runsOf(spans)
  const mean = problem.people.reduce((sum, { share }) => sum + share, 0) / problem.people.length
  let broken = 0
  const totals = problem.people.map((worker, person) => {
    const own = runs.get(worker.user) ?? []
    broken += brokenByRuns(problem, person, own)
    const load = loadOf(tollOf(own, worker), problem.weights).weighted
    return hours(worker.ledger) + load / (worker.share / mean)
  })
  return { spread: spreadOf(totals), broken }
}

function keptPart(problem: RotaProblem, rota: Rota): number {
  let [kept, all] = [0, 0]
  for (const [shift, { start, end, count }] of problem.shifts.entries()) {
    all += ((end - start) / 3_600_000) * count
    for (const person of rota[shift]!) kept += keptHours(problem, person, shift)
  }
  return Math.round((kept / all) * 100) / 100
}

function solverOf(found: Found): Generated['solver'] {
  const seconds = Math.round(found.seconds * 10) / 10
  if (!found.feasible) {
    const because = found.isProved
      ? 'It is proved that no rota keeps all rules.'
      : 'Time ran out before a rota was found; there may be one. Allow more seconds, or ask for fewer weeks.'
    return { optimal: false, gap: null, seconds, because }
  }
  const gap = Math.round(found.gap * 100) / 100
  const because = found.optimal
    ? 'No rota within the rules is fairer by more than half an hour: proved.'
    : `The best found in the time; one that is fairer by up to ${hourWords(gap)} may exist.`
  return { optimal: found.optimal, gap, seconds, because }
}

function summaryOf(found: Found, spread: number, robin: Compared): string {
  if (!found.feasible)
    return found.isProved
      ? 'There is no rota that keeps all rules; the conflicts say why. Nothing is proposed.'
      : 'No rota was found in the time. Nothing is proposed.'
  const broken = robin.broken > 0 ? ` and break the rules ${counted(robin.broken, 'time')}` : ''
  return `The loads are ${hourWords(spread)} apart (weighted, with the ledger); a plain round robin’s would be ${hourWords(robin.spread)} apart${broken}.`
}
