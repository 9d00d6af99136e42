import { type Actor, system } from '@tocsin/contract/facts'
import type { Urgency } from '@tocsin/contract/severity'
import { shortDuration } from '@tocsin/contract/time'
import type { Tx } from '../kernel/data/db.ts'
import type { FactOf } from '../kernel/data/facts.ts'
import { peopleById } from '../people/read.ts'
import { mask, type PersonalPlan, planFor } from './model.ts'
import { type Notice, tellPeople } from './notices.ts'
import {
  calledPeople,
  deleteMethod,
  insertMethods,
  insertNotifications,
  methodsOf,
  type NewNotification,
  placesOf,
  pullForward,
  roundsOf,
  type StoredMethod,
  standingsOf,
  updateMethod,
  withdrawOf,
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

  const wanted: NewNotification[] = []
  const plans: { call: Call; name: string; personal: PersonalPlan; from: number }[] = []
  for (const call of calls) {
    const person = people.get(call.user)
    if (!person) continue
    if (person.disabledAt) {
      unreachable(tx, { ...call, because: `${person.name} is disabled` })
      continue
    }
    const personal = planFor(person, person.methods, person.rules, call.urgency, tx.now, call.because)
    const isFirst = !told.has(`${call.page} ${call.user}`)
    told.add(`${call.page} ${call.user}`)
    plans.push({ call, name: person.name, personal, from: wanted.length })
    personal.notifications.forEach((planned, i) => {
      wanted.push({
        ...planned,
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
    // Level 0: beside the ladder, so that it neither waits for nor hurries a level.
    return people.map((user) => ({ page, user, round: rounds.get(page) ?? 1, level: 0, urgency, because }))
  })
}

/** `Bo Lind is told by webhook https://hooks.acme.example/••• at once, by e-mail b•••@acme.example after 2m`. */
function inWords(name: string, { notifications, skipped }: PersonalPlan, now: Date): string {
  const told = notifications.map(({ channel, address, dueAt, contactMethodId, because }) => {
    const seconds = Math.round((dueAt.getTime() - now.getTime()) / 1000)
    const last = contactMethodId === null ? ` (${because.split('; ').at(-1)})` : ''
    return `by ${channel === 'email' ? 'e-mail' : channel} ${mask(address)} ${seconds <= 0 ? 'at once' : `after ${shortDuration(seconds)}`}${last}`
  })
  return [`${name} is told ${told.join(', ')}`, ...skipped.map((each) => `left out: ${each.because}`)].join('; ')
}

/** flow.ts: somebody answered or the page went to others, so nobody else needs to be told. */
export async function withdraw(
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
  const rows = await withdrawOf(tx, [...byPage.keys()], facts[0]?.kind === 'page.reassigned')
  for (const group of Map.groupBy(rows, (row) => `${row.pageId} ${row.personId}`).values()) {
    const { pageId, personId } = group[0]!
    const cause = byPage.get(pageId)
    const notifications = group.map((row) => row.id)
    tx.record('notification.withdrawn', {
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
export async function hedge(tx: Tx, page: string, user: string, channel: string): Promise<void> {
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

/** flow.ts: everybody's account e-mail is a contact method; usable once it is proved to be theirs. */
export async function addAccountEmail(tx: Tx, facts: FactOf<'user.created'>[]): Promise<void> {
  const people = await peopleById(
    tx.db,
    facts.map((fact) => fact.data.user),
  )
  const added = await insertMethods(
    tx,
    [...people.values()].map((person) => ({
      personId: person.id,
      channel: 'email',
      address: person.email,
      label: '',
      secret: null,
      verifiedAt: null,
      verifiedHow: null,
      managedBy: null,
    })),
  )
  for (const method of added) {
    tx.record('contact_method.added', {
      actor: system,
      subjects: [method.personId, method.id],
      because: `the account e-mail ${mask(method.address)}`,
      data: { user: method.personId, method: method.id, channel: method.channel },
    })
  }
}

export interface DeclaredContact {
  channel: string
  address: string
  label?: string
}

export interface ContactChange {
  channel: string
  /** Masked; null: it was not there. */
  before: string | null
  /** As declared; null: it is no longer declared. */
  after: string | null
}

const declared = 'declared in configuration'

/**
 * Makes these the contact methods that `managedBy` declares for a person. They are usable at once: whoever applies
 * configuration vouches for them. What this owner declared before and no longer does is removed; what the person added
 * is not touched. Every change is a fact, and the methods the person had before are told. Declared webhooks have no
 * secret and are sent unsigned. Answers what changed.
 */
export async function declareContacts(
  tx: Tx,
  by: Actor,
  personId: string,
  contacts: DeclaredContact[],
  managedBy: string | null,
): Promise<ContactChange[]> {
  const person = (await peopleById(tx.db, [personId])).get(personId)
  if (!person) return []
  const before = (await methodsOf(tx.db, [personId])).get(personId) ?? []
  const wanted = new Map(
    contacts.map((each) => [`${each.channel} ${spelled(each)}`, { ...each, address: spelled(each) }]),
  )
  const changes: ContactChange[] = []
  const owner = managedBy ?? 'configuration'

  for (const [key, { channel, address, label = '' }] of wanted) {
    const known = before.find((method) => `${method.channel} ${method.address}` === key)
    if (!known) {
      const [method] = await insertMethods(tx, [
        {
          personId,
          channel,
          address,
          label,
          secret: null,
          verifiedAt: tx.now,
          verifiedHow: declared,
          managedBy: owner,
        },
      ])
      if (!method) continue
      changes.push({ channel, before: null, after: address })
      record(tx, 'contact_method.added', by, personId, { id: method.id, channel }, `${mask(address)} is ${declared}`)
      continue
    }
    if (known.verifiedAt && known.managedBy === owner && known.label === label) continue
    if (!known.verifiedAt) record(tx, 'contact_method.verified', by, personId, known, `${mask(address)} is ${declared}`)
    const proof = known.verifiedAt ? {} : { verifiedAt: tx.now, verifiedHow: declared }
    await updateMethod(tx, known.id, { ...proof, managedBy: owner, label })
    changes.push({ channel, before: mask(address), after: address })
  }
  const gone = new Set<string>()
  for (const method of before) {
    if (method.managedBy !== owner || wanted.has(`${method.channel} ${method.address}`)) continue
    changes.push({ channel: method.channel, before: mask(method.address), after: null })
    if (method.channel === 'email' && method.address === person.email) {
      await updateMethod(tx, method.id, { managedBy: null })
      continue
    }
    await deleteMethod(tx, method.id)
    gone.add(method.id)
    record(tx, 'contact_method.removed', by, personId, method, `${mask(method.address)} is no longer ${declared}`)
  }
  const told = changes.filter((change) => change.before === null || change.after === null)
  const sentence = `Your contact methods were changed in configuration by ${by.name}.`
  // Who has just been created has nothing yet that could be led elsewhere.
  if (told.length > 0 && before.length > 0) await tellOldMethods(tx, person, before, gone, sentence)
  return changes
}

function spelled({ channel, address }: DeclaredContact): string {
  return channel === 'email' ? address.trim().toLowerCase() : address.trim()
}

function record(
  tx: Tx,
  kind: 'contact_method.added' | 'contact_method.verified' | 'contact_method.removed',
  actor: Actor,
  personId: string,
  method: Pick<StoredMethod, 'id' | 'channel'>,
  because: string,
): void {
  const data = { user: personId, method: method.id, channel: method.channel }
  tx.record(kind, { actor, subjects: [personId, method.id], because, data })
}

/**
 * Tells every usable method the person had before a change, so that nobody's pages are led elsewhere unnoticed (OWASP
 * ASVS 5.0, 7.5), also those that are `gone` (by id) by now. Without one, the account e-mail is told.
 */
export async function tellOldMethods(
  tx: Tx,
  person: { id: string; email: string },
  before: readonly StoredMethod[],
  gone: ReadonlySet<string>,
  sentence: string,
): Promise<void> {
  const usable = before.filter((method) => method.verifiedAt && !method.brokenBecause)
  const targets = usable.length > 0 ? usable : [{ id: null, channel: 'email', address: person.email }]
  insertNotifications(
    tx,
    targets.map(({ id, channel, address }) => ({
      pageId: null,
      personId: person.id,
      contactMethodId: id && !gone.has(id) ? id : null,
      channel,
      address,
      purpose: 'notice',
      urgency: 'low',
      round: 1,
      level: 0,
      first: false,
      because: sentence,
      dueAt: tx.now,
    })),
  )
}

/** For rooms further right: tells people something that is no page, by mail to their account e-mail. */
export function tell(tx: Tx, notices: Notice[]): void {
  tellPeople(tx, notices)
}
