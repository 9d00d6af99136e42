import { Problem } from '@tocsin/contract/errors'
import type { Target } from '@tocsin/contract/people/people'
import type { Urgency } from '@tocsin/contract/severity'
import { mayPage, must, whyMayNotRespond } from '../access/policy.ts'
import { resolveAlerts } from '../alerts/actions.ts'
import { alertsById } from '../alerts/read.ts'
import type { Tx } from '../kernel/data/db.ts'
import { getResource, resourcesById } from '../kernel/data/resources.ts'
import { newId } from '../kernel/ids.ts'
import type { Principal } from '../kernel/perform.ts'
import { peopleById } from '../people/read.ts'
import { begin, following } from './ladder/ladder.ts'
import { listed } from './messages.ts'
import type { Page } from './model.ts'
import * as model from './model.ts'
import { directly, freeze, type Plan } from './plan/plan.ts'
import { loadPlanInputs } from './plan/plan-inputs.ts'
import { pageIdOf } from './read.ts'
import { recordAcknowledged, recordNote, recordOpened, subjectsOf } from './records.ts'
import * as store from './store.ts'
import { mustExist, whoIs } from './targets.ts'

/*
 * What people do to a page. Each locks the row, asks whether this principal may, decides, saves and records, in the caller's
 * transaction. Doing what is done already answers the page as it is; what a resolved page cannot do any more is a conflict.
 */

export interface Noted {
  note?: string | undefined
}

/** `ref`: an id or a number (`#1042`). */
async function load(tx: Tx, by: Principal, ref: string): Promise<Page> {
  const id = await pageIdOf(tx.db, ref)
  const page = id && (await store.lockPage(tx, id))
  if (!page) throw new Problem('not_found', `There is no page ${ref}.`)
  const team =
    page.teamId === null ? null : ((await resourcesById(tx.db, [page.teamId])).get(page.teamId)?.slug ?? null)
  const refusal = whyMayNotRespond(by, { team })
  must(refusal === null, `You may not answer this page: ${refusal}. Nothing was changed.`)
  return page
}

async function nameOf(tx: Tx, id: string | null): Promise<string | null> {
  return id === null ? null : ((await peopleById(tx.db, [id])).get(id)?.name ?? null)
}

/** Takes responsibility: the ladder rests. The first who answers has it; the second is told by the page who that is. */
export async function acknowledge(tx: Tx, by: Principal, ref: string, { note }: Noted = {}): Promise<Page> {
  const page = await load(tx, by, ref)
  const { to, because } = model.acknowledge(page, by, await nameOf(tx, page.acknowledgedBy), tx.now)
  if (!to) {
    if (note) recordNote(tx, page, by, note)
    return page
  }
  const next = await store.savePage(tx, page, to)
  recordAcknowledged(tx, next, by, because, note ?? null)
  return next
}

/** Takes the page and is asked again in `seconds`. @throws Problem invalid under a minute, conflict when it is resolved. */
export async function snooze(tx: Tx, by: Principal, ref: string, seconds: number, { note }: Noted = {}): Promise<Page> {
  if (seconds < 60)
    throw new Problem('invalid', 'A page sleeps for at least a minute.', {
      errors: [{ path: 'for', message: 'must be at least 1m' }],
    })
  const page = await load(tx, by, ref)
  const { to, because } = model.snooze(page, by, seconds, tx.now)
  if (!to) throw conflict(page, because)
  const next = await store.savePage(tx, page, to)
  recordAcknowledged(tx, next, by, because, note ?? null)
  return next
}

/** Gives back what one acknowledged: it is triggered again, from level 1. @throws Problem conflict when another has it or it is resolved. */
export async function unacknowledge(tx: Tx, by: Principal, ref: string, { note }: Noted = {}): Promise<Page> {
  const page = await load(tx, by, ref)
  const { to, because } = model.unacknowledge(page, by, await nameOf(tx, page.acknowledgedBy), tx.now)
  if (!to && page.status !== 'triggered') throw conflict(page, because)
  if (note) recordNote(tx, page, by, note)
  if (!to) return page
  const next = await store.savePage(tx, page, to)
  tx.record('page.reopened', {
    actor: by.actor,
    subjects: subjectsOf(page, [by.userId]),
    because,
    data: { page: page.id, reason: 'unacknowledged' },
  })
  return next
}

