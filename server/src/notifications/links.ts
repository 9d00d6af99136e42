import { contract } from '@tocsin/contract/contract'
import { Problem, statuses } from '@tocsin/contract/errors'
import { mayRespond } from '../access/policy.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Database, Tx } from '../kernel/data/db.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../kernel/http/http.ts'
import type { Perform, Principal } from '../kernel/perform.ts'
import type { SecretBox } from '../kernel/secrets.ts'
import { oneLine, timeInZone } from '../kernel/words.ts'
import { type PersonToCall, pageById, whoToCall } from '../paging/read.ts'
import { type Person, peopleById } from '../people/read.ts'
import { pageUrl, readAckLink } from './ack-link.ts'
import { type AckView, ackPage, ackSecurityPolicy } from './ack-page.ts'

export interface AckLinkDeps {
  database: Database
  clock: Clock
  secrets: SecretBox
  publicUrl: () => string
  perform: Perform
  /** The person as somebody who may answer pages if their role allows it now; null when they may do nothing. */
  principalOfPerson(userId: string): Promise<Principal | null>
}

interface Linked {
  person: Person
  page: NonNullable<Awaited<ReturnType<typeof pageById>>>
  names: Map<string, Person>
  /** Who else can be called about it; null when this person may answer. */
  insteadCall: PersonToCall[] | null
}

const mostToCall = 5

const invalid: AckView = {
  heading: 'This link is not valid',
  says: ['It may have been cut off on its way. Open the page in Tocsin, or use the link of the newest message.'],
  page: null,
  canAcknowledge: false,
  pageUrl: null,
}
const expired: AckView = {
  ...invalid,
  heading: 'This link has expired',
  says: ['Links work for seven days. Open Tocsin to see the page.'],
}

/**
 * `/ack/<token>`: acknowledging from a message, without signing in. GET only shows, because mail scanners and link
 * previews follow every link; the button posts. The token names page and person and is signed; what it does, it does as
 * that person through the one door, so an old link of somebody who may no longer answer pages says who to call instead.
 */
export function mountAckLinks(http: FastifyInstance, deps: AckLinkDeps): void {
  const { database, clock, secrets, publicUrl, perform } = deps

  async function show(reply: FastifyReply, view: AckView, status = 200): Promise<FastifyReply> {
    return await reply
      .status(status)
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', ackSecurityPolicy)
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'no-referrer')
      .header('x-robots-tag', 'noindex')
      .send(ackPage(view))
  }

  /** What the link names, as it is now. Null when page or person are gone, or the person may do nothing any more. */
  async function load(pageId: string, by: Principal): Promise<{ linked: Linked; now: Date } | null> {
    return await database.transact(async (tx) => {
      const linked = await read(tx, pageId, by)
      return linked && { linked, now: tx.now }
    })
  }

  async function answer(request: FastifyRequest, reply: FastifyReply, acknowledges: boolean): Promise<FastifyReply> {
    const { token } = request.params as { token: string }
    const link = readAckLink(secrets, token, clock.now())
    if ('problem' in link)
      return link.problem === 'expired' ? await show(reply, expired, 410) : await show(reply, invalid, 404)
    try {
      const by = await deps.principalOfPerson(link.user)
      let found = by && (await load(link.page, by))
      if (!by || !found) return await show(reply, invalid, 404)
      if (acknowledges && found.linked.page.status === 'triggered') {
        if (found.linked.insteadCall !== null)
          return await show(reply, viewOf(found.linked, found.now, publicUrl()), 403)
        await perform(contract.pages.acknowledge, by, { id: link.page })
        found = (await load(link.page, by)) ?? found
      }
      return await show(reply, viewOf(found.linked, found.now, publicUrl()))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const view = { ...invalid, heading: 'This did not work', says: [error.message], pageUrl: publicUrl() }
      return await show(reply, view, statuses[error.kind])
    }
  }

  http.get('/ack/:token', (request, reply) => answer(request, reply, false))
  http.post('/ack/:token', (request, reply) => answer(request, reply, true))
}

async function read(tx: Tx, pageId: string, by: Principal): Promise<Linked | null> {
  const page = await pageById(tx.db, pageId)
  if (!page || !by.userId) return null
  const ids = [by.userId, page.acknowledgedBy, page.resolvedBy].filter((id) => typeof id === 'string')
  const names = await peopleById(tx.db, ids)
  const person = names.get(by.userId)
  if (!person) return null
  // Every page may be answered by whoever answers pages, so its team does not matter here; the operation asks again.
  const others = async () => (await whoToCall(tx, page)).filter(({ id }) => id !== person.id)
  const insteadCall = mayRespond(by, { team: null }) ? null : await others()
  return { page, person, names, insteadCall }
}

function viewOf({ page, person, names, insteadCall }: Linked, now: Date, base: string): AckView {
  const at = (instant: Date | null) => (instant ? ` at ${timeInZone(instant, person.timeZone, now)}` : '')
  const named = (id: string | null) => (id && (names.get(id)?.name ?? id)) || 'its source'
  const view = {
    page: {
      number: page.number,
      title: oneLine(page.title, 200),
      status: page.status,
      about: `${page.severity.toUpperCase()} · opened ${timeInZone(page.openedAt, person.timeZone, now)}`,
    },
    canAcknowledge: false,
    pageUrl: pageUrl(base, page),
  }
  if (page.status === 'resolved') {
    const says = [`Resolved by ${named(page.resolvedBy)}${at(page.resolvedAt)}. There is nothing to do.`]
    return { ...view, heading: 'Already resolved', says }
  }
  if (page.status === 'triggered' && insteadCall !== null) {
    return {
      ...view,
      heading: 'You can no longer answer this page',
      says: [
        'Nobody has answered yet, and your role in Tocsin no longer answers pages. Please call:',
        ...insteadCall.slice(0, mostToCall).map(({ name, email, because }) => `${name} (${email}), who ${because}`),
      ],
    }
  }
  if (page.status === 'triggered') {
    return {
      ...view,
      heading: 'Nobody has answered yet',
      says: [`You answer as ${person.name}.`],
      canAcknowledge: true,
    }
  }
  if (page.acknowledgedBy === person.id) {
    return {
      ...view,
      heading: 'You have it. Escalation stopped.',
      says: [`Acknowledged by you${at(page.acknowledgedAt)}.`],
    }
  }
  const says = [`${named(page.acknowledgedBy)} has it${at(page.acknowledgedAt)}. You need not do anything.`]
  return { ...view, heading: 'Already acknowledged', says }
}
