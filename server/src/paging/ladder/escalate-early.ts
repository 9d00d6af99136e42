import { later } from '../../kernel/clock.ts'
import type { Plan } from '../plan/plan.ts'
import { endRepeat, lastRound, nobodyRetry, position, type Reached, type Standing } from './ladder.ts'

/**
 * After people turned out to be unreachable: does the page go on at once? Within the round when nobody of its current level
 * can be reached; from its last level to the end steps when that is so for the whole round. The end steps are never
 * repeated for this reason without a pause: an installation where nobody can be reached must not spin.
 * @param unreachable `user round level` of everybody known to be unreachable on this page.
 */
export function escalateEarly(
  page: Standing,
  plan: Plan,
  reached: Reached[],
  unreachable: ReadonlySet<string>,
  now: Date,
): Pick<Standing, 'round' | 'level' | 'nextStepAt' | 'nextStepReason'> | null {
  const inRound = reached.filter((each) => each.round === page.round && each.level > 0)
  const isGone = (each: Reached) => unreachable.has(unreachableKey(each.user, each.round, each.level))
  const here = inRound.filter((each) => each.level === page.level)
  if (here.length === 0 || !here.every(isGone)) return null
  const current = position(plan, page.round, page.level, false)
  const sooner = (round: number, level: number, at: Date, who: string, retryIn: number | null = null) =>
    page.nextStepAt && page.nextStepAt <= at
      ? null
      : { round, level, nextStepAt: at, nextStepReason: { kind: 'unreachable' as const, who, retryIn } }
  if (!current.closes) return sooner(page.round, page.level, now, current.name)
  if (!inRound.every(isGone)) return null
  if (current.kind === 'level') {
    return sooner(lastRound(plan), page.level, now, plan.policy?.name ?? 'those it was sent to')
  }
  const wait = plan.urgency === 'high' ? nobodyRetry : endRepeat
  return sooner(page.round, page.level, later(now, wait), 'the catch-alls', wait)
}

export function unreachableKey(user: string, round: number, level: number): string {
  return `${user} ${round} ${level}`
}