/** The trouble is over: the page and its firing alerts are resolved. */
export async function resolve(tx: Tx, by: Principal, ref: string, { note }: Noted = {}): Promise<Page> {
  const page = await load(tx, by, ref)
  const { to, because } = model.resolve(page, by, tx.now)
  if (note) recordNote(tx, page, by, note)
  if (!to) return page
  const next = await store.savePage(tx, page, to)
  tx.record('page.resolved', {
    actor: by.actor,
    subjects: subjectsOf(page, [by.userId]),
    because,
    data: { page: page.id, user: by.userId },
  })
  const firing = await store.firingAlertsOf(tx, page.id)
  if (firing.length > 0) await resolveAlerts(tx, by.actor, firing, `${by.actor.name} resolved page #${page.number}`)
  return next
}

/** The next level is asked now. @throws Problem conflict when it is resolved. */
export async function escalate(tx: Tx, by: Principal, ref: string, { note }: Noted = {}): Promise<Page> {
  const page = await load(tx, by, ref)
  const { to, because } = model.escalate(page, by, tx.now)
  if (page.status === 'resolved') throw conflict(page, because)
  if (note) recordNote(tx, page, by, note)
  if (!to) return page
  const next = await store.savePage(tx, page, to)
  const { level } = following(page.plan, page.round, page.level)
  tx.record('page.escalated', {
    actor: by.actor,
    subjects: subjectsOf(page, [by.userId]),
    because,
    data: { page: page.id, level },
  })
  return next
}

export interface Recipients {
  to?: Target[] | undefined
  policy?: string | undefined
}

/** Hands the page to others, or to another policy frozen as it is now. @throws Problem invalid, not_found, conflict. */
export async function reassign(
  tx: Tx,
  by: Principal,
  ref: string,
  { to: targets, policy, note }: Recipients & Noted,
): Promise<Page> {
  const page = await load(tx, by, ref)
  const names = await mustExist(tx.db, targets ?? [], 'to')
  const plan = await planFor(tx, page, { to: targets, policy })
  const { to, because } = model.reassign(
    page,
    plan,
    by,
    wordsFor(names, policy && (plan.policy?.name ?? policy)),
    tx.now,
  )
  if (!to) throw conflict(page, because)
  if (note) recordNote(tx, page, by, note)
  const next = await store.savePage(tx, page, to)
  tx.record('page.reassigned', {
    actor: by.actor,
    subjects: subjectsOf(page, [by.userId]),
    because,
    data: { page: page.id, to: [...(targets ?? []), ...(policy ? [`policy ${policy}`] : [])] },
  })
  return next
}

/** The plan for new recipients: a policy's levels, people before them; the end steps stay those of the page. */
async function planFor(tx: Tx, page: Page, { to = [], policy }: Recipients): Promise<Plan> {
  const firstRound = page.round + 1
  if (!policy) return directly(page.plan, to, firstRound)
  await getResource(tx.db, 'policy', policy)
  const loaded = await loadPlanInputs(tx, [page.serviceId], [policy])
  const first = (await store.firstAlertsOf(tx, [page.id])).get(page.id)
  const alert = first ? (await alertsById(tx.db, [first])).get(first) : undefined
  const about = { severity: page.severity, title: page.title, source: alert?.source ?? '', labels: alert?.labels ?? {} }
  const { plan } = freeze(loaded.of(page.serviceId, policy), about, firstRound)
  return { ...withFirst(plan, to), end: page.plan.end }
}

/** These targets are asked at once, before the policy's own levels. */
function withFirst(plan: Plan, to: Target[]): Plan {
  return to.length === 0 ? plan : { ...plan, levels: [{ after: 0, targets: to }, ...plan.levels] }
}

/** Who a page is for, in words: targets by their names, then a policy by its own. */
function wordsFor(names: string[], policy: string | undefined): string {
  return listed([...names, ...(policy ? [`policy ${policy}`] : [])])
}

