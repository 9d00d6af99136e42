import type { Actor } from '@tocsin/contract/facts'
import { isWorse, type Severity, type Urgency } from '@tocsin/contract/severity'
import { later } from '../kernel/clock.ts'
import { begin, following, type Standing } from './ladder/ladder.ts'
import { givenInWords, type NextStepReason } from './ladder/reason.ts'
import { inWords } from './messages.ts'
import type { Plan } from './plan/plan.ts'

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
  nextStepReason: null,
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

function taken({ plan }: Page, by: Responder, now: Date, snoozedUntil: Date | null): Change {
  const again = snoozedUntil ?? (plan.ackTimeout === null ? null : later(now, plan.ackTimeout))
  return {
    status: 'acknowledged',
    acknowledgedBy: by.userId,
    acknowledgedAt: now,
    snoozedUntil,
    stepFailures: 0,
    nextStepAt: again,
    nextStepReason: again ? { kind: 'asks_again' } : null,
    endedBecause: again ? null : `${by.actor.name} has it, and acknowledged pages do not ask again here`,
  }
}

/**
 * Gives a page back: it is triggered again and its ladder starts again. Only who has it may; for anybody else there are
 * escalate and reassign, so that taking back one's own answer never takes away another's. `holder` as for acknowledge.
 */
export function unacknowledge(page: Page, by: Responder, holder: string | null, now: Date): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  if (page.status === 'triggered') return stay('nobody has it')
  if (!isHeldBy(page, by)) return stay(`${holder ?? 'somebody else'} has it; escalate or reassign it instead`)
  return restarted({ ...page.plan, firstRound: page.round + 1 }, { kind: 'given_back', by: by.actor.name }, now)
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
    { ...asking, nextStepAt: now, nextStepReason: { kind: 'escalated', by: by.actor.name } },
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
function restart(plan: Plan, reason: NextStepReason, now: Date): Change {
  return { ...asking, plan, urgency: plan.urgency, ...begin(plan, now), nextStepReason: reason }
}

function restarted(plan: Plan, reason: NextStepReason, now: Date): { to: Change; because: string } {
  return { to: restart(plan, reason, now), because: givenInWords(reason) ?? '' }
}

/** Hands the page to somebody else: a new plan, and its ladder starts again. */
export function reassign(page: Page, plan: Plan, by: Responder, to: string, now: Date): Decision {
  if (page.status === 'resolved') return stay('it is already resolved')
  const own = { ...plan, urgency: page.urgency, firstRound: page.round + 1 }
  return restarted(own, { kind: 'reassigned', by: by.actor.name, to }, now)
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
  const seconds = (now.getTime() - (page.acknowledgedAt ?? now).getTime()) / 1000
  const after = page.snoozedUntil ? 'snoozed' : 'acknowledged'
  const plan = { ...page.plan, firstRound: page.round + 1 }
  return {
    ...restarted(plan, { kind: 'still_open', after, holder, seconds }, now),
    reason: page.snoozedUntil ? 'snooze_over' : 'ack_timeout',
  }
}

/**
 * A worse alert belongs to the page now. Its severity rises; from low to high urgency the ladder starts again, and an
 * acknowledged page is triggered again: what was taken on was less than this.
 * @param current the plan as it would be frozen for the new severity.
 */
export function worsen(
  page: Page,
  severity: Severity,
  current: Plan,
  title: string,
  now: Date,
): Decision & { reopens: boolean } {
  if (!isWorse(severity, page.severity)) return { ...stay('it is no worse than the page'), reopens: false }
  const louder = page.urgency === 'low' && current.urgency === 'high'
  const reason = { kind: 'worse_alert', severity, title } as const
  const reopens = louder || page.status === 'acknowledged'
  if (!reopens) return { ...move({ severity }, givenInWords(reason) ?? ''), reopens }
  const plan = {
    ...(louder ? current : page.plan),
    urgency: louder ? 'high' : page.urgency,
    firstRound: page.round + 1,
  } as const
  const { to, because } = restarted(plan, reason, now)
  return { ...move({ ...to, severity }, because), reopens }
}
