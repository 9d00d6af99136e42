import { Problem } from '@tocsin/contract/errors'
import { secondsOf } from '@tocsin/contract/time'
import { must } from '../access/policy.ts'
import type { Tx } from '../kernel/data/db.ts'
import { listFacts } from '../kernel/data/facts.ts'
import { findResource } from '../kernel/data/resources.ts'
import { api, type Principal } from '../kernel/perform.ts'
import { personByRef } from '../people/read.ts'
import * as actions from './actions.ts'
import type { Page } from './model.ts'
import { listPages, pageById, pageIdOf, serviceHealth } from './read.ts'
import { testMe } from './test-page.ts'
import { detail, type NotificationsOf, summaries } from './view.ts'

export interface PagingDeps {
  notificationsOf: NotificationsOf
}

interface At {
  tx: Tx
  by: Principal
}

/** The operations on pages and facts. Doing answers the whole page as it is afterwards, within the same transaction. */
export function pagingRoutes({ notificationsOf }: PagingDeps) {
  const show = ({ tx, by }: At, page: Page) => detail(tx.db, by, page, tx.now, notificationsOf)

  const pages = {
    list: api.pages.list.handler(async ({ input, context: { tx, by } }) => {
      const below = positionIn(input.cursor)
      const filter = await filterOf(tx, by, input)
      if (!filter) return { items: [], nextCursor: null }
      const found = await listPages(tx.db, { ...filter, below, limit: input.limit })
      const last = found.length === input.limit ? found.at(-1) : undefined
      return { items: await summaries(tx.db, by, found), nextCursor: last ? String(last.number) : null }
    }),
    get: api.pages.get.handler(async ({ input, context }) => {
      const page = await pageById(context.tx.db, await idOf(context.tx, input.id))
      if (!page) throw noSuchPage(input.id)
      return await show(context, page)
    }),
    create: api.pages.create.handler(async ({ input, context }) =>
      show(context, await actions.create(context.tx, context.by, input)),
    ),
    testMe: api.pages.testMe.handler(async ({ context }) => show(context, await testMe(context.tx, context.by))),
    acknowledge: api.pages.acknowledge.handler(async ({ input, context }) =>
      show(context, await actions.acknowledge(context.tx, context.by, await idOf(context.tx, input.id), input)),
    ),
    unacknowledge: api.pages.unacknowledge.handler(async ({ input, context }) =>
      show(context, await actions.unacknowledge(context.tx, context.by, await idOf(context.tx, input.id), input)),
    ),
    resolve: api.pages.resolve.handler(async ({ input, context }) =>
      show(context, await actions.resolve(context.tx, context.by, await idOf(context.tx, input.id), input)),
    ),
    escalate: api.pages.escalate.handler(async ({ input, context }) =>
      show(context, await actions.escalate(context.tx, context.by, await idOf(context.tx, input.id), input)),
    ),
    reassign: api.pages.reassign.handler(async ({ input, context }) =>
      show(context, await actions.reassign(context.tx, context.by, await idOf(context.tx, input.id), input)),
    ),
    addResponders: api.pages.addResponders.handler(async ({ input, context }) =>
      show(
        context,
        await actions.addResponders(context.tx, context.by, await idOf(context.tx, input.id), input.to, input),
      ),
    ),
    snooze: api.pages.snooze.handler(async ({ input, context }) => {
      const seconds = secondsOf(input.for) ?? 0
      return await show(
        context,
        await actions.snooze(context.tx, context.by, await idOf(context.tx, input.id), seconds, input),
      )
    }),
    note: api.pages.note.handler(async ({ input, context }) =>
      show(context, await actions.note(context.tx, context.by, await idOf(context.tx, input.id), input.text)),
    ),
  }

  const facts = {
    list: api.facts.list.handler(async ({ input, context: { tx, by } }) => {
      const mayReadAll = by.role === 'admin' || by.role === 'manager'
      must(
        Boolean(input.subject) || mayReadAll,
        'The whole log is for admins and managers; say whose facts: subject=pag_….',
      )
      const { items, last } = await listFacts(tx.db, {
        subject: input.subject,
        kinds: input.kind ? [input.kind] : undefined,
        actor: input.actor,
        before: positionIn(input.cursor),
        limit: input.limit,
      })
      return { items, nextCursor: items.length === input.limit && last !== null ? String(last) : null }
    }),
  }

  const health = {
    list: api.serviceHealth.list.handler(async ({ context: { tx } }) => await serviceHealth(tx.db)),
  }

  return { pages, facts, serviceHealth: health }
}

async function idOf(tx: Tx, ref: string): Promise<string> {
  const id = await pageIdOf(tx.db, ref)
  if (!id) throw noSuchPage(ref)
  return id
}

function noSuchPage(ref: string): Problem {
  return new Problem('not_found', `There is no page ${ref}.`)
}

/** @throws Problem invalid for a cursor that none of our answers held. */
function positionIn(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  const errors = [{ path: 'cursor', message: 'is not a nextCursor of an earlier answer' }]
  throw new Problem('invalid', 'The cursor is not one of ours; begin again without it.', { errors })
}

interface ListInput {
  status?: 'open' | Page['status'] | undefined
  service?: string | undefined
  team?: string | undefined
  user?: string | undefined
  urgency?: 'high' | 'low' | undefined
  q?: string | undefined
}

/** Names into ids; null when something that does not exist is asked for, of which there are no pages. */
async function filterOf(tx: Tx, by: Principal, { status, service, team, user, urgency, q }: ListInput) {
  const serviceId = service ? (await findResource(tx.db, 'service', service))?.id : undefined
  const teamId = team ? (await findResource(tx.db, 'team', team))?.id : undefined
  const userId = user ? (user === 'me' ? by.userId : (await personByRef(tx.db, user))?.id) : undefined
  if ((service && !serviceId) || (team && !teamId) || (user && !userId)) return null
  return { status, serviceId, teamId, userId: userId ?? undefined, urgency, q }
}
