import { later } from '../../kernel/clock.ts'
import { inWords, listed } from '../messages.ts'
import type { Plan, StepTargets } from '../plan/plan.ts'
import { givenInWords, type NextStepReason } from './reason.ts'

/** Where a page stands on its ladder: the last level that was done. Level 0: none yet in this round. */
export interface Standing {
  round: number
  level: number
  roundBeganAt: Date
  nextStepAt: Date | null
  nextStepReason: NextStepReason | null
}

/** One step of the ladder. The policy's levels are numbered from 1, the end steps follow them. */
export interface Position {
  round: number
  level: number
  kind: 'level' | 'catch-all'
  /** `level 2 of Payments`, `catch-all of team Payments`. */
  name: string
  targets: StepTargets
  /** Seconds from the beginning of its round. */
  offset: number
  /** It is the first of a new round. */
  opens: boolean
  /** It is the last of its round. */
  closes: boolean
}

/** Who is behind a target right now. `because` says how each came there, or why nobody did. */
export interface Found {
  people: { id: string; name: string; how: string }[]
  because: string
}
export type Resolved = (target: string) => Found

/** Somebody who was already asked on this page. */
export interface Reached {
  user: string
  name: string
  round: number
  level: number
  at: Date
}

export interface Step {
  round: number
  level: number
  roundBeganAt: Date
  /** The level that was reached, in the order of its targets; nobody twice. Empty: nobody could be reached now. */
  reach: { user: string; name: string; because: string }[]
  /** Levels that had nobody behind them. */
  skipped: { round: number; level: number; because: string }[]
  because: string
  nextStepAt: Date | null
  nextStepReason: NextStepReason | null
  /** The terminal reason of a low-urgency page whose ladder is over. */
  ended: string | null
}

const planned: NextStepReason = { kind: 'planned' }

/** Seconds between the end steps. */
export const endGap = 300
/** Seconds from the last end step to the first of the next run, while a high-urgency page has no answer. */
export const endRepeat = 3600
/** Seconds after which the end steps are tried again when not one person was behind them. */
export const nobodyRetry = 300
/** A step later than this many seconds (an outage) moves the rest of its round; late levels never come in one burst. */
const punctual = 60

/** The number of the last round of the policy in this run; the end steps have the round numbers after it. */
export function lastRound(plan: Plan): number {
  return plan.levels.length === 0 ? plan.firstRound - 1 : plan.firstRound + plan.repeat.times
}

/** What comes after this place on the ladder. There is always something: the end steps repeat. */
export function following(plan: Plan, round: number, level: number): Position {
  const levels = plan.levels.length
  const size = levels + plan.end.length
  if (round <= lastRound(plan)) {
    if (level < levels) return position(plan, round, level + 1, false)
    return position(plan, round + 1, round + 1 <= lastRound(plan) ? 1 : levels + 1, true)
  }
  if (level < size) return position(plan, round, Math.max(level, levels) + 1, false)
  return position(plan, round + 1, levels + 1, true)
}

/** One step of the ladder by its number in a round; `round` decides whether it can be an end step. */
export function position(plan: Plan, round: number, level: number, opens: boolean): Position {
  const levels = plan.levels.length
  const own = plan.levels[level - 1]
  if (own) {
    const name = plan.policy ? `level ${level} of ${plan.policy.name}` : `level ${level}`
    return {
      round,
      level,
      kind: 'level',
      name,
      targets: own.targets,
      offset: own.after,
      opens,
      closes: level === levels,
    }
  }
  const index = level - levels - 1
  const step = plan.end[index] ?? { name: 'all admins', targets: 'admins' as const }
  const closes = index >= plan.end.length - 1
  const offset = index * endGap
  return { round, level, kind: 'catch-all', name: step.name, targets: step.targets, offset, opens, closes }
}

/** The beginning of a run of the ladder: level 1, no sooner than the policy says. */
export function begin(
  plan: Plan,
  now: Date,
): Pick<Standing, 'round' | 'level' | 'roundBeganAt'> & { nextStepAt: Date; nextStepReason: NextStepReason } {
  const next = following(plan, plan.firstRound, 0)
  return {
    round: plan.firstRound,
    level: 0,
    roundBeganAt: now,
    nextStepAt: later(now, next.offset),
    nextStepReason: planned,
  }
}

