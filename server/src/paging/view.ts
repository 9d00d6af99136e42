import { Problem } from '@tocsin/contract/errors'
import type { Fact } from '@tocsin/contract/facts'
import type { Notification, PageCan, Page as PageOnTheWire, PageSummary } from '@tocsin/contract/paging/paging'
import { mayRespond, maySeeFact } from '../access/policy.ts'
import { alertsOfPages } from '../alerts/read.ts'
import { readNumberCursor } from '../kernel/cursor.ts'
import type { Tx } from '../kernel/data/db.ts'
import { listFacts } from '../kernel/data/facts.ts'
import { findResource, type Resource, resourcesById } from '../kernel/data/resources.ts'
import type { Principal } from '../kernel/perform.ts'
import { peopleById, resolvePerson } from '../people/read.ts'
import { lastRound, nextStepInWords } from './ladder/ladder.ts'
import { ladderOf } from './ladder/ladder-view.ts'
import { isHeldBy, type Page } from './model.ts'
import { alertCounts, alertIdsOf, listPages, pageById, pageIdOf } from './read.ts'
import { reachedOf } from './store.ts'
import { whoIs } from './targets.ts'

type Db = Tx['db']

/** Notifications are to the right of this room; the lead hands in how to read them. */
export type NotificationsOf = (db: Db, pageId: string) => Promise<Notification[]>

export interface PageListQuestion {
  status?: 'open' | Page['status'] | undefined
  service?: string | undefined
  team?: string | undefined
  /** Pages that reached this person. */
  user?: string | undefined
  urgency?: 'high' | 'low' | undefined
  q?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** A list of pages; of a service or team that does not exist there are none. @throws Problem invalid, not_found for a person. */
export async function pageList(
  tx: Tx,
  by: Principal,
  { service, team, user, cursor, ...ask }: PageListQuestion,
): Promise<{ items: PageSummary[]; nextCursor: string | null }> {
  const below = readNumberCursor(cursor)
  const serviceId = service ? (await findResource(tx.db, 'service', service))?.id : undefined
  const teamId = team ? (await findResource(tx.db, 'team', team))?.id : undefined
  const userId = user ? (await resolvePerson(tx, by, user, 'user')).id : undefined
  if ((service && !serviceId) || (team && !teamId)) return { items: [], nextCursor: null }
  const found = await listPages(tx.db, { ...ask, serviceId, teamId, userId, below })
  const last = found.length === ask.limit ? found.at(-1) : undefined
  return { items: await summaries(tx.db, by, found), nextCursor: last ? String(last.number) : null }
}

/** A page by id or number. @throws Problem not_found */
export async function pageNamed(tx: Tx, ref: string): Promise<Page> {
  const id = await pageIdOf(tx.db, ref)
  const page = id && (await pageById(tx.db, id))
  if (!page) throw new Problem('not_found', `There is no page ${ref}.`)
  return page
}

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
      nextStepBecause: page.endedBecause ?? nextStepInWords(page),
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
  if (page.status === 'triggered') return ['acknowledge', ...whileOpen]
  return isHeldBy(page, by) ? [...whileOpen, 'unacknowledge'] : whileOpen
}

const timelineLength = 500

/** One page with everything about it: the newest 200 alerts, the ladder, notifications, and its facts oldest first. */
export async function pageDetail(
  db: Db,
  by: Principal,
  page: Page,
  now: Date,
  notificationsOf: NotificationsOf,
): Promise<PageOnTheWire> {
  const [summary] = await summaries(db, by, [page])
  const alertIds = await alertIdsOf(db, page.id)
  const alerts = await alertsOfPages(db, alertIds)
  const sees = (fact: Fact) => maySeeFact(by, fact)
  const timeline = (await listFacts(db, { subject: page.id, after: 0, limit: timelineLength, sees })).items
  const skipped = timeline
    .filter((fact) => fact.kind === 'page.level_skipped')
    .map((fact) => ({
      ...(fact.data as { round: number; level: number }),
      at: new Date(fact.at),
      because: fact.because,
    }))
  const { plan } = page
  const asksOn = page.status === 'triggered'
  const resolved = await whoIs(db, asksOn ? [...plan.levels, ...plan.end].flatMap((step) => step.targets) : [], now)
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
