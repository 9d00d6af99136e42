import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import type { Tx } from '../../kernel/data/db.ts'
import type { FactOf } from '../../kernel/data/facts.ts'
import { loadOutside } from '../outside/read.ts'
import { expandSchedule } from '../rotation/expand.ts'
import { positionsAfter, withPositions } from './positions.ts'
import { savePositions, versionsNamed } from './store.ts'

/** An edited schedule keeps the people on duty: what has to be added for that is kept beside the new version. */
export async function keepPositions(tx: Tx, facts: FactOf<'resource.changed'>[]): Promise<void> {
  const edits = facts.filter(({ data }) => data.kind === 'schedule' && data.action === 'update')
  if (edits.length === 0) return
  const before = await versionsNamed(
    tx.db,
    edits.map(({ data }) => [data.resource, data.version - 1]),
  )
  const byId = new Map(before.map((version) => [version.resourceId, version]))
  const docs = edits.map(({ data }) => data.after as ScheduleDoc)
  const { outside } = await loadOutside(tx.db, [...docs, ...before.map(({ doc }) => doc)])
  const rows = edits.flatMap(({ at, data }) => {
    const old = byId.get(data.resource)
    if (!old) return []
    const schedule = withPositions(expandSchedule(old.doc, outside), old.positions)
    const after = expandSchedule(data.after as ScheduleDoc, outside)
    const positions = positionsAfter(schedule, after, at, data.rollout ?? 'keep-current')
    return Object.keys(positions).length > 0 ? [{ resourceId: data.resource, version: data.version, positions }] : []
  })
  await savePositions(tx, rows)
}
