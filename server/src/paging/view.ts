import type { LadderStep, Notification, PageCan, Page as PageOnTheWire, PageSummary } from '@tocsin/contract/paging'
import { mayRespond } from '../access/policy.ts'
import { alertsOfPages } from '../alerts/read.ts'
import type { Tx } from '../kernel/db.ts'
import { listFacts } from '../kernel/facts.ts'
import type { Principal } from '../kernel/perform.ts'
import { type Resource, resourcesById } from '../kernel/resources.ts'
import { peopleById } from '../people/read.ts'
import { behind, dueAt, following, lastRound, type Position, position, type Reached, type Resolved } from './ladder.ts'
import type { Page } from './model.ts'
import { alertCounts, alertIdsOf } from './read.ts'
import { reachedOf } from './store.ts'
import { whoIs } from './targets.ts'

type Db = Tx['db']

/** Notifications are to the right of this room; the lead hands in how to read them. */
export type NotificationsOf = (db: Db, pageId: string) => Promise<Notification[]>

/** Pages as lists show them, in the same order; three statements for all. */
export async function summaries(db: Db, by: Principal, pages: Page[]): Promise<PageSummary[]> {
  const ids = pages.flatMap((page) => [page.serviceId, page.teamId]).filter((id) => id !== null)
  const resources = await resourcesById<{ name?: string }>(db, ids)
  const holders = await peopleById(
    db,
    pages.map((page) => page.acknowledgedBy).filter((id) => id !== null),
  )
  const counts = await alertCounts(
    db,
    pages.map((page) => page.id),
  )
  const named = (id: string | null) => nameOf(id === null ? undefined : resources.get(id))
  return pages.map((page): PageSummary => {
    const { plan } = page
    const holder = page.acknowledgedBy ? holders.get(page.acknowledgedBy) : undefined
    const team = named(page.teamId)
    return {
      id: page.id,
      number: page.number,
      status: page.status,
      urgency: page.urgency,
      severity: page.severity,
      title: page.title,
      service: named(page.serviceId),
      team,
      policy: plan.policy && { slug: plan.policy.slug, version: plan.policy.version },
      round: page.round,
      rounds: Math.max(page.round, lastRound(plan)),
      level: page.level,
      openedAt: page.openedAt.toISOString(),
      nextStepAt: page.nextStepAt?.toISOString() ?? null,
      nextStepBecause: page.endedBecause ?? page.nextStepBecause,
      acknowledgedBy: holder ? { id: holder.id, name: holder.name } : null,
      acknowledgedAt: page.acknowledgedAt?.toISOString() ?? null,
      snoozedUntil: page.snoozedUntil?.toISOString() ?? null,
      resolvedAt: page.resolvedAt?.toISOString() ?? null,
      alertCount: counts.get(page.id) ?? 0,
      because: page.because,
      can: canOf(page, by, team?.slug ?? null),
    }
  })
}

function nameOf(resource: Resource<{ name?: string }> | undefined) {
  return resource ? { id: resource.id, slug: resource.slug, name: resource.doc.name ?? resource.slug } : null
}

const whileOpen: PageCan[] = ['resolve', 'escalate', 'reassign', 'addResponders', 'snooze', 'note']

/** What this principal may do with this page now. */
function canOf(page: Page, by: Principal, team: string | null): PageCan[] {
  if (!mayRespond(by, { team })) return []
  if (page.status === 'resolved') return ['note']
  return page.status === 'triggered' ? ['acknowledge', ...whileOpen] : whileOpen
}

const timelineLength = 500