/** Asks more people; the ladder goes on as it was. @throws Problem invalid when nobody is behind the targets, conflict. */
export async function addResponders(
  tx: Tx,
  by: Principal,
  ref: string,
  targets: Target[],
  { note }: Noted = {},
): Promise<Page> {
  const page = await load(tx, by, ref)
  const { to, because } = model.addResponders(page, by)
  if (!to) throw conflict(page, because)
  await mustExist(tx.db, targets, 'to')
  const resolved = await whoIs(tx.db, targets, tx.now)
  const found = targets.map(resolved)
  const people = [...new Map(found.flatMap((each) => each.people).map((person) => [person.id, person])).values()]
  if (people.length === 0) {
    const why = found.map((each) => each.because).join('; ')
    throw new Problem('invalid', `Nobody was asked: ${why}.`, { errors: [{ path: 'to', message: why }] })
  }
  const reach = people.map(({ id: user, name, how }) => ({
    user,
    because: how ? `${because}; ${name} ${how}` : because,
  }))
  await store.insertReach(tx, { id: page.id, round: page.round, level: 0 }, reach)
  tx.record('page.responders_added', {
    actor: by.actor,
    subjects: subjectsOf(page, [by.userId, ...people.map((person) => person.id)]),
    because,
    data: { page: page.id, people: people.map((person) => person.id), urgency: page.urgency },
  })
  if (note) recordNote(tx, page, by, note)
  return page
}

/** Writes on the page's timeline, also after it was resolved. */
export async function note(tx: Tx, by: Principal, ref: string, text: string): Promise<Page> {
  const page = await load(tx, by, ref)
  recordNote(tx, page, by, text)
  return page
}

export interface ManualPage extends Recipients {
  title: string
  description?: string | undefined
  urgency: Urgency
  service?: string | undefined
}

/**
 * Pages by hand: people by name, a policy, or a service's policy; with both, the people are asked before the policy's levels.
 * The urgency is the caller's word, whatever the policy's paths say. It joins no group: it ends when somebody ends it.
 * @throws Problem forbidden, invalid with paths, not_found.
 */
export async function create(tx: Tx, by: Principal, asked: ManualPage): Promise<Page> {
  must(mayPage(by), 'You may not page people. Nobody was paged.')
  const to = asked.to ?? []
  const names = await mustExist(tx.db, to, 'to')
  const service = asked.service ? await getResource<{ name?: string }>(tx.db, 'service', asked.service) : null
  const policy = asked.policy ? await getResource<{ name?: string }>(tx.db, 'policy', asked.policy) : null
  const loaded = await loadPlanInputs(tx, [service?.id ?? null], policy ? [policy.slug] : [])
  const inputs = loaded.of(service?.id ?? null, policy?.slug)
  const severity = asked.urgency === 'high' ? 'high' : 'low'
  const frozen = freeze(inputs, { severity, title: asked.title, source: 'manual', labels: {} })
  const planned = to.length > 0 && !policy ? directly(frozen.plan, to, 1) : withFirst(frozen.plan, to)
  const plan: Plan = { ...planned, urgency: asked.urgency }
  const who =
    service && to.length === 0 && !policy
      ? `service ${service.doc.name ?? service.slug}`
      : wordsFor(names, policy?.doc.name ?? policy?.slug)
  const [page] = await store.insertPages(tx, [
    {
      id: newId('page', tx.now),
      status: 'triggered',
      urgency: asked.urgency,
      severity,
      title: asked.title,
      cause: 'manual',
      groupKey: null,
      serviceId: service?.id ?? null,
      teamId: inputs.teamId,
      plan,
      openedAt: tx.now,
      ...begin(plan, tx.now),
      because: `${by.actor.name} paged ${who}`,
    },
  ])
  if (!page) throw new Error('a page without a group was not inserted')
  recordOpened(tx, page, by.actor, [by.userId])
  if (asked.description) recordNote(tx, page, by, asked.description)
  return page
}

function conflict(page: Page, because: string): Problem {
  return new Problem('conflict', `Page #${page.number}: ${because}. Nothing was changed.`)
}
