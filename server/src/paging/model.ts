import type { Actor } from '@tocsin/contract/facts'
import { PolicyDoc } from '@tocsin/contract/paging/paging'
import { parseTarget, type Target } from '@tocsin/contract/people/people'
import type { Severity, Urgency } from '@tocsin/contract/severity'
import { secondsOf, shortDuration } from '@tocsin/contract/time'
import { later } from '../kernel/clock.ts'
import type { Kind, Reference } from '../kernel/data/resources.ts'
import { conditionProblem } from './condition.ts'
import { begin, following, type Standing } from './ladder.ts'
import { isWorse, type Plan } from './plan.ts'
import { inWords } from './words.ts'

export type Status = 'triggered' | 'acknowledged' | 'resolved'

/** One demand for a human, as the pager decides about it. */
export interface Page extends Standing {
  id: string
  number: number
  status: Status
  urgency: Urgency
  severity: Severity
  title: string
  cause: 'alert' | 'manual'
  groupKey: string | null
  serviceId: string | null
  teamId: string | null
  plan: Plan
  openedAt: Date
  stepFailures: number
  endedBecause: string | null
  acknowledgedBy: string | null
  acknowledgedAt: Date | null
  snoozedUntil: Date | null
  resolvedAt: Date | null
  resolvedBy: string | null
  because: string
}

/** What changes in the row, and why. `stay` says why nothing does. */
export type Decision = { to: Change; because: string } | { to: null; because: string }
export type Change = Partial<Omit<Page, 'id' | 'number' | 'openedAt' | 'cause' | 'groupKey'>>

function move(to: Change, because: string): Decision {
  return { to, because }
}
function stay(because: string): Decision {
  return { to: null, because }
}

/** Who answers: the person behind the key, button or call; a token or a source has a name only. */
export interface Responder {
  actor: Actor
  userId: string | null
}

/** A page that nobody has to look at any more. */
const atRest: Change = {
  nextStepAt: null,
  nextStepBecause: null,
  endedBecause: null,
  snoozedUntil: null,
  stepFailures: 0,
}

/**
 * Takes responsibility: the ladder rests. After the plan's ackTimeout the page asks again; without one `endedBecause`
 * says that this is the end. `holder` is the name of the one who has it already.
 */
export function acknowledge(page: Page, by: Responder, holder: string | null, now: Date): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  if (page.status === 'acknowledged') {
    const own = by.userId !== null && page.acknowledgedBy === by.userId
    return stay(own ? 'you already have it' : `${holder ?? 'somebody'} already has it`)
  }
  return move(taken(page, by, now, null), `${by.actor.name} took it`)
}

/** Takes the page until `seconds` from now, then asks again from the beginning of the ladder. */
export function snooze(page: Page, by: Responder, seconds: number, now: Date): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  return move(taken(page, by, now, later(now, seconds)), `${by.actor.name} snoozed it for ${inWords(seconds)}`)
}

function taken({ plan, round }: Page, by: Responder, now: Date, snoozedUntil: Date | null): Change {
  const again = snoozedUntil ?? (plan.ackTimeout === null ? null : later(now, plan.ackTimeout))
  return {
    status: 'acknowledged',
    acknowledgedBy: by.userId,
    acknowledgedAt: now,
    snoozedUntil,
    stepFailures: 0,
    nextStepAt: again,
    nextStepBecause: again ? againSentence(plan, round + 1) : null,
    endedBecause: again ? null : `${by.actor.name} has it, and acknowledged pages do not ask again here`,
  }
}

/** What comes when an acknowledgement is over, as `reopen` will do it: the run of the ladder that begins with this round. */
function againSentence(plan: Plan, firstRound: number): string {
  const { name } = following({ ...plan, firstRound }, firstRound, 0)
  return `${name} is asked unless somebody resolves it before`
}

/**
 * Gives a page back: it is triggered again and its ladder begins anew. Only who has it may; for anybody else there are
 * escalate and reassign, so that taking back one's own answer never takes away another's. `holder` as for acknowledge.
 */
export function unacknowledge(page: Page, by: Responder, holder: string | null, now: Date): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  if (page.status === 'triggered') return stay('nobody has it')
  if (!isHeldBy(page, by)) return stay(`${holder ?? 'somebody else'} has it; escalate or reassign it instead`)
  const because = `${by.actor.name} gave it back`
  return move(restart({ ...page.plan, firstRound: page.round + 1 }, because, now), because)
}

/** Whether this is who acknowledged it. What a source or a token without a person took, anybody holds. */
export function isHeldBy(page: Pick<Page, 'status' | 'acknowledgedBy'>, by: Pick<Responder, 'userId'>): boolean {
  return page.status === 'acknowledged' && (page.acknowledgedBy === null || page.acknowledgedBy === by.userId)
}

export function resolve(page: Page, by: Responder, now: Date): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  return move(resolvedAt(by.userId ?? by.actor.name, now), `${by.actor.name} resolved it`)
}

/** What a resolved page looks like. `by`: a person's id or a name; null when its source did it. */
export function resolvedAt(by: string | null, now: Date): Change {
  return { ...atRest, status: 'resolved', resolvedAt: now, resolvedBy: by }
}

/** The next level is asked now, also when somebody had acknowledged: who has it hands it up. */
export function escalate(page: Page, by: Responder, now: Date): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  const next = following(page.plan, page.round, page.level)
  if (page.status === 'triggered' && page.nextStepAt && page.nextStepAt <= now)
    return stay(`${next.name} is already being asked`)
  return move(
    { ...asking, nextStepAt: now, nextStepBecause: `${by.actor.name} asked for the next level` },
    `${by.actor.name} escalated it to ${next.name}`,
  )
}

