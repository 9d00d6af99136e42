import { Problem } from '@tocsin/contract/errors'
import type { Target } from '@tocsin/contract/people/people'
import { must, whyMayNotRespond } from '../access/policy.ts'
import type { Tx } from '../kernel/data/db.ts'
import { newId } from '../kernel/ids.ts'
import type { Principal } from '../kernel/perform.ts'
import { begin } from './ladder/ladder.ts'
import type { Page } from './model.ts'
import type { Plan } from './plan/plan.ts'
import { recordOpened } from './records.ts'
import * as store from './store.ts'

/**
 * A ladder on which only one person stands: asked at once, once more five minutes after, and then it is over. Its own
 * urgency is low so that it ends instead of being repeated every hour; acknowledged, it never asks again.
 */
export function testPlan(person: Target): Plan {
  return {
    policy: null,
    levels: [{ after: 0, targets: [person] }],
    repeat: { times: 0, roundLength: 300 },
    end: [{ name: 'you once more', targets: [person] }],
    urgency: 'low',
    ackTimeout: null,
    path: null,
    firstRound: 1,
  }
}

/**
 * A test page to oneself. The page is of high urgency, so that the person's own rules for the middle of the night are
 * what is tried; nobody else is ever asked.
 * @throws Problem forbidden; invalid for a token without a person.
 */
export async function testMe(tx: Tx, by: Principal): Promise<Page> {
  const refusal = whyMayNotRespond(by, { team: null })
  must(refusal === null, `You may not answer pages: ${refusal}. Nobody was paged.`)
  if (!by.userId || !by.email)
    throw new Problem('invalid', 'This token belongs to nobody, so there is nobody to page. Sign in as a person.')
  const plan = testPlan(`user ${by.email}`)
  const [page] = await store.insertPages(tx, [
    {
      id: newId('page', tx.now),
      status: 'triggered',
      urgency: 'high',
      severity: 'low',
      title: `Test page for ${by.actor.name}`,
      cause: 'manual',
      groupKey: null,
      serviceId: null,
      teamId: null,
      plan,
      openedAt: tx.now,
      ...begin(plan, tx.now),
      because: `a test: ${by.actor.name} asked to be paged now`,
    },
  ])
  if (!page) throw new Error('a page without a group was not inserted')
  recordOpened(tx, page, by.actor, [by.userId])
  return page
}
