import type { Comparison, Weights } from '@tocsin/contract/schedules/fairness'
import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../../../kernel/data/db.ts'
import { usersNamed } from '../../history/named.ts'
import type { Rollout } from '../../history/positions.ts'
import { afterSaving } from '../../oncall/preview.ts'
import { rosterOf } from '../../oncall/read.ts'
import { outsideOf } from '../../outside/read.ts'
import { crowdOf } from '../load/crowd.ts'
import { quarter, type WindowAsk, windowOf } from '../load/window.ts'
import { compared } from './model.ts'

export interface CompareAsk extends WindowAsk {
  slug?: string | undefined
  schedule: ScheduleDoc
  rollout?: Rollout | undefined
  weights?: Weights | undefined
}

/** Who gains and loses what if the document were saved now. @throws Problem not_found, invalid for a bad window. */
export async function compareSchedules(tx: Tx, ask: CompareAsk): Promise<Comparison> {
  const window = windowOf(ask, { from: tx.now, until: new Date(tx.now.getTime() + quarter) })
  const before = ask.slug ? await rosterOf(tx.db, ask.slug, window.from) : null
  const outside = await outsideOf(tx.db, ask.schedule)
  const after = afterSaving(before, ask.schedule, tx.now, ask.rollout ?? 'keep-current', outside)
  const emails = [...usersNamed(after)]
  const crowd = await crowdOf(tx.db, emails, window, ask.schedule.timeZone, ask.weights)
  return compared(before, after, window, crowd)
}
