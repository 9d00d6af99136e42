import { system } from '@tocsin/contract/facts'
import { isWorse, type Severity } from '@tocsin/contract/severity'
import { alertsById } from '../alerts/read.ts'
import type { Tx } from '../kernel/data/db.ts'
import { type FactOf, listFacts } from '../kernel/data/facts.ts'
import { newId } from '../kernel/ids.ts'
import { mustGet } from '../kernel/must-get.ts'
import { escalateEarly as decideEarly, unreachableKey } from './ladder/escalate-early.ts'
import { begin } from './ladder/ladder.ts'
import { acknowledge, type Page, resolvedAt, worsen } from './model.ts'
import { freeze, type PageFacts, type Plan, urgencyOf } from './plan/plan.ts'
import { type LoadedPlanInputs, loadPlanInputs } from './plan/plan-inputs.ts'
import { recordAcknowledged, recordOpened, subjectsOf } from './records.ts'
import {
  firstAlertsOf,
  insertPages,
  type Link,
  linkAlerts,
  lockOpenGroups,
  lockOpenPagesOfAlerts,
  lockPage,
  mustStillBeOpen,
  type NewPage,
  openPagesOfGroups,
  pagesWithFiringAlerts,
  reachedOf,
  savePage,
  savePages,
} from './store.ts'

/*
 * What alerts, sources and unreachable people do to pages. Each takes all facts of its kind that one wave of the
 * transaction holds; the intake batches hundreds, so the number of statements does not grow with the number of alerts.
 */

type Opened = FactOf<'alert.opened'>
type Worsened = FactOf<'alert.worsened'>

/**
 * New alerts join the open page of their group (`group_key` = scope: their service, else their integration) or open one; alerts
 * that got worse raise the page they are on. `insert … on conflict do nothing` on page_open_group decides between nodes.
 */
export async function openOrJoinPages(tx: Tx, facts: FactOf<'alert.opened' | 'alert.worsened'>[]): Promise<void> {
  const opened = facts.filter((fact): fact is Opened => fact.kind === 'alert.opened')
  const worsened = facts.filter((fact): fact is Worsened => fact.kind === 'alert.worsened')
  if (opened.length > 0) await joinOpened(tx, opened)
  if (worsened.length > 0) await raiseWorsened(tx, worsened)
}

async function joinOpened(tx: Tx, facts: Opened[]): Promise<void> {
  const groups = new Map([...Map.groupBy(facts, (fact) => fact.data.scope)].sort(([a], [b]) => (a < b ? -1 : 1)))
  const known = await openPagesOfGroups(tx, [...groups.keys()])
  // A page that is open and as bad already is not changed by who joins it: a storm does not queue up for its row.
  const unchanged = new Map([...groups].filter(([group, members]) => isAsBadAs(known.get(group), members)))
  const changing = new Map([...groups].filter(([group]) => !unchanged.has(group)))
  const { pages, fresh } = await lockOrOpen(tx, changing, known)
  const links: Link[] = []
  const raises: Raise[] = []
  for (const [group, members] of groups) {
    const page = changing.has(group) ? mustGet(pages, group) : mustGet(known, group)
    for (const { data } of members) links.push({ pageId: page.id, alertId: data.alert })
    recordJoined(tx, page, fresh.has(page.id) ? members.slice(1) : members)
    if (changing.has(group) && !fresh.has(page.id)) raises.push({ page, ...worstOf(members.map((fact) => fact.data)) })
  }
  await raise(tx, raises)
  linkAlerts(tx, links)
  mustStillBeOpen(
    tx,
    [...unchanged.keys()].map((group) => mustGet(known, group).id),
  )
}

function isAsBadAs(page: Page | undefined, members: Opened[]): boolean {
  return page !== undefined && !isWorse(worstOf(members.map((fact) => fact.data)).severity, page.severity)
}

