import type { Severity } from '@tocsin/contract/severity'
import { type Kysely, sql } from 'kysely'
import type { Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'
import type { Integration, Named } from '../deduplicate.ts'

export interface KeyRow {
  hash: string
  integrationId: string
  hint: string
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
}

/** Every key that is alive at `tx.now`, with its integration. Configuration is written by people: a few thousand at most. */
export async function loadIngestKeys(
  tx: Tx,
): Promise<{ keys: { hash: string; integration: Integration }[]; services: Named[] }> {
  const { rows } = await sql<{
    hash: string
    id: string
    slug: string
    name: string | null
    source: string
    severity: Severity | null
    service: string | null
  }>`
    select key.hash, integration.id, integration.slug, integration.doc->>'name' as name, integration.doc->>'source' as source,
      integration.doc->>'defaultSeverity' as severity, integration.doc->>'service' as service
    from integration_key as key
    join resource as integration on integration.id = key.integration_id and integration.archived_at is null
    where key.expires_at is null or key.expires_at > ${tx.now}`.execute(tx.db)
  const { rows: named } = await sql<Named>`
    select id, slug, coalesce(doc->>'name', slug) as name from resource
    where kind = 'service' and archived_at is null order by slug`.execute(tx.db)
  const services = new Map(named.map((service) => [service.slug, service]))
  const keys = rows.map(({ hash, id, slug, name, source, severity, service }) => ({
    hash,
    integration: {
      id,
      slug,
      name: name ?? slug,
      source,
      service: service === null ? null : (services.get(service) ?? null),
      defaultSeverity: severity,
    },
  }))
  return { keys, services: named }
}

/** Keys of integrations that are alive at `now`, the newest first. Index: integration_key_of. */
export async function liveKeys(db: Kysely<Rows>, integrationIds: string[], now: Date): Promise<KeyRow[]> {
  if (integrationIds.length === 0) return []
  return await db
    .selectFrom('integrationKey')
    .selectAll()
    .where('integrationId', 'in', integrationIds)
    .where((where) => where.or([where('expiresAt', 'is', null), where('expiresAt', '>', now)]))
    .orderBy('createdAt', 'desc')
    .orderBy('hash')
    .execute()
}

/** Whose key this is, alive or not; also of an integration that was deleted. */
export async function ownerOfKey(tx: Tx, hash: string): Promise<{ id: string; slug: string; deleted: boolean } | null> {
  const row = await tx.db
    .selectFrom('integrationKey')
    .innerJoin('resource', 'resource.id', 'integrationKey.integrationId')
    .select(['resource.id', 'resource.slug', 'resource.archivedAt'])
    .where('integrationKey.hash', '=', hash)
    .forUpdate('integrationKey')
    .executeTakeFirst()
  return row ? { id: row.id, slug: row.slug, deleted: row.archivedAt !== null } : null
}

/** Makes this hash the integration's key, without an end. */
export async function putKey(tx: Tx, key: { hash: string; integrationId: string; hint: string }): Promise<void> {
  const { hash, integrationId, hint } = key
  await tx.db
    .insertInto('integrationKey')
    .values({ hash, integrationId, hint, createdAt: tx.now, expiresAt: null, lastUsedAt: null })
    .onConflict((conflict) =>
      conflict.column('hash').doUpdateSet({ integrationId, createdAt: tx.now, expiresAt: null }),
    )
    .execute()
}

/** Ends the integration's other keys: those without an end at `until`, those that were ending already now. */
export async function endOtherKeys(tx: Tx, integrationId: string, hash: string, until: Date): Promise<void> {
  await tx.db
    .deleteFrom('integrationKey')
    .where('integrationId', '=', integrationId)
    .where('hash', '<>', hash)
    .where('expiresAt', 'is not', null)
    .execute()
  await tx.db
    .updateTable('integrationKey')
    .set({ expiresAt: until })
    .where('integrationId', '=', integrationId)
    .where('hash', '<>', hash)
    .execute()
}

export async function touchKeys(db: Kysely<Rows>, hashes: string[], at: Date): Promise<void> {
  await db
    .updateTable('integrationKey')
    .set({ lastUsedAt: at })
    .where('hash', 'in', hashes)
    .where((where) => where.or([where('lastUsedAt', 'is', null), where('lastUsedAt', '<', at)]))
    .execute()
}

/** Serialises what is done to an integration's keys. */
export async function lockIntegration(tx: Tx, id: string): Promise<void> {
  await tx.db.selectFrom('resource').select('id').where('id', '=', id).forNoKeyUpdate().execute()
}