/** One page with everything about it: the newest 200 alerts, the ladder, notifications, and its facts oldest first. */
export async function detail(
  db: Db,
  by: Principal,
  page: Page,
  now: Date,
  notificationsOf: NotificationsOf,
): Promise<PageOnTheWire> {
  const [summary] = await summaries(db, by, [page])
  const alertIds = await alertIdsOf(db, page.id)
  const alerts = await alertsOfPages(db, alertIds)
  const timeline = (await listFacts(db, { subject: page.id, after: 0, limit: timelineLength })).items
  const skipped = timeline
    .filter((fact) => fact.kind === 'page.level_skipped')
    .map((fact) => ({
      ...(fact.data as { round: number; level: number }),
      at: new Date(fact.at),
      because: fact.because,
    }))
  const { plan } = page
  const resolved = await whoIs(
    db,
    [...plan.levels, ...plan.end].flatMap((step) => step.targets),
    now,
  )
  const self = { id: page.id, number: page.number, status: page.status }
  return {
    ...summary!,
    alerts: alertIds.flatMap((id) => {
      const alert = alerts.get(id)
      return alert ? [{ ...alert, page: self }] : []
    }),
    ladder: ladderOf(page, await reachedOf(db, page.id), skipped, resolved),
    notifications: await notificationsOf(db, page.id),
    timeline,
  }
}

interface Skipped {
  round: number
  level: number
  at: Date
  because: string | null
}

/**
 * The ladder of the page's current round with the end steps behind it: what was done or skipped, and, while it is triggered,
 * what comes next and when if nobody answers, with the people who would be asked if it were now. Of an end round the
 * policy's last round is shown before it. Pure; the same functions decide when the step comes.
 */
export function ladderOf(
  page: Page,
  reached: (Reached & { because: string })[],
  skipped: Skipped[],
  resolved: Resolved,
): LadderStep[] {
  const { plan } = page
  const steps: LadderStep[] = []
  const isEnd = page.round > lastRound(plan)
  const size = plan.levels.length + plan.end.length
  let next = following(plan, page.round, page.level)
  // A round that waits for the next one shows the next one's first level as what comes next.
  for (let level = 1; level <= size; level++) {
    const isEndStep = level > plan.levels.length
    const round = isEndStep || !isEnd ? page.round : lastRoundDone(reached, skipped, page.round)
    const here = position(plan, round, level, false)
    const done = reached.filter((each) => each.round === round && each.level === level)
    const was = skipped.findLast((each) => each.round === round && each.level === level)
    if (done.length > 0) {
      steps.push({
        ...frame(here),
        at: done[0]!.at.toISOString(),
        state: 'done',
        people: done.map(({ user, name, because }) => ({ id: user, name, because })),
        because: null,
      })
    } else if (was) {
      steps.push({ ...frame(here), at: was.at.toISOString(), state: 'skipped', people: [], because: was.because })
    }
  }
  if (page.status !== 'triggered' || !page.nextStepAt) return steps
  // From the next step through the end steps; each from where the one before it would leave the round.
  let standing = { round: page.round, roundBeganAt: page.roundBeganAt }
  let at = page.nextStepAt
  for (let first = true; ; first = false) {
    steps.push({
      ...frame(next),
      at: at.toISOString(),
      state: first ? 'next' : 'later',
      ...ahead(next, reached, resolved),
    })
    if (next.closes && (next.kind === 'catch-all' || next.round < lastRound(plan))) {
      if (next.kind === 'catch-all') break
    }
    standing = { round: next.round, roundBeganAt: new Date(at.getTime() - next.offset * 1000) }
    const then = following(plan, next.round, next.level)
    at = dueAt(plan, standing, then)
    next = then
  }
  return steps
}

function lastRoundDone(reached: Reached[], skipped: Skipped[], before: number): number {
  return Math.max(0, ...[...reached, ...skipped].map((each) => each.round).filter((round) => round < before))
}

function frame(step: Position): Pick<LadderStep, 'level' | 'kind' | 'targets'> {
  return { level: step.level, kind: step.kind, targets: step.whom === 'admins' ? ['all admins'] : step.whom }
}

/** Who would be asked if the step came now. */
function ahead(step: Position, reached: Reached[], resolved: Resolved): Pick<LadderStep, 'people' | 'because'> {
  const { people, because } = behind(
    step,
    resolved,
    reached.filter((each) => each.round === step.round),
  )
  return {
    people: people.map(({ id, name, how }) => ({
      id,
      name,
      because: how ? `${step.name}: ${name} ${how}` : step.name,
    })),
    because: people.length > 0 ? null : `it would be skipped: ${because}`,
  }
}
