import type { ScheduleDoc } from '@tocsin/contract/schedules/schedules'
import { type Kysely, sql } from 'kysely'
import type { Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'
import type { Positions } from './positions.ts'

/** A saved version of a schedule, in force from `at` until the next. */
export interface StoredVersion {
  resourceId: string
  version: number
  doc: ScheduleDoc
  at: Date
  positions: Positions | null
}

/**
 * The versions before the current one that were in force after `from`, the oldest first. Index: resource_version_pkey.
 */
export async function olderVersions(
  db: Kysely<Rows>,
  schedules: string[],
  from: Date,
): Promise<Map<string, StoredVersion[]>> {
  if (schedules.length === 0) return new Map()
  const { rows } = await sql<StoredVersion>`
    with version as (
      select old.*, lead(at) over (partition by resource_id order by version) as ends_at
      from resource_version as old where resource_id = any(${schedules})
    )
    select version.resource_id, version.version, doc, at, positions
    from version left join schedule_position as place
      on place.resource_id = version.resource_id and place.version = version.version
    where ends_at > ${from} and doc is not null
    order by version.resource_id, version.version`.execute(db)
  return Map.groupBy(rows, (row) => row.resourceId)
}

/** These versions of these schedules: `[schedule id, version]`. */
export async function versionsNamed(db: Kysely<Rows>, wanted: [string, number][]): Promise<StoredVersion[]> {
  const { rows } = await sql<StoredVersion>`
    select old.resource_id, old.version, doc, at, positions
    from unnest(${wanted.map(([id]) => id)}::text[], ${wanted.map(([, version]) => version)}::integer[]) as wanted (id, number)
    join resource_version as old on old.resource_id = wanted.id and old.version = wanted.number
    left join schedule_position as place on place.resource_id = old.resource_id and place.version = old.version
    where doc is not null`.execute(db)
  return rows
}

export async function savePositions(
  tx: Tx,
  rows: { resourceId: string; version: number; positions: Positions }[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`insert into schedule_position (resource_id, version, positions)
    select * from unnest(${rows.map((row) => row.resourceId)}::text[], ${rows.map((row) => row.version)}::integer[],
      ${rows.map((row) => JSON.stringify(row.positions))}::jsonb[])`.execute(tx.db)
}
