import { Problem } from '@tocsin/contract/errors'
import type { OverrideRecord } from '@tocsin/contract/schedules/on-call'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource } from '../../kernel/data/resources.ts'
import { overridesOf, type StoredOverride } from './store.ts'

function recordOf(slug: string, row: StoredOverride): OverrideRecord {
  return {
    id: row.id,
    schedule: slug,
    override: row.doc,
    createdBy: row.createdBy ? { id: row.createdBy, name: row.createdByName ?? '' } : null,
    createdAt: row.createdAt.toISOString(),
  }
}

/** The overrides of a schedule that end after an instant, now unless said. @throws Problem not_found */
export async function listOverrides(
  tx: Tx,
  ask: { slug: string; after?: string | undefined },
): Promise<OverrideRecord[]> {
  const schedule = await getResource(tx.db, 'schedule', ask.slug)
  const rows = await overridesOf(tx.db, [schedule.id], ask.after ? new Date(ask.after) : tx.now)
  return rows.map((row) => recordOf(ask.slug, row))
}

/** An override that was just saved, as the API shows it. */
export async function overrideView(tx: Tx, slug: string, id: string): Promise<OverrideRecord> {
  const row = (await listOverrides(tx, { slug })).find((each) => each.id === id)
  if (!row) throw new Problem('internal', 'The override that was just saved cannot be read back.')
  return row
}