/** The pages of these groups, locked; opened where there is none. `known`: those that had one a moment ago. */
async function lockOrOpen(
  tx: Tx,
  groups: Map<string, Opened[]>,
  known: Map<string, Page>,
): Promise<{ pages: Map<string, Page>; fresh: Set<string> }> {
  const pages = await lockOpenGroups(
    tx,
    [...groups.keys()].filter((group) => known.has(group)),
  )
  const fresh = new Set<string>()
  // A group may get its page from another node, and that page be resolved, between any two statements.
  for (let attempt = 0; pages.size < groups.size; attempt++) {
    if (attempt === 10) throw new Error('the page of a group appeared and disappeared ten times in a row')
    const missing = [...groups].filter(([group]) => !pages.has(group))
    for (const page of await openPages(tx, missing)) {
      pages.set(page.groupKey!, page)
      fresh.add(page.id)
    }
    const others = missing.map(([group]) => group).filter((group) => !pages.has(group))
    for (const [group, page] of await lockOpenGroups(tx, others)) pages.set(group, page)
  }
  return { pages, fresh }
}

async function openPages(tx: Tx, groups: [string, Opened[]][]): Promise<Page[]> {
  const firsts = groups.map(([, [first]]) => first!.data)
  const [loaded, alerts] = await Promise.all([
    loadPlanInputs(
      tx,
      firsts.map(({ service }) => service),
    ),
    alertsById(
      tx.db,
      firsts.map(({ alert }) => alert),
    ),
  ])
  const drafts = groups.map(([group, members]): NewPage => {
    const { data } = members[0]!
    const { severity } = worstOf(members.map((fact) => fact.data))
    const alert = alerts.get(data.alert)
    const inputs = loaded.of(data.service)
    const about = { severity, title: data.title, source: alert?.source ?? '', labels: alert?.labels ?? {} }
    const { plan, because } = freeze(inputs, about)
    return {
      id: newId('page', tx.now),
      status: 'triggered',
      urgency: plan.urgency,
      severity,
      title: data.title,
      cause: 'alert',
      groupKey: group,
      serviceId: data.service,
      teamId: inputs.teamId,
      plan,
      openedAt: tx.now,
      ...begin(plan, tx.now),
      because: `a ${severity} alert came in and no page was open for it; ${because}`,
    }
  })
  const pages = await insertPages(tx, drafts)
  const members = new Map(groups)
  for (const page of pages) {
    const { data, actor } = mustGet(members, page.groupKey!)[0]!
    recordOpened(tx, page, actor, [data.alert])
  }
  return pages
}

function recordJoined(tx: Tx, page: Page, members: Opened[]): void {
  if (members.length === 0) return
  const alerts = members.map((fact) => fact.data.alert)
  const titles = members.length === 1 ? members[0]!.data.title : `${members.length} alerts`
  tx.record('page.joined', {
    actor: members[0]!.actor,
    subjects: subjectsOf(page, alerts),
    because: `${titles}: the same service or integration, while its page is open`,
    data: { page: page.id, alerts },
  })
}

interface Raise {
  page: Page
  severity: Severity
  title: string
}

function worstOf(alerts: { severity: Severity; title: string }[]): { severity: Severity; title: string } {
  return alerts.reduce((worst, each) => (isWorse(each.severity, worst.severity) ? each : worst))
}

async function raiseWorsened(tx: Tx, facts: Worsened[]): Promise<void> {
  const { pages, links } = await lockOpenPagesOfAlerts(
    tx,
    facts.map((fact) => fact.data.alert),
  )
  if (pages.length === 0) return
  const alerts = await alertsById(
    tx.db,
    facts.map((fact) => fact.data.alert),
  )
  const severityOf = new Map(facts.map((fact) => [fact.data.alert, fact.data.to]))
  const raises = pages.map((page) => {
    const own = links.filter((link) => link.pageId === page.id)
    const worst = own.map(({ alertId }) => ({
      severity: mustGet(severityOf, alertId),
      title: alerts.get(alertId)?.title ?? '',
    }))
    return { page, ...worstOf(worst) }
  })
  await raise(tx, raises)
}

/** Raises pages to the severity of their worst new alert; what that restarts is decided by model.ts. */
async function raise(tx: Tx, raises: Raise[]): Promise<void> {
  const worse = raises.filter(({ page, severity }) => isWorse(severity, page.severity))
  if (worse.length === 0) return
  const policies = worse.map(({ page }) => page.plan.policy?.slug).filter((slug) => slug !== undefined)
  const serviceIds = worse.map(({ page }) => page.serviceId)
  const loaded = await loadPlanInputs(tx, serviceIds, policies)
  const firsts = await firstAlertsOf(
    tx,
    worse.map(({ page }) => page.id),
  )
  const alerts = await alertsById(tx.db, [...firsts.values()])
  for (const { page, severity, title } of worse) {
    const first = alerts.get(firsts.get(page.id) ?? '')
    const about = { severity, title: page.title, source: first?.source ?? '', labels: first?.labels ?? {} }
    const decision = worsen(page, severity, planFor(page, about, loaded), title, tx.now)
    if (!decision.to) continue
    const next = await savePage(tx, page, decision.to)
    if (!decision.reopens) continue
    tx.record('page.reopened', {
      actor: system,
      subjects: subjectsOf(next),
      because: decision.because,
      data: { page: page.id, reason: 'worse_alert' },
    })
  }
}

