import type { Ledger } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../../../kernel/data/db.ts'
import { countFactsDuring } from '../../../kernel/data/facts.ts'
import { getResource, listResources } from '../../../kernel/data/resources.ts'
import { usersNamed } from '../../history/named.ts'
import { rosterSpans } from '../../history/roster.ts'
import { rosters } from '../../oncall/read.ts'
import { crowdOf } from '../load/crowd.ts'
import { runsOf, usualWeights } from '../load/load.ts'
import { hourWords } from '../load/messages.ts'
import { quarter, type WindowAsk, windowOf } from '../load/window.ts'
import { accountsOf, ledgerEntries, spreadOf } from './model.ts'

/** The ledger of a schedule, of a team's schedules, or of all. @throws Problem not_found, invalid for a bad window. */
export async function ledgerOf(
  tx: Tx,
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
  const crowd = await crowdOf(tx.db, [...new Set(emails)], window, timeZone)
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
