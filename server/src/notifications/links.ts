import { Problem, statuses } from '@tocsin/contract/errors'
import type { Clock } from '../kernel/clock.ts'
import type { Database, Tx } from '../kernel/data/db.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from '../kernel/http/http.ts'
import type { Principal } from '../kernel/perform.ts'
import type { SecretBox } from '../kernel/secrets.ts'
import { oneLine, timeInZone } from '../kernel/words.ts'
import { acknowledge } from '../paging/actions.ts'
import { pageById } from '../paging/read.ts'
import { type Person, peopleById } from '../people/read.ts'
import { pageUrl, readAckLink } from './ack-link.ts'
import { type AckView, ackPage, ackSecurityPolicy } from './ack-page.ts'

export interface AckLinkDeps {
  database: Database
  clock: Clock
  secrets: SecretBox
  publicUrl: () => string
}

type Linked = { person: Person; page: NonNullable<Awaited<ReturnType<typeof pageById>>>; names: Map<string, Person> }

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
 * previews follow every link; the button posts. The token names page and person and is signed; it acts as that person.
 */
export function mountAckLinks(http: FastifyInstance, { database, clock, secrets, publicUrl }: AckLinkDeps): void {
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

  /** Runs with what the link names, or shows why it cannot be used. */
  async function opened(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: (tx: Tx, linked: Linked) => Promise<AckView>,
  ) {
    const { token } = request.params as { token: string }
    const link = readAckLink(secrets, token, clock.now())
    if ('problem' in link)
      return link.problem === 'expired' ? await show(reply, expired, 410) : await show(reply, invalid, 404)
    try {
      const view = await database.transact(async (tx) => {
        const linked = await load(tx, link.page, link.user)
        return linked ? await answer(tx, linked) : null
      })
      return view ? await show(reply, view) : await show(reply, invalid, 404)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const view = { ...invalid, heading: 'This did not work', says: [error.message], pageUrl: publicUrl() }
      return await show(reply, view, statuses[error.kind])
    }
  }

  http.get('/ack/:token', (request, reply) =>
    opened(request, reply, async (tx, linked) => viewOf(linked, tx.now, publicUrl())),
  )

  http.post('/ack/:token', (request, reply) =>
    opened(request, reply, async (tx, linked) => {
      const { person, page } = linked
      if (page.status !== 'triggered') return viewOf(linked, tx.now, publicUrl())
      await acknowledge(tx, principalOf(person), page.id)
      const now = await load(tx, page.id, person.id)
      return viewOf(now ?? linked, tx.now, publicUrl())
    }),
  )
}

/** Whoever follows a link answers pages if their role allows it now, and does nothing else. */
function principalOf({ id, name, email, role, timeZone }: Person): Principal {
  const actor = { type: 'user', id, name } as const
  return { actor, userId: id, email, role, timeZone, teams: {}, scopes: ['page:respond'], sessionId: null }
}

/** Null when page or person are gone, or the person may not act any more. */
async function load(tx: Tx, pageId: string, personId: string): Promise<Linked | null> {
  const page = await pageById(tx.db, pageId)
  const names = await peopleById(
    tx.db,
    [personId, page?.acknowledgedBy, page?.resolvedBy].filter((id) => typeof id === 'string'),
  )
  const person = names.get(personId)
  return page && person && !person.disabledAt ? { page, person, names } : null
}

function viewOf({ page, person, names }: Linked, now: Date, base: string): AckView {
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