/** How long the round lasts that contains this place, in seconds. */
function lengthOf(plan: Plan, round: number): number {
  return round <= lastRound(plan) ? plan.repeat.roundLength : (plan.end.length - 1) * endGap + endRepeat
}

/** When `next` is due if the round of `standing` goes on as planned. */
export function dueAt(plan: Plan, standing: Pick<Standing, 'round' | 'roundBeganAt'>, next: Position): Date {
  const before = next.opens ? lengthOf(plan, standing.round) : 0
  return later(standing.roundBeganAt, before + next.offset)
}

/**
 * The beginning of the round once `next` is done at `now`. Levels keep to the policy's times even when one before them
 * came early (it was empty, or somebody escalated); a step after an outage, and end steps, move what follows them.
 */
function beganWith(plan: Plan, standing: Pick<Standing, 'round' | 'roundBeganAt'>, next: Position, now: Date): Date {
  const late = (now.getTime() - dueAt(plan, standing, next).getTime()) / 1000
  const moves = late > punctual || (late < 0 && (next.opens || next.kind === 'catch-all'))
  if (moves) return later(now, -next.offset)
  return next.opens ? later(standing.roundBeganAt, lengthOf(plan, standing.round)) : standing.roundBeganAt
}

/**
 * The next step of a triggered page, at `now`. Goes to the next level that has anybody behind it; an empty one is skipped at
 * once with its reason. A round in which nobody at all could be reached is the last one: the end steps follow at once.
 * Every step either reaches somebody or is due again later than `now`, so a ladder never spins and never stands still.
 * @param reached who was asked on this page so far; people added by hand (level 0) do not count.
 * @param isAhead nothing of it has happened: the reasons say "if … does not answer".
 */
export function step(
  page: Standing,
  plan: Plan,
  resolved: Resolved,
  reached: Reached[],
  now: Date,
  isAhead = false,
): Step {
  const skipped: Step['skipped'] = []
  const asked = reached.filter((each) => each.level > 0 && each.round >= plan.firstRound)
  let { round, level, roundBeganAt } = page
  const given = page.nextStepReason && givenInWords(page.nextStepReason)
  const rest = (at: Date, reason: NextStepReason): Step => ({
    round,
    level,
    roundBeganAt,
    reach: [],
    skipped,
    because: skipped.at(-1)?.because ?? '',
    nextStepAt: at,
    nextStepReason: reason,
    ended: null,
  })
  // Each turn goes up one level or into the next round; the rounds of a policy and one run of the end steps are the bound.
  for (;;) {
    const next = following(plan, round, level)
    const began = beganWith(plan, { round, roundBeganAt }, next, now)
    round = next.round
    level = next.level
    roundBeganAt = began
    const inRound = asked.filter((each) => each.round === round)
    const { people, because } = behind(next, resolved, inRound)
    if (people.length > 0) {
      const why = reasonFor(skipped, given, asked, now, isAhead)
      const reach = people.map(({ id, name, how }) => ({
        user: id,
        name,
        because: reasonOf(next, why, how && `${name} ${how}`),
      }))
      return {
        round,
        level,
        roundBeganAt,
        reach,
        skipped,
        because: reasonOf(next, why),
        ...after(plan, round, level, began, now),
      }
    }
    skipped.push({ round, level, because: `${next.name} was skipped: ${because}` })
    if (!next.closes) continue
    if (next.kind === 'catch-all') {
      if (inRound.length > 0) {
        return { ...rest(now, planned), ...after(plan, round, level, began, now) }
      }
      // Nobody behind any end step. Not silence: ask again soon, until there is somebody.
      const wait = plan.urgency === 'high' ? nobodyRetry : endRepeat
      const at = later(now, wait)
      roundBeganAt = later(at, -lengthOf(plan, round))
      return rest(at, { kind: 'nobody_found', retryIn: wait })
    }
    if (inRound.length === 0) {
      round = lastRound(plan)
      continue
    }
    const due = dueAt(plan, { round, roundBeganAt }, following(plan, round, level))
    if (due > now) return rest(due, planned)
  }
}