/** The plan as it would be frozen now for what the page has become. Handed to people by name, it stays with them. */
function planFor(page: Page, about: PageFacts, loaded: LoadedPlanInputs): Plan {
  const { policy } = page.plan
  const inputs = policy ? loaded.of(page.serviceId, policy.slug) : null
  if (!inputs?.policy) return { ...page.plan, urgency: urgencyOf(about.severity) }
  return freeze(inputs, about).plan
}

/** Pages none of whose alerts fires any more are resolved. */
export async function resolvePagesOfAlerts(tx: Tx, facts: FactOf<'alert.resolved'>[]): Promise<void> {
  const { pages, links } = await lockOpenPagesOfAlerts(
    tx,
    facts.map((fact) => fact.data.alert),
  )
  // A statement of its own, after the lock: it sees what the transaction that held the page before has committed.
  const firing = await pagesWithFiringAlerts(
    tx,
    pages.map((page) => page.id),
  )
  const over = pages.filter((page) => !firing.has(page.id))
  await savePages(
    tx,
    over.map((page) => page.id),
    resolvedAt(null, tx.now),
  )
  const factOf = new Map(facts.map((fact) => [fact.data.alert, fact]))
  for (const page of over) {
    const alertId = links.findLast((link) => link.pageId === page.id)!.alertId
    const { actor, data } = mustGet(factOf, alertId)
    const how = {
      source: 'all its alerts are resolved by their source',
      person: `all its alerts are resolved, the last by ${actor.name}`,
      lease: 'all its alerts are over: their source has stopped repeating them',
    }[data.by]
    tx.record('page.resolved', {
      actor,
      subjects: subjectsOf(page),
      because: how,
      data: { page: page.id, user: data.by === 'person' && actor.type === 'user' ? actor.id : null },
    })
  }
}

/** Somebody took it in the source's own tool: its page rests as if they had answered here. */
export async function acknowledgePagesOfAlerts(tx: Tx, facts: FactOf<'alert.acknowledged_by_source'>[]): Promise<void> {
  const { pages, links } = await lockOpenPagesOfAlerts(
    tx,
    facts.map((fact) => fact.data.alert),
  )
  const factOf = new Map(facts.map((fact) => [fact.data.alert, fact]))
  for (const page of pages) {
    const link = links.find((each) => each.pageId === page.id)!
    const { actor, data } = mustGet(factOf, link.alertId)
    const by = { actor: { ...actor, name: data.name || actor.name }, userId: null }
    const decision = acknowledge(page, by, null, tx.now)
    if (!decision.to) continue
    const next = await savePage(tx, page, decision.to)
    recordAcknowledged(tx, next, by, `${by.actor.name} acknowledged it at its source`, null)
  }
}

/**
 * When nobody who was asked on the page's current level can be reached, the ladder goes on now. The page is locked before
 * counting, so that of two people found unreachable at the same moment the second finds the first.
 */
export async function escalateEarly(tx: Tx, facts: FactOf<'person.unreachable'>[]): Promise<void> {
  for (const [pageId, own] of [...Map.groupBy(facts, (fact) => fact.data.page)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const page = await lockPage(tx, pageId)
    if (page?.status !== 'triggered') continue
    const before = await listFacts(tx.db, { subject: pageId, kinds: ['person.unreachable'], limit: 1000 })
    const unreachable = new Set(
      [
        ...before.items.map((fact) => fact.data as FactOf<'person.unreachable'>['data']),
        ...own.map((fact) => fact.data),
      ].map(({ user, round, level }) => unreachableKey(user, round, level)),
    )
    const sooner = decideEarly(page, page.plan, await reachedOf(tx.db, pageId), unreachable, tx.now)
    if (sooner) await savePage(tx, page, { ...sooner, endedBecause: null })
  }
}
