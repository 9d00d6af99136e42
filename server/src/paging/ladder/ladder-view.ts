import type { LadderStep } from '@tocsin/contract/paging/paging'
import { later } from '../../kernel/clock.ts'
import type { Page } from '../model.ts'
import {
  dueAt,
  following,
  lastRound,
  type Position,
  position,
  type Reached,
  type Resolved,
  type Standing,
  step,
} from './ladder.ts'

export interface Skipped {
  round: number
  level: number
  at: Date
  because: string | null
}

type ReachedBecause = Reached & { because: string }

/**
 * The ladder as a page shows it: what was done or skipped in the current round (of an end round, in the round before it as
 * well), and, while the page is triggered, what comes next if nobody answers, to the end of that round and through the end
 * steps. What comes is what `step` itself answers for those instants, with the people who are behind the targets now.
 */
export function ladderOf(page: Page, reached: ReachedBecause[], skipped: Skipped[], resolved: Resolved): LadderStep[] {
  return [...past(page, reached, skipped), ...future(page, reached, resolved)]
}

function past(page: Page, reached: ReachedBecause[], skipped: Skipped[]): LadderStep[] {
  const { plan } = page
  const levels = plan.levels.length
  const isEnd = page.round > lastRound(plan)
  const before = [...reached, ...skipped].map((each) => each.round).filter((round) => round <= lastRound(plan))
  const lastOfPolicy = Math.max(0, ...before)
  const steps: LadderStep[] = []
  for (let level = 1; level <= levels + plan.end.length; level++) {
    const round = isEnd && level <= levels ? lastOfPolicy : page.round
    const here = { ...frame(position(plan, round, level, false)), people: [], because: null }
    const done = reached.filter((each) => each.round === round && each.level === level)
    const was = skipped.findLast((each) => each.round === round && each.level === level)
    if (done.length > 0) {
      const people = done.map(({ user, name, because }) => ({ id: user, name, because }))
      steps.push({ ...here, at: done[0]!.at.toISOString(), state: 'done', people })
    } else if (was) {
      steps.push({ ...here, at: was.at.toISOString(), state: 'skipped', because: was.because })
    }
  }
  return steps
}

function future(page: Page, reached: Reached[], resolved: Resolved): LadderStep[] {
  const { plan } = page
  const steps: LadderStep[] = []
  const known = [...reached]
  let standing: Standing = page
  let at = page.status === 'triggered' ? page.nextStepAt : null
  while (at) {
    const instant = at
    const answer = step(standing, plan, resolved, known, instant, true)
    const push = (round: number, level: number, rest: Pick<LadderStep, 'people' | 'because'>) =>
      steps.push({
        ...frame(position(plan, round, level, false)),
        at: instant.toISOString(),
        state: steps.length === 0 ? 'next' : 'later',
        ...rest,
      })
    for (const each of answer.skipped)
      push(each.round, each.level, { people: [], because: `as things are: ${each.because}` })
    if (answer.reach.length > 0) {
      const people = answer.reach.map(({ user, name, because }) => ({ id: user, name, because }))
      push(answer.round, answer.level, { people, because: null })
    }
    for (const { user, name } of answer.reach)
      known.push({ user, name, round: answer.round, level: answer.level, at: instant })
    const next = following(plan, answer.round, answer.level)
    if (!answer.nextStepAt || (next.opens && answer.round > lastRound(plan))) break
    standing = { ...answer }
    at = answer.nextStepAt
    if (next.opens && next.kind === 'level') {
      // The rounds in between say nothing new; the end steps follow the last of them.
      const rounds = lastRound(plan) - answer.round
      const skippedFor = rounds * plan.repeat.roundLength
      const roundBeganAt = later(answer.roundBeganAt, skippedFor)
      for (const each of known.filter((asked) => asked.round === answer.round && rounds > 0))
        known.push({ ...each, round: lastRound(plan), at: later(each.at, skippedFor) })
      standing = { ...answer, round: lastRound(plan), roundBeganAt, nextStepReason: null }
      at = dueAt(plan, standing, following(plan, standing.round, standing.level))
    }
  }
  return steps
}

function frame(step: Position): Pick<LadderStep, 'round' | 'level' | 'kind' | 'name' | 'targets'> {
  return {
    round: step.round,
    level: step.level,
    kind: step.kind,
    name: step.name,
    targets: step.targets === 'admins' ? ['all admins'] : step.targets,
  }
}