/** What follows once a step was done: when, and in words; or why nothing does. */
function after(
  plan: Plan,
  round: number,
  level: number,
  roundBeganAt: Date,
  now: Date,
): Pick<Step, 'nextStepAt' | 'nextStepReason' | 'ended'> {
  const next = following(plan, round, level)
  if (round > lastRound(plan) && next.opens && plan.urgency === 'low') {
    return { nextStepAt: null, nextStepReason: null, ended: endedBecause(plan) }
  }
  const due = dueAt(plan, { round, roundBeganAt }, next)
  return { nextStepAt: due < now ? now : due, nextStepReason: planned, ended: null }
}

function endedBecause(plan: Plan): string {
  const rounds = plan.levels.length === 0 ? 0 : plan.repeat.times + 1
  const tried =
    rounds === 0
      ? ''
      : `${rounds === 1 ? 'the round' : `all ${rounds} rounds`} of ${plan.policy?.name ?? 'its ladder'} and `
  return `nobody answered: ${tried}every catch-all were tried; it stays open and needs somebody to look at it`
}

/** The step that comes next on a page. When an acknowledgement is over, as `reopen` does it: the first of a new run. */
export function comesNext({ plan, round, level, nextStepReason }: Standing & { plan: Plan }): Position {
  return nextStepReason?.kind === 'asks_again'
    ? following({ ...plan, firstRound: round + 1 }, round + 1, 0)
    : following(plan, round, level)
}

/** What comes next on a page and why then, as a clause; null when nothing does. */
export function nextStepInWords(page: Standing & { plan: Plan }): string | null {
  const { plan, round, nextStepReason: reason } = page
  if (!reason) return null
  const given = givenInWords(reason)
  if (given !== null) return given
  const next = comesNext(page)
  if (reason.kind === 'asks_again') return `${next.name} is asked unless somebody resolves it before`
  const again = next.opens && round > lastRound(plan) ? ' again' : ''
  return `${next.name} is asked${again} unless somebody answers before`
}

/** Why the ladder went up: levels that were empty, a person who asked, or the silence of those asked last. */
function reasonFor(
  skipped: Step['skipped'],
  given: string | null,
  asked: Reached[],
  now: Date,
  isAhead: boolean,
): string | null {
  if (skipped.length > 0) {
    const first = skipped[0]!.because
    return skipped.length === 1
      ? first
      : `${first} (and ${skipped.length - 1} more ${skipped.length === 2 ? 'step' : 'steps'} with nobody)`
  }
  if (given) return given
  const last = asked.reduce<Reached | null>((latest, each) => (!latest || each.at >= latest.at ? each : latest), null)
  if (!last) return null
  const silent = asked.filter((each) => each.round === last.round && each.level === last.level)
  const waited = (now.getTime() - last.at.getTime()) / 1000
  const who = listed(silent.map((each) => each.name))
  if (!isAhead) return `${who} did not answer within ${inWords(waited)}`
  return `if ${who} ${silent.length === 1 ? 'does' : 'do'} not answer within ${inWords(waited)}`
}

function reasonOf(next: Position, why: string | null, who = ''): string {
  const parts = [why, who].filter(Boolean)
  return parts.length === 0 ? next.name : `${next.name}: ${parts.join('; ')}`
}

/** What a step asks, as `Resolved` and `whoIs` take it. */
export function targetsOf(step: Pick<Position, 'targets'>): string[] {
  return step.targets === 'admins' ? ['admins'] : step.targets
}

/**
 * The people behind one step, in the order of its targets, each once. Who was already asked in this round is asked again only
 * when the level names them as a person; but a level is never left silent for that: if nobody else is there, they are.
 */
export function behind(next: Position, resolved: Resolved, inRound: Pick<Reached, 'user'>[]): Found {
  const targets = targetsOf(next)
  if (targets.length === 0) {
    const because = next.kind === 'level' ? 'it names nobody' : 'it is not set'
    return { people: [], because }
  }
  const already = new Set(inRound.map((each) => each.user))
  const everybody = new Map<string, Found['people'][number]>()
  const named = new Set<string>()
  const reasons: string[] = []
  for (const target of targets) {
    const found = resolved(target)
    if (found.people.length === 0) reasons.push(found.because)
    for (const person of found.people) {
      if (target.startsWith('user ')) named.add(person.id)
      if (!everybody.has(person.id)) everybody.set(person.id, person)
    }
  }
  const fresh = [...everybody.values()].filter((person) => named.has(person.id) || !already.has(person.id))
  return { people: fresh.length > 0 ? fresh : [...everybody.values()], because: reasons.join('; ') }
}
