import type { Override } from '@tocsin/contract/schedules/schedules'
import type { Kysely } from 'kysely'
import { json, type Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'
import { newId } from '../../kernel/ids.ts'

export interface StoredOverride {
  id: string
  scheduleId: string
  doc: Override
  createdBy: string | null
  createdByName: string | null
  createdAt: Date
}

/** Overrides that end after `after`, in the order in which they were made: of equal rank the last listed wins. */
export async function overridesOf(db: Kysely<Rows>, scheduleIds: string[], after: Date): Promise<StoredOverride[]> {
  if (scheduleIds.length === 0) return []
  const rows = await db
    .selectFrom('scheduleOverride')
    .leftJoin('person', 'person.id', 'scheduleOverride.createdBy')
    .select([
      'scheduleOverride.id',
      'scheduleOverride.scheduleId',
      'scheduleOverride.doc',
      'scheduleOverride.createdBy',
      'person.name as createdByName',
      'scheduleOverride.createdAt',
    ])
    .where('scheduleOverride.scheduleId', 'in', scheduleIds)
    .where('scheduleOverride.endsAt', '>', after)
    .orderBy('scheduleOverride.createdAt')
    .orderBy('scheduleOverride.id')
    .execute()
  return rows as StoredOverride[]
}

export async function addOverride(
  tx: Tx,
  scheduleId: string,
  override: Override,
  createdBy: string | null,
): Promise<string> {
  const id = newId('override', tx.now)
  await tx.db
    .insertInto('scheduleOverride')
    .values({
      id,
      scheduleId,
      doc: json(override),
      startsAt: new Date(override.start),
      endsAt: new Date(override.end),
      createdBy,
      createdAt: tx.now,
    })
    .execute()
  return id
}

/** @returns whether it was there. */
export async function removeOverride(tx: Tx, scheduleId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('scheduleOverride')
    .where('id', '=', id)
    .where('scheduleId', '=', scheduleId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}
