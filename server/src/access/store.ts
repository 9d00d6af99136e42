import type { SavedView } from '@tocsin/contract/access/access'
import { type Kysely, sql } from 'kysely'
import { json, type Tx } from '../kernel/data/db.ts'
import type { Rows } from '../kernel/data/rows.ts'
import type { Grant } from './policy.ts'

type Db = Kysely<Rows>

/** One set-up at a time in the whole installation. */
export async function lockSetup(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7061723103)`.execute(tx.db)
}

/** Whether an enabled admin has a password: then somebody can sign in and set-up is over. */
export async function hasAdminWithPassword(db: Db): Promise<boolean> {
  const row = await db
    .selectFrom('person')
    .innerJoin('account', 'account.userId', 'person.id')
    .select('person.id')
    .where('role', '=', 'admin')
    .where('disabledAt', 'is', null)
    .where('providerId', '=', 'credential')
    .where('password', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

const setupKey = 'setup_token'

/** What the set-up token is derived from: the same on every node; the first to come makes it. */
export async function keepSetupNonce(tx: Tx, fresh: string): Promise<void> {
  await tx.db
    .insertInto('setting')
    .values({ key: setupKey, value: json({ nonce: fresh }), updatedAt: tx.now })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute()
}

export async function setupNonce(db: Db): Promise<string | null> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', setupKey).executeTakeFirst()
  return (row?.value as { nonce: string } | undefined)?.nonce ?? null
}

export async function forgetSetupNonce(tx: Tx): Promise<void> {
  await tx.db.deleteFrom('setting').where('key', '=', setupKey).execute()
}

/** The hash of a person's password, or null. Index: account_of_provider. */
export async function passwordOf(db: Db, personId: string): Promise<string | null> {
  const row = await db
    .selectFrom('account')
    .select('password')
    .where('providerId', '=', 'credential')
    .where('accountId', '=', personId)
    .executeTakeFirst()
  return row?.password ?? null
}

/** The same, and nobody else changes the person or their password until the transaction ends. */
export async function lockedPasswordOf(tx: Tx, personId: string): Promise<string | null> {
  await tx.db.selectFrom('person').select('id').where('id', '=', personId).forUpdate().execute()
  return await passwordOf(tx.db, personId)
}

/** Which of these people have a password. */
export async function peopleWithPassword(db: Db, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('account')
    .select('userId')
    .where('userId', 'in', ids)
    .where('providerId', '=', 'credential')
    .where('password', 'is not', null)
    .execute()
  return new Set(rows.map((row) => row.userId))
}

/** Writes a password's hash where better-auth looks for it. */
export async function savePassword(tx: Tx, personId: string, hash: string): Promise<void> {
  await tx.db
    .insertInto('account')
    .values({
      id: crypto.randomUUID(),
      accountId: personId,
      providerId: 'credential',
      userId: personId,
      password: hash,
      createdAt: tx.now,
      updatedAt: tx.now,
    })
    .onConflict((conflict) =>
      conflict.columns(['providerId', 'accountId']).doUpdateSet({ password: hash, updatedAt: tx.now }),
    )
    .execute()
}

export interface SessionOfPerson {
  id: string
  createdAt: Date
  /** When it was last used, within some minutes. */
  updatedAt: Date
  expiresAt: Date
  ipAddress: string | null
  userAgent: string | null
}

const sessionColumns = [
  'session.id',
  'session.createdAt',
  'session.updatedAt',
  'session.expiresAt',
  'ipAddress',
  'userAgent',
] as const

/** A session and its enabled person, or null. Time is the caller's question. */
export async function sessionByToken(db: Db, token: string): Promise<(SessionOfPerson & { userId: string }) | null> {
  const row = await db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.userId')
    .select([...sessionColumns, 'userId'])
    .where('token', '=', token)
    .where('disabledAt', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** Newest first. Index: session_of_person. */
export async function sessionsOf(db: Db, personId: string): Promise<SessionOfPerson[]> {
  return await db
    .selectFrom('session')
    .select(sessionColumns)
    .where('userId', '=', personId)
    .orderBy('createdAt', 'desc')
    .limit(200)
    .execute()
}

export async function touchSession(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('session').set({ updatedAt: now }).where('id', '=', id).where('updatedAt', '<', now).execute()
}

/** Ends sessions of these people: one, or all. Answers how many there were. */
export async function deleteSessions(tx: Tx, personIds: string[], id?: string): Promise<number> {
  let query = tx.db.deleteFrom('session').where('userId', 'in', personIds)
  if (id !== undefined) query = query.where('id', '=', id)
  return Number((await query.executeTakeFirst()).numDeletedRows)
}

export interface TokenRow {
  id: string
  name: string
  hint: string
  ownerId: string | null
  ownerName: string | null
  scopes: Grant[]
  createdAt: Date
  expiresAt: Date | null
  lastUsedAt: Date | null
  revokedAt: Date | null
}

function tokens(db: Db) {
  return db
    .selectFrom('apiToken')
    .leftJoin('person', 'person.id', 'personId')
    .select([
      'apiToken.id',
      'apiToken.name',
      'hint',
      'personId as ownerId',
      'person.name as ownerName',
      'scopes',
      'apiToken.createdAt',
      'expiresAt',
      'lastUsedAt',
      'revokedAt',
    ])
}

/** By the SHA-256 of the token; null also when its owner is disabled. */
export async function tokenByHash(db: Db, hash: string): Promise<TokenRow | null> {
  const row = await tokens(db).where('hash', '=', hash).where('disabledAt', 'is', null).executeTakeFirst()
  return (row as TokenRow | undefined) ?? null
}

export async function tokenById(db: Db, id: string): Promise<TokenRow | null> {
  return ((await tokens(db).where('apiToken.id', '=', id).executeTakeFirst()) as TokenRow | undefined) ?? null
}

/** Newest first: those of one person, or all. Index: api_token_of_person. */
export async function listTokens(db: Db, personId: string | null): Promise<TokenRow[]> {
  let query = tokens(db).orderBy('apiToken.id', 'desc').limit(1000)
  if (personId !== null) query = query.where('personId', '=', personId)
  return (await query.execute()) as TokenRow[]
}

export async function insertToken(
  tx: Tx,
  token: Pick<TokenRow, 'id' | 'name' | 'hint' | 'scopes' | 'expiresAt'> & { hash: string; personId: string | null },
): Promise<void> {
  await tx.db
    .insertInto('apiToken')
    .values({ ...token, createdAt: tx.now })
    .execute()
}

/** Revokes what is not revoked yet, by id or of these people; answers what it revoked. */
export async function revokeTokens(tx: Tx, which: { id: string } | { personIds: string[] }) {
  let query = tx.db.updateTable('apiToken').set({ revokedAt: tx.now }).where('revokedAt', 'is', null)
  query = 'id' in which ? query.where('id', '=', which.id) : query.where('personId', 'in', which.personIds)
  return await query.returning(['id', 'name', 'personId']).execute()
}

/** A person's saved views, of one screen or of all, by name. Index: saved_view_name. */
export async function viewsOf(db: Db, personId: string, screen?: SavedView['screen']): Promise<SavedView[]> {
  let query = db.selectFrom('savedView').select(['id', 'screen', 'name', 'search']).where('personId', '=', personId)
  if (screen) query = query.where('screen', '=', screen)
  return (await query.orderBy(sql`lower(name)`).execute()) as SavedView[]
}

/** Saves a view; one of that name, in whatever case, takes the new name and search and keeps its id. */
export async function upsertView(tx: Tx, personId: string, view: SavedView): Promise<SavedView> {
  const { rows } = await sql<SavedView>`
    insert into saved_view (id, person_id, screen, name, search, created_at)
    values (${view.id}, ${personId}, ${view.screen}, ${view.name}, ${json(view.search)}, ${tx.now})
    on conflict (person_id, screen, lower(name)) do update set name = excluded.name, search = excluded.search
    returning id, screen, name, search`.execute(tx.db)
  return rows[0]!
}

/** @returns what was removed, or null when this person has no such view. */
export async function deleteView(tx: Tx, personId: string, id: string): Promise<SavedView | null> {
  const row = await tx.db
    .deleteFrom('savedView')
    .where('id', '=', id)
    .where('personId', '=', personId)
    .returning(['id', 'screen', 'name', 'search'])
    .executeTakeFirst()
  return (row as SavedView | undefined) ?? null
}

/** Notes that a token was used, at most once a minute. */
export async function touchToken(db: Db, id: string, now: Date): Promise<void> {
  const minuteAgo = new Date(now.getTime() - 60_000)
  await db
    .updateTable('apiToken')
    .set({ lastUsedAt: now })
    .where('id', '=', id)
    .where((where) => where.or([where('lastUsedAt', 'is', null), where('lastUsedAt', '<', minuteAgo)]))
    .execute()
}
