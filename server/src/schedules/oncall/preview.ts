import type { Override, ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../../kernel/data/db.ts'
import { positionsAfter, type Rollout, withPositions } from '../history/positions.ts'
import { type History, type Roster, rosterShifts, rosterSpans, versionAt } from '../history/roster.ts'
import { nothingOutside, type Outside } from '../outside/outside.ts'
import { outsideOf } from '../outside/read.ts'
import { expandSchedule, gaps } from '../rotation/model.ts'
import { rosterOf } from './read.ts'
import { joinedShifts, spanView, timesView, windowOf } from './timeline.ts'

/** What a schedule would be if its document were saved now. */

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

interface PreviewAsk {
  slug?: string | undefined
  schedule: ScheduleDoc
  overrides?: Override[] | undefined
  rollout?: Rollout | undefined
  lanes?: boolean | undefined
  from: string
  until: string
}

/**
 * Who would be on call in a window if this document were saved now.
 * @throws Problem invalid for a window that ends before it begins and for holidays that do not exist, not_found
 */
export async function previewSchedule(tx: Tx, ask: PreviewAsk) {
  const { from, until } = windowOf(ask)
  const before = ask.slug ? await rosterOf(tx.db, ask.slug, from) : null
  const outside = await outsideOf(tx.db, ask.schedule)
  const saved = afterSaving(before, ask.schedule, tx.now, ask.rollout ?? 'keep-current', outside)
  const history = before ? saved : { ...saved, overrides: ask.overrides ?? [] }
  const spans = rosterSpans(history, from, until)
  const pieces = ask.lanes ? Map.groupBy(rosterShifts(history, from, until), (shift) => shift.layer) : null
  return {
    spans: spans.map(spanView),
    gaps: gaps(spans, from, until).map(timesView),
    ...(pieces && {
      lanes: ask.schedule.layers.map((layer) => ({
        name: layer.name,
        kind: 'layer' as const,
        spans: joinedShifts(pieces.get(layer.name) ?? []).map(spanView),
      })),
    }),
  }
}
