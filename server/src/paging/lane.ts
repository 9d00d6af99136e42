import { system } from '@tocsin/contract/facts'
import { type Clock, later } from '../kernel/clock.ts'
import type { Database, Tx } from '../kernel/db.ts'
import type { Lane } from '../kernel/due.ts'
import type { Log } from '../kernel/log.ts'
import type { Metrics } from '../kernel/telemetry.ts'
import { admins, peopleById } from '../people/read.ts'
import { behind, endRepeat, following, lastRound, nobodyRetry, type Step, step } from './ladder.ts'
import { type Page, reopen } from './model.ts'
import { subjectsOf } from './records.ts'
import { claimDuePage, countFailure, duePages, firstDueAt, insertReach, reachedOf, savePage } from './store.ts'
import { whoIs } from './targets.ts'

const batch = 50
const atOnce = 8
/** After so many failures in a row a step is not repeated as it is: all admins are asked. */
const patience = 5

export interface LaneOptions {
  database: Database
  clock: Clock
  log: Log
  metrics: Metrics
}

/**
 * The lane of the ladder: pages whose next step is due. Each is taken in its own transaction under its row lock, looked at again
 * and decided anew, so a duplicate or late wake-up does nothing; a page that fails waits and holds up no other.
 */
export function pageLane({ database, clock, log, metrics }: LaneOptions): Lane {
  async function one(id: string): Promise<boolean> {
    try {
      return await database.transact((tx) => takeStep(tx, id))
    } catch (error) {
      // When not even this can be written, the error goes up: the page stays due and the next look finds it.
      const failures = await database.transact((tx) => countFailure(tx, id))
      log.error({ error, page: id, failures }, 'a step of a page failed; it is tried again')
      return true
    }
  }

  return {
    name: 'pages',
    async work() {
      const due = await duePages(database.db, clock.replacesDatabaseTime ? clock.now() : null, batch)
      metrics.gauge('tocsin_due_oldest_seconds', { lane: 'pages' }, due[0]?.late ?? 0)
      const queue = due.map((page) => page.id)
      let done = 0
      const results = await Promise.allSettled(
        Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
          for (let id = queue.shift(); id !== undefined; id = queue.shift()) if (await one(id)) done += 1
        }),
      )
      for (const result of results) if (result.status === 'rejected') throw result.reason
      return done
    },
    nextDueAt: () => firstDueAt(database.db),
  }
}

/** One step of one page. @returns false when there is nothing to do: somebody was faster, or holds it and will be asked again. */
export async function takeStep(tx: Tx, id: string): Promise<boolean> {
  const claimed = await claimDuePage(tx, id)
  if (!claimed) return false
  if (claimed.stepFailures >= patience) {
    await askAdmins(tx, claimed)
    return true
  }
  const page = claimed.status === 'acknowledged' ? await triggerAgain(tx, claimed) : claimed
  if (page.nextStepAt && page.nextStepAt > tx.now) return true
  const reached = await reachedOf(tx.db, page.id)
  const decision = step(page, page.plan, await resolveFor(tx, page), reached, tx.now)
  await carryOut(tx, page, decision)
  return true
}

/** Who is behind the next level; when nobody is, behind the whole ladder, of which the step then skips what is empty. */
async function resolveFor(tx: Tx, { plan, round, level }: Page) {
  const next = following(plan, round, level)
  const first = await whoIs(tx.db, next.whom === 'admins' ? ['admins'] : next.whom, tx.now)
  if (behind(next, first, []).people.length > 0) return first
  return await whoIs(
    tx.db,
    [...plan.levels, ...plan.end].flatMap(({ targets }) => targets),
    tx.now,
  )
}

async function triggerAgain(tx: Tx, page: Page): Promise<Page> {
  const holder = page.acknowledgedBy
    ? (await peopleById(tx.db, [page.acknowledgedBy])).get(page.acknowledgedBy)
    : undefined
  const { to, because, reason } = reopen(page, holder?.name ?? null, tx.now)
  tx.record('page.reopened', {
    actor: system,
    subjects: subjectsOf(page, [page.acknowledgedBy]),
    because,
    data: { page: page.id, reason },
  })
  return await savePage(tx, page, to)
}

async function carryOut(tx: Tx, page: Page, decision: Step): Promise<void> {
  const { round, level, roundBeganAt, reach, skipped, because, nextStepAt, nextStepBecause, ended } = decision
  const change = { round, level, roundBeganAt, nextStepAt, nextStepBecause, endedBecause: ended, stepFailures: 0 }
  await savePage(tx, page, change)
  for (const each of skipped) {
    tx.record('page.level_skipped', {
      actor: system,
      subjects: subjectsOf(page),
      because: each.because,
      data: { page: page.id, round: each.round, level: each.level },
    })
  }
  await reachOut(tx, { ...page, round, level }, reach, because)
  if (ended)
    tx.record('page.ended', { actor: system, subjects: subjectsOf(page), because: ended, data: { page: page.id } })
}

async function reachOut(tx: Tx, page: Page, reach: Step['reach'], because: string): Promise<void> {
  if (reach.length === 0) return
  await insertReach(tx, page, reach)
  tx.record('page.reached', {
    actor: system,
    subjects: subjectsOf(
      page,
      reach.map((person) => person.user),
    ),
    because,
    data: {
      page: page.id,
      round: page.round,
      level: page.level,
      urgency: page.urgency,
      people: reach.map((person) => ({ user: person.user, because: person.because })),
    },
  })
}

/**
 * The louder path when a page's own ladder does not work: all admins at once, whatever its plan says, and then the end steps
 * every hour. Reads nothing that may be what is broken: no schedule, no policy.
 */
async function askAdmins(tx: Tx, page: Page): Promise<void> {
  const { plan } = page
  const people = await admins(tx.db)
  const round = Math.max(page.round, lastRound(plan)) + 1
  const level = plan.levels.length + plan.end.length
  const because = `the ladder of this page failed ${page.stepFailures} times in a row, so all admins are asked`
  const next = await savePage(tx, page, {
    status: 'triggered',
    acknowledgedBy: null,
    acknowledgedAt: null,
    snoozedUntil: null,
    round,
    level,
    roundBeganAt: tx.now,
    nextStepAt: later(tx.now, people.length > 0 ? endRepeat : nobodyRetry),
    nextStepBecause: because,
    endedBecause: null,
    stepFailures: 0,
  })
  await reachOut(
    tx,
    next,
    people.map(({ id, name }) => ({ user: id, name, because })),
    because,
  )
}