const asking: Change = {
  status: 'triggered',
  acknowledgedBy: null,
  acknowledgedAt: null,
  snoozedUntil: null,
  endedBecause: null,
  stepFailures: 0,
}

/** A new run of the ladder with this plan, whose `firstRound` must lie behind every round so far. */
export function restart(plan: Plan, because: string, now: Date): Change {
  return { ...asking, plan, urgency: plan.urgency, ...begin(plan, now), nextStepBecause: because }
}

/** Hands the page to somebody else: a new plan, and its ladder begins anew. */
export function reassign(page: Page, plan: Plan, by: Responder, to: string, now: Date): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  const because = `${by.actor.name} handed it to ${to}`
  return move(restart({ ...plan, urgency: page.urgency, firstRound: page.round + 1 }, because, now), because)
}

/** More people are asked while the ladder goes on as it was. A resolved page asks nobody. */
export function addResponders(page: Page, by: Responder): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  return move({}, `${by.actor.name} asked them to help`)
}

/** The step of an acknowledged page: its time is over and it is still open, so it is triggered again from level 1. */
export function reopen(
  page: Page,
  holder: string | null,
  now: Date,
): { to: Change; because: string; reason: 'ack_timeout' | 'snooze_over' } {
  const waited = inWords((now.getTime() - (page.acknowledgedAt ?? now).getTime()) / 1000)
  const who = holder ?? 'somebody'
  const because = page.snoozedUntil
    ? `${who} snoozed it ${waited} ago and it is still open`
    : `${who} acknowledged ${waited} ago and it is still open`
  return {
    to: restart({ ...page.plan, firstRound: page.round + 1 }, because, now),
    because,
    reason: page.snoozedUntil ? 'snooze_over' : 'ack_timeout',
  }
}

/**
 * A worse alert belongs to the page now. Its severity rises; from low to high urgency the ladder begins anew, and an
 * acknowledged page is triggered again: what was taken on was less than this.
 * @param anew the plan as it would be frozen for the new severity.
 */
export function worsen(
  page: Page,
  severity: Severity,
  anew: Plan,
  title: string,
  now: Date,
): Decision & { reopens: boolean } {
  if (!isWorse(severity, page.severity)) return { ...stay('it is no worse than the page'), reopens: false }
  const louder = page.urgency === 'low' && anew.urgency === 'high'
  const because = `a ${severity} alert makes it worse: ${title}`
  const reopens = louder || page.status === 'acknowledged'
  if (!reopens) return { ...move({ severity }, because), reopens }
  const plan = {
    ...(louder ? anew : page.plan),
    urgency: louder ? 'high' : page.urgency,
    firstRound: page.round + 1,
  } as const
  return { ...move({ ...restart(plan, because, now), severity }, because), reopens }
}

/** Policies: whom to notify, how long to wait, how often to repeat. */
export const policyKind: Kind<PolicyDoc> = {
  name: 'policy',
  schema: PolicyDoc.superRefine((doc, context) => {
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    checkLevels(doc.levels, ['levels'], problem)
    const length = doc.repeat?.after === undefined ? null : secondsOf(doc.repeat.after)
    const checkLength = (levels: PolicyDoc['levels'], path: (string | number)[]) => {
      const last = secondsOf(levels.at(-1)?.after ?? '0m') ?? 0
      if (length !== null && length < last)
        problem(
          path,
          `a round of ${shortDuration(length)} is shorter than the time of its last level, ${shortDuration(last)}`,
        )
    }
    if (length !== null && length < 60) problem(['repeat', 'after'], 'a round lasts at least 1m')
    checkLength(doc.levels, ['repeat', 'after'])
    for (const [i, path] of (doc.paths ?? []).entries()) {
      const wrong = conditionProblem(path.when)
      if (wrong) problem(['paths', i, 'when'], `is not a condition that can be used: ${wrong}`)
      if (!path.levels) continue
      checkLevels(path.levels, ['paths', i, 'levels'], problem)
      checkLength(path.levels, ['paths', i, 'levels', path.levels.length - 1, 'after'])
    }
  }),
  keys: ['name', 'description', 'team', 'levels', 'repeat', 'atEnd', 'paths'],
  references(doc) {
    const references: Reference[] = doc.team ? [{ path: 'team', kind: 'team', slug: doc.team }] : []
    references.push(...referencesOf(doc.levels, 'levels'))
    for (const [i, path] of (doc.paths ?? []).entries())
      references.push(...referencesOf(path.levels ?? [], `paths.${i}.levels`))
    return references
  },
}

function checkLevels(
  levels: PolicyDoc['levels'],
  path: (string | number)[],
  problem: (path: (string | number)[], message: string) => void,
) {
  for (const [i, level] of levels.entries()) {
    const before = levels[i - 1]
    if (before && (secondsOf(level.after) ?? 0) < (secondsOf(before.after) ?? 0)) {
      problem(
        [...path, i, 'after'],
        `comes before level ${i} (${before.after}); levels are written in the order of their time`,
      )
    }
  }
}

function referencesOf(levels: PolicyDoc['levels'], path: string): Reference[] {
  return levels.flatMap((level, i) => level.notify.map((target, j) => referenceOf(target, `${path}.${i}.notify.${j}`)))
}

/** What a target points at. */
function referenceOf(target: Target, path: string): Reference {
  const { type, name } = parseTarget(target)
  return type === 'user' ? { path, email: name } : { path, kind: type, slug: name }
}
