import type { Tx } from '../../kernel/data/db.ts'
import type { FactOf } from '../../kernel/data/facts.ts'
import { relocateCovers } from './relocate.ts'
import * as store from './store.ts'

/**
 * flow.ts: a schedule was changed: its covers follow their shifts, in the same transaction. Those whose shift is gone or
 * somebody else's are detached: it is recorded once, and their people are told.
 */
export async function followSchedules(tx: Tx, facts: FactOf<'resource.changed'>[]): Promise<void> {
  const changed = facts.filter(({ data }) => data.kind === 'schedule' && data.action !== 'create')
  if (changed.length > 0) await relocateCovers(tx, [...new Set(changed.map(({ data }) => data.resource))])
}

/** flow.ts: who left takes no shift, and nobody waits for their answer. */
export async function followPeople(tx: Tx, facts: FactOf<'user.disabled'>[] | FactOf<'user.enabled'>[]): Promise<void> {
  const schedules = await store.schedulesOfPeople(
    tx,
    facts.map(({ data }) => data.user),
  )
  if (schedules.length > 0) await relocateCovers(tx, schedules)
}
