import type { Comparison, Ledger, Quality, Weights } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../../kernel/data/db.ts'
import { countFactsDuring } from '../../kernel/data/facts.ts'
import { getResource, listResources } from '../../kernel/data/resources.ts'
import { usersNamed } from '../history/named.ts'
import { positionsAfter, type Rollout, withPositions } from '../history/positions.ts'
import { type History, type Roster, rosterSpans, versionAt } from '../history/roster.ts'
import { rosterOf, rosters } from '../oncall/read.ts'
import { nothingOutside, type Outside } from '../outside/outside.ts'
import { outsideOf } from '../outside/read.ts'
import { expandSchedule } from '../rotation/model.ts'
import { compared } from './compare/model.ts'
import { accountsOf, ledgerEntries, spreadOf } from './ledger/model.ts'
import { type Absences, crowdOf } from './load/crowd.ts'
import { runsOf, usualWeights } from './load/load.ts'
import { hourWords } from './load/messages.ts'
import { quarter, windowOf } from './load/window.ts'
import { qualityOf } from './quality/model.ts'

interface WindowAsk {
  from?: string | undefined
  until?: string | undefined
}

export interface CompareAsk extends WindowAsk {
  slug?: string | undefined
  schedule: ScheduleDoc
  rollout?: Rollout | undefined
  weights?: Weights | undefined
}

/** Who gains and loses what if the document were saved now. @throws Problem not_found, invalid for a bad window. */
export async function compareSchedules(tx: Tx, absences: Absences, ask: CompareAsk): Promise<Comparison> {
  const window = windowOf(ask, { from: tx.now, until: new Date(tx.now.getTime() + quarter) })
  const before = ask.slug ? await rosterOf(tx.db, ask.slug, window.from) : null
  const outside = await outsideOf(tx.db, ask.schedule)
  const after = afterSaving(before, ask.schedule, tx.now, ask.rollout ?? 'keep-current', outside)
  const emails = [...usersNamed(after)]
  const crowd = await crowdOf(tx.db, emails, window, ask.schedule.timeZone, absences, ask.weights)
  return compared(before, after, window, crowd)
}

/** What is in force once the document is saved: the past stays as it was. */
export function afterSaving(
  before: Roster | null,
  doc: ScheduleDoc,
  now: Date,
  rollout: Rollout,
  outside: Outside = nothingOutside,
): History {
  const schedule = expandSchedule(doc, outside)
  if (!before) return { versions: [{ from: null, schedule }], overrides: [] }
  const earlier = before.versions.filter(({ from }) => from === null || from < now)
  const positions = positionsAfter(versionAt(before, now).schedule, schedule, now, rollout)
  return {
    versions: [...earlier, { from: now, schedule: withPositions(schedule, positions) }],
    overrides: before.overrides,
  }
}

/** The ledger of a schedule, of a team's schedules, or of all. @throws Problem not_found, invalid for a bad window. */
export async function ledger(
  tx: Tx,
  absences: Absences,
  ask: WindowAsk & { schedule?: string | undefined; team?: string | undefined },
): Promise<Ledger> {
  const window = windowOf(ask, { from: new Date(tx.now.getTime() - quarter), until: tx.now })
  const found = await schedulesAsked(tx, ask)
  const all = await rosters(
    tx.db,
    window.from,
    found.map(({ slug }) => slug),
  )
  const spans = all.map((roster) => rosterSpans(roster, window.from, window.until))
  const emails = all.flatMap((roster) => [...usersNamed(roster)])
  const timeZone = all[0]?.resource.doc.timeZone ?? 'UTC'
  const crowd = await crowdOf(tx.db, [...new Set(emails)], window, timeZone, absences)
  const pages = await pagesAnswered(tx, crowd, spans)
  const people = ledgerEntries(accountsOf(all, window, crowd), pages, crowd)
  const spread = spreadOf(people.map(({ balance }) => balance))
  const [most, least] = [people[0], people.at(-1)]
  return {
    from: window.from.toISOString(),
    until: window.until.toISOString(),
    schedules: all.map(({ resource }) => resource.slug),
    weights: usualWeights,
    people,
    spread,
    because:
      most && least && spread > 0
        ? `${most.name ?? most.user} has done ${hourWords(most.balance)} more than their share, ${least.name ?? least.user} ${hourWords(-least.balance)} less.`
        : 'Everybody has done their share.',
  }
}

async function schedulesAsked(tx: Tx, ask: { schedule?: string | undefined; team?: string | undefined }) {
  if (ask.schedule) return [await getResource<ScheduleDoc>(tx.db, 'schedule', ask.schedule)]
  const all = await listResources<ScheduleDoc>(tx.db, 'schedule')
  if (!ask.team) return all
  await getResource(tx.db, 'team', ask.team)
  return all.filter(({ doc }) => doc.team === ask.team)
}

/** How many pages each acknowledged while they were on call; by e-mail. */
async function pagesAnswered(
  tx: Tx,
  { people }: { people: Map<string, { id: string; email: string }> },
  spans: ReturnType<typeof rosterSpans>[],
): Promise<Map<string, number>> {
  const during = spans.flatMap((own) =>
    [...runsOf(own)].flatMap(([user, runs]) => {
      const id = people.get(user)?.id
      return id ? runs.map(({ start, end }) => ({ user: id, start: new Date(start), end: new Date(end) })) : []
    }),
  )
  const counts = await countFactsDuring(tx.db, 'page.acknowledged', during)
  return new Map([...people.values()].map(({ id, email }) => [email, counts.get(id) ?? 0]))
}

/** What is not well about a schedule. @throws Problem not_found, invalid for a bad window. */
export async function quality(
  tx: Tx,
  absences: Absences,
  ask: WindowAsk & { slug: string; minRestHours: number; maxNightsInRow: number },
): Promise<Quality> {
  const window = windowOf(ask, { from: tx.now, until: new Date(tx.now.getTime() + quarter) })
  const all = await rosters(tx.db, window.from)
  const own = all.find(({ resource }) => resource.slug === ask.slug) ?? (await rosterOf(tx.db, ask.slug, window.from))
  const { doc, slug } = own.resource
  const emails = [...usersNamed(own)]
  const others = all.filter(
    ({ resource, overrides }) => resource.slug !== slug && mentions(resource.doc, overrides, emails),
  )
  const crowd = await crowdOf(tx.db, emails, window, doc.timeZone, absences)
  return qualityOf(
    {
      ...window,
      slug,
      name: doc.name ?? slug,
      history: own,
      others: others.map((roster) => ({ name: roster.resource.doc.name ?? roster.resource.slug, history: roster })),
      minRestHours: ask.minRestHours,
      maxNightsInRow: ask.maxNightsInRow,
    },
    crowd,
  )
}

/** Of many schedules few name any of these people: the others need not be computed. */
function mentions(doc: ScheduleDoc, overrides: unknown, emails: string[]): boolean {
  const text = JSON.stringify([doc, overrides]).toLowerCase()
  return emails.some((email) => text.includes(email))
}
