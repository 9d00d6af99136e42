import type { Quality } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../../../kernel/data/db.ts'
import { usersNamed } from '../../history/named.ts'
import { rosterOf, rosters } from '../../oncall/read.ts'
import { crowdOf } from '../load/crowd.ts'
import { quarter, type WindowAsk, windowOf } from '../load/window.ts'
import { qualityOf } from './model.ts'

/** What is not well about a schedule. @throws Problem not_found, invalid for a bad window. */
export async function qualityOfSchedule(
  tx: Tx,
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
  const crowd = await crowdOf(tx.db, emails, window, doc.timeZone)
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
