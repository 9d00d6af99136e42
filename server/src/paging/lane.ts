import { system } from '@tocsin/contract/facts'
import { type Clock, later } from '../kernel/clock.ts'
import type { Database, Tx } from '../kernel/data/db.ts'
import type { Lane } from '../kernel/data/due.ts'
import type { Log } from '../kernel/log.ts'
import type { Metrics } from '../kernel/telemetry.ts'
import { admins, type Person, peopleById } from '../people/read.ts'
import {
  behind,
  endRepeat,
  following,
  lastRound,
  nobodyRetry,
  type Resolved,
  type Step,
  step,
} from './ladder/ladder.ts'
import { givenInWords } from './ladder/reason.ts'
import { type Page, reopen } from './model.ts'
import { subjectsOf } from './records.ts'
import {
  claimDuePages,
  countFailure,
  duePages,
  firstDueAt,
  insertReach,
  reachedOfPages,
  savePage,
  saveSteps,
} from './store.ts'
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
 * The lane of the ladder: pages whose next step is due. They are taken together in one transaction under their row locks, looked
 * at again and decided again, so a duplicate or late wake-up does nothing. When that fails, each is taken in a transaction of its
 * own: a page that fails waits and holds up no other.
 */
export function pageLane({ database, clock, log, metrics }: LaneOptions): Lane {
  const clockOf = () => (clock.replacesDatabaseTime ? clock.now() : null)
  const lookAhead = (limit: number) => duePages(database.db, clockOf(), limit)

  async function oneByOne(): Promise<number> {
    const queue = (await lookAhead(batch)).map((page) => page.id)
    let done = 0
    const results = await Promise.allSettled(
      Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
        for (let id = queue.shift(); id !== undefined; id = queue.shift()) if (await one(id)) done += 1
      }),
    )
    for (const result of results) if (result.status === 'rejected') throw result.reason
    return done
  }

  async function one(id: string): Promise<boolean> {
    try {
      const taken = await database.transact({ first: (tx) => claimDuePages(tx, clockOf(), 1, id), work: takeSteps })
      return taken > 0
    } catch (error) {
      // When not even this can be written, the error goes up: the page stays due and the next look finds it.
      const failures = await database.transact((tx) => countFailure(tx, id))
      log.error({ error, page: id, failures }, 'a step of a page failed; it is tried again')
      return true
    }
  }

  return {
    name: 'pages',
    atOnce: batch,
    async work(isCertain = false) {
      if (!isCertain) {
        const [first] = await lookAhead(1)
        metrics.gauge('tocsin_due_oldest_seconds', { lane: 'pages' }, first?.late ?? 0)
        if (!first) return 0
      }
      try {
        return await database.transact({ first: (tx) => claimDuePages(tx, clockOf(), batch), work: takeSteps })
      } catch (error) {
        log.warn({ error }, 'steps of pages could not be taken together; they are taken one by one')
        return await oneByOne()
      }
    },
    nextDueAt: () => firstDueAt(database.db),
  }
}

/** One step of each of these pages, which were due when they were locked. @returns how many pages were taken. */
export async function takeSteps(tx: Tx, claimed: Page[]): Promise<number> {
  const holders = await peopleById(
    tx.db,
    claimed.map((page) => page.acknowledgedBy).filter((holder) => holder !== null),
  )
  const due: Page[] = []
  for (const each of claimed) {
    if (each.stepFailures >= patience) {
      await askAdmins(tx, each)
      continue
    }
    const page = each.status === 'acknowledged' ? await triggerAgain(tx, each, holders) : each
    if (!page.nextStepAt || page.nextStepAt <= tx.now) due.push(page)
  }
  const resolvedFor = await resolveFor(tx, due)
  // Where a run of the ladder begins, nobody was asked in it yet.
  const begun = due.filter(({ round, level, plan }) => level > 0 || round > plan.firstRound)
  const reached = await reachedOfPages(
    tx.db,
    begun.map((page) => page.id),
  )
  const steps = due.map((page) => {
    return { page, taken: step(page, page.plan, resolvedFor(page), reached.get(page.id) ?? [], tx.now) }
  })
  saveSteps(
    tx,
    steps.map(({ page, taken }) => ({ ...taken, page: page.id })),
  )
  for (const { page, taken } of steps) recordStep(tx, page, taken)
  return claimed.length
}

/** Who is behind the next level; when nobody is, behind the whole ladder, of which the step then skips what is empty. */
async function resolveFor(tx: Tx, pages: Page[]): Promise<(page: Page) => Resolved> {
  const next = new Map(pages.map((page) => [page.id, following(page.plan, page.round, page.level)]))
  const first = await whoIs(
    tx.db,
    [...next.values()].flatMap(({ targets }) => targets),
    tx.now,
  )
  const empty = pages.filter((page) => behind(next.get(page.id)!, first, []).people.length === 0)
  if (empty.length === 0) return () => first
  const whole = await whoIs(
    tx.db,
    empty.flatMap(({ plan }) => [...plan.levels, ...plan.end].flatMap(({ targets }) => targets)),
    tx.now,
  )
  return (page) => (empty.includes(page) ? whole : first)
}

async function triggerAgain(tx: Tx, page: Page, holders: Map<string, Person>): Promise<Page> {
  const holder = holders.get(page.acknowledgedBy ?? '')
  const { to, because, reason } = reopen(page, holder?.name ?? null, tx.now)
  tx.record('page.reopened', {
    actor: system,
    subjects: subjectsOf(page, [page.acknowledgedBy]),
    because,
    data: { page: page.id, reason },
  })
  return await savePage(tx, page, to)
}

function recordStep(tx: Tx, page: Page, { round, level, reach, skipped, because, ended }: Step): void {
  for (const each of skipped) {
    tx.record('page.level_skipped', {
      actor: system,
      subjects: subjectsOf(page),
      because: each.because,
      data: { page: page.id, round: each.round, level: each.level },
    })
  }
  recordReached(tx, { ...page, round, level }, reach, because)
  if (ended)
    tx.record('page.ended', { actor: system, subjects: subjectsOf(page), because: ended, data: { page: page.id } })
}

function recordReached(tx: Tx, page: Page, reach: Step['reach'], because: string): void {
  if (reach.length === 0) return
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
  const reason = { kind: 'failing', times: page.stepFailures } as const
  const because = givenInWords(reason) ?? ''
  const next = await savePage(tx, page, {
    status: 'triggered',
    acknowledgedBy: null,
    acknowledgedAt: null,
    snoozedUntil: null,
    round,
    level,
    roundBeganAt: tx.now,
    nextStepAt: later(tx.now, people.length > 0 ? endRepeat : nobodyRetry),
    nextStepReason: reason,
    endedBecause: null,
    stepFailures: 0,
  })
  const reach = people.map(({ id, name }) => ({ user: id, name, because }))
  await insertReach(tx, next, reach)
  recordReached(tx, next, reach, because)
}
