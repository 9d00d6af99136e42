import { type Actor, system } from '@tocsin/contract/facts'
import { later } from '../../kernel/clock.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import { whoIsNext } from '../../paging/read.ts'
import { type Person, peopleById } from '../../people/read.ts'
import type { Channels } from '../channels/channel.ts'
import { methodsById } from '../contacts/store.ts'
import type { StoredNotice } from '../messages/notice.ts'
import type { PageContext } from '../messages/page.ts'
import { decideSend, type SendDecision } from './decide.ts'
import { mostAttempts } from './retry.ts'
import {
  alertsOf,
  type Due,
  type LockedPage,
  lockLeftAlone,
  lockPages,
  markCancelled,
  type Openings,
  type PageAlerts,
  startSending,
  type Tries,
  triesOf,
} from './store.ts'

/** Seconds a node holds a notification; a dead node's work comes due again after that. */
export const leaseSeconds = 10
/** Messages to one address that may be under way at once: an endpoint that hangs must not take its channel's places. */
export const perAddress = 4

/** A notification this node holds. */
export interface Claimed {
  id: string
  token: string
  /** The same until it is known that an attempt did not go out: a repetition can be recognised. */
  key: string
  pageId: string | null
  person: Person
  contactMethodId: string | null
  channel: string
  address: string
  /** As stored, sealed. */
  secret: string | null
  purpose: Due['purpose']
  because: string
  /** Of a notice: what it says. */
  notice: StoredNotice | null
  page: PageContext | null
  /** Send the shortest form. */
  minimal: boolean
  /** Seconds since it was due, on the first attempt; else null. */
  delay: number | null
  /** Why nothing can be sent; null: send it. */
  lost: string | null
}

/**
 * Takes what is due, looks again whether it is still wanted, and writes the attempts down; what follows the commit is only
 * sending. `onChannels` was locked as due when the transaction began. Answers what was taken and how many rows were dealt
 * with, which may be more. `isCertain`: something has just come due, so what has been left alone for a minute can wait for
 * the next look.
 */
export async function claim(
  tx: Tx,
  onChannels: Due[],
  openings: Openings & { limit: number; underWay: ReadonlyMap<string, number>; isCertain: boolean },
  channels: Channels,
): Promise<{ claimed: Claimed[]; dealtWith: number }> {
  const leftAlone = openings.isCertain ? [] : await lockLeftAlone(tx, openings.known)
  const due = atMost(leftAlone.length > 0 ? inOrder([...onChannels, ...leftAlone]) : onChannels, openings)
  if (due.length === 0) return { claimed: [], dealtWith: 0 }
  const pageIds = [...new Set(due.flatMap((each) => each.pageId ?? []))]
  const [pages, alerts, next, people, methods, tries] = await Promise.all([
    lockPages(tx, pageIds),
    alertsOf(tx, pageIds),
    whoIsNext(tx.db, pageIds),
    peopleById(
      tx.db,
      due.map((each) => each.personId),
    ),
    methodsById(
      tx,
      due.flatMap((each) => each.contactMethodId ?? []),
    ),
    triesOf(
      tx,
      due.filter((each) => each.attempts > 0).map((each) => each.id),
    ),
  ])

  const claimed: Claimed[] = []
  const unwanted: { due: Due; because: string }[] = []
  for (const each of due) {
    const page = each.pageId === null ? null : pages.get(each.pageId)
    const person = people.get(each.personId)
    // Somebody is changing the page at this moment: look again in the next round.
    if (page === undefined || !person) continue
    const method = (each.contactMethodId && methods.get(each.contactMethodId)) || null
    const state = page && { status: page.status, acknowledgedBy: page.acknowledgedByName }
    const decision = withLimits(each, channels, decideSend(each, state, person, method))
    if (!decision.send && !decision.lost) unwanted.push({ due: each, because: decision.because })
    else {
      const lost = decision.send ? null : decision.because
      claimed.push(claimedOf(tx, each, tries.get(each.id), person, page, method?.secret ?? null, lost))
    }
  }

  const attempts = new Map(due.map((each) => [each.id, each.attempts]))
  startSending(
    tx,
    claimed.map(({ id, token, lost, channel }) => ({
      id,
      token,
      n: (attempts.get(id) ?? 0) + (lost === null ? 1 : 0),
      provider: lost === null ? (channels.get(channel)?.provider ?? null) : null,
      isRepeated: (attempts.get(id) ?? 0) > 0,
    })),
    later(tx.now, leaseSeconds),
  )
  addContext(claimed, alerts, next)
  await markCancelled(
    tx,
    unwanted.map((each) => each.due.id),
  )
  for (const { due: each, because } of unwanted) recordCancelled(tx, each, because)
  return { claimed, dealtWith: claimed.length + unwanted.length }
}

function inOrder(due: Due[]): Due[] {
  return due.sort((a, b) => Number(b.first) - Number(a.first) || a.sendAt.getTime() - b.sendAt.getTime())
}

/** What fits: `limit` in all and `perAddress` to each address with what is under way. The rest stays due. */
function atMost(due: Due[], { limit, underWay }: { limit: number; underWay: ReadonlyMap<string, number> }): Due[] {
  const taken = new Map(underWay)
  const fitting = due.filter(({ address }) => {
    const count = taken.get(address) ?? 0
    taken.set(address, count + 1)
    return count < perAddress
  })
  return fitting.slice(0, limit)
}

function withLimits(each: Due, channels: Channels, decision: SendDecision): SendDecision {
  if (!decision.send) return decision
  if (!channels.has(each.channel))
    return { send: false, lost: true, because: `this server has no channel ${each.channel}` }
  if (each.state === 'sending' && each.attempts >= mostAttempts)
    return { send: false, lost: true, because: `the server stopped ${each.attempts} times while it was sending this` }
  return decision
}

function claimedOf(
  tx: Tx,
  due: Due,
  tries: Tries | undefined,
  person: Person,
  page: LockedPage | null,
  secret: string | null,
  lost: string | null,
): Claimed {
  return {
    id: due.id,
    token: newId('attempt', tx.now),
    key: `${due.id}.${(tries?.failed ?? 0) + 1}`,
    pageId: due.pageId,
    person,
    contactMethodId: due.contactMethodId,
    channel: due.channel,
    address: due.address,
    secret,
    purpose: due.purpose,
    because: due.because,
    notice: due.notice,
    page: page && { ...page, alerts: [], alertCount: 0, next: page.nextStepAt && { at: page.nextStepAt, who: null } },
    minimal: tries?.refused ?? false,
    delay: due.attempts === 0 ? Math.max(0, (tx.now.getTime() - due.dueAt.getTime()) / 1000) : null,
    lost,
  }
}

function addContext(claimed: Claimed[], alerts: Map<string, PageAlerts>, next: Map<string, string>): void {
  for (const { page } of claimed) {
    if (!page) continue
    Object.assign(page, alerts.get(page.id))
    if (page.next) page.next.who = next.get(page.id) ?? null
  }
}

export function recordCancelled(
  tx: Tx,
  each: { id: string; pageId: string | null; personId: string },
  because: string,
  actor: Actor = system,
): void {
  tx.record('notification.cancelled', {
    actor,
    subjects: [...(each.pageId ? [each.pageId] : []), each.id, each.personId],
    because,
    data: { page: each.pageId, user: each.personId, notifications: [each.id] },
  })
}
