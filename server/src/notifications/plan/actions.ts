import { type Actor, system } from '@tocsin/contract/facts'
import type { Urgency } from '@tocsin/contract/severity'
import { shortDuration } from '@tocsin/contract/time'
import type { Tx } from '../../kernel/data/db.ts'
import type { FactOf } from '../../kernel/data/facts.ts'
import { declarations, ranksOf, wordOf } from '../channels/index.ts'
import { mask } from '../mask.ts'
import { type PersonalPlan, planFor } from './model.ts'
import {
  calledPeople,
  cancelOf,
  insertNotifications,
  type NewNotification,
  placesOf,
  pullForward,
  roundsOf,
  standingsOf,
} from './store.ts'

/** One person to be told about one page. */
interface Call {
  page: string
  user: string
  round: number
  level: number
  urgency: Urgency
  because: string
}

/** flow.ts: people were reached or added. Each gets their own plan, written down as notifications with their times. */
export async function plan(tx: Tx, facts: FactOf<'page.reached'>[] | FactOf<'page.responders_added'>[]): Promise<void> {
  const calls = await callsOf(tx, facts)
  const people = await calledPeople(
    tx,
    [...new Set(calls.map((call) => call.user))],
    [...new Set(calls.map((call) => call.page))],
  )
  const told = new Set([...people.values()].flatMap((person) => person.told.map((page) => `${page} ${person.id}`)))

  const ranks = ranksOf(declarations)
  const wanted: NewNotification[] = []
  const plans: { call: Call; name: string; personal: PersonalPlan; from: number }[] = []
  for (const call of calls) {
    const person = people.get(call.user)
    if (!person) continue
    if (person.disabledAt) {
      unreachable(tx, { ...call, because: `${person.name} is disabled` })
      continue
    }
    const personal = planFor(person, person.methods, person.rules, call.urgency, ranks, tx.now)
    const isFirst = !told.has(`${call.page} ${call.user}`)
    told.add(`${call.page} ${call.user}`)
    plans.push({ call, name: person.name, personal, from: wanted.length })
    personal.notifications.forEach(({ isLastResort: _, ...planned }, i) => {
      wanted.push({
        ...planned,
        because: `${call.because}; ${planned.because}`,
        pageId: call.page,
        personId: call.user,
        purpose: 'page',
        urgency: call.urgency,
        round: call.round,
        level: call.level,
        first: isFirst && i === 0,
      })
    })
  }
  const ids = insertNotifications(tx, wanted)
  for (const { call, name, personal, from } of plans) {
    const notifications = ids.slice(from, from + personal.notifications.length)
    tx.record('notification.planned', {
      actor: system,
      subjects: [call.page, ...notifications, call.user],
      because: inWords(name, personal, tx.now),
      data: { page: call.page, user: call.user, notifications },
    })
  }
}

async function callsOf(tx: Tx, facts: (FactOf<'page.reached'> | FactOf<'page.responders_added'>)[]): Promise<Call[]> {
  const added = facts.filter((fact) => fact.kind === 'page.responders_added')
  const rounds = await roundsOf(tx, [...new Set(added.map((fact) => fact.data.page))])
  return facts.flatMap((fact): Call[] => {
    if (fact.kind === 'page.reached') {
      const { page, round, level, urgency, people } = fact.data
      return people.map(({ user, because }) => ({ page, user, round, level, urgency, because }))
    }
    const { page, people, urgency } = fact.data
    const because = fact.because ?? `${fact.actor.name} added you to this page`
    // Level 0: beside the ladder, so that it neither waits for a level nor ends one early.
    return people.map((user) => ({ page, user, round: rounds.get(page) ?? 1, level: 0, urgency, because }))
  })
}

/** `Bo Lind is told by webhook https://hooks.acme.example/••• at once, by e-mail b•••@acme.example after 2m`. */
function inWords(name: string, { notifications, skipped }: PersonalPlan, now: Date): string {
  const told = notifications.map(({ channel, address, dueAt, because, isLastResort }) => {
    const seconds = Math.round((dueAt.getTime() - now.getTime()) / 1000)
    const last = isLastResort ? ` (${because})` : ''
    return `by ${wordOf(channel)} ${mask(address)} ${seconds <= 0 ? 'at once' : `after ${shortDuration(seconds)}`}${last}`
  })
  return [`${name} is told ${told.join(', ')}`, ...skipped.map((each) => `left out: ${each.because}`)].join('; ')
}

/** flow.ts: somebody answered or the page went to others, so nobody else needs to be told. */
export async function cancel(
  tx: Tx,
  facts: FactOf<'page.acknowledged'>[] | FactOf<'page.resolved'>[] | FactOf<'page.reassigned'>[],
): Promise<void> {
  const byPage = new Map<string, { actor: Actor; because: string }>()
  for (const { kind, data, actor } of facts) {
    const because =
      kind === 'page.resolved'
        ? 'the page is resolved'
        : `${actor.name} ${kind === 'page.acknowledged' ? 'acknowledged the page' : 'handed the page to others'}`
    byPage.set(data.page, { actor, because })
  }
  const rows = await cancelOf(tx, [...byPage.keys()], facts[0]?.kind === 'page.reassigned')
  for (const group of Map.groupBy(rows, (row) => `${row.pageId} ${row.personId}`).values()) {
    const { pageId, personId } = group[0]!
    const cause = byPage.get(pageId)
    const notifications = group.map((row) => row.id)
    tx.record('notification.cancelled', {
      actor: cause?.actor ?? system,
      subjects: [pageId, ...notifications, personId],
      because: cause?.because ?? null,
      data: { page: pageId, user: personId, notifications },
    })
  }
}

/**
 * flow.ts: a notification failed for good. The person's next one that was never tried comes due at once; when nothing is
 * left or being tried, and nothing of that step has got through, the person cannot be reached.
 */
export async function nextMethod(tx: Tx, facts: FactOf<'notification.failed'>[]): Promise<void> {
  const failed = facts.flatMap(({ data }) => (data.page ? [{ ...data, page: data.page }] : []))
  const places = await placesOf(
    tx,
    failed.map((each) => each.notification),
  )
  const standings = await standingsOf(
    tx,
    failed.map((each) => ({ pageId: each.page, personId: each.user })),
  )
  const done = new Set<string>()
  for (const each of failed) {
    const standing = standings.get(`${each.page} ${each.user}`)
    const place = places.get(each.notification)
    const step = `${place?.round} ${place?.level}`
    if (!standing || !place || done.has(`${each.page} ${each.user} ${step}`)) continue
    done.add(`${each.page} ${each.user} ${step}`)
    const next = standing.untried[0]
    if (next) await pullForward(tx, [next.id], `at once because ${each.channel} failed`)
    else if (standing.trying === 0 && !standing.reached.has(step))
      unreachable(tx, {
        ...each,
        ...place,
        because: `no contact method got through: ${each.channel} failed last (${each.detail})`,
      })
  }
}

/** A method keeps failing: do not wait for its end before trying the next one. */
export async function tryNextMethod(tx: Tx, page: string, user: string, channel: string): Promise<void> {
  const standing = (await standingsOf(tx, [{ pageId: page, personId: user }])).get(`${page} ${user}`)
  const next = standing?.untried[0]
  if (next) await pullForward(tx, [next.id], `at once because ${channel} does not get through`)
}

function unreachable(tx: Tx, { page, user, round, level, because }: Omit<Call, 'urgency'>): void {
  tx.record('person.unreachable', {
    actor: system,
    subjects: [page, user],
    because,
    data: { page, user, round, level },
  })
}
