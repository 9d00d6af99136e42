import { type Kysely, sql } from 'kysely'
import type { Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'

/** A public link to the board, with the names of its team and its maker. */
export interface BoardRow {
  id: string
  name: string
  hash: string
  hint: string
  teamId: string | null
  teamSlug: string | null
  teamName: string | null
  createdBy: string | null
  createdByName: string | null
  createdAt: Date
  revokedAt: Date | null
}

function boardRows(db: Kysely<Rows>) {
  return db
    .selectFrom('boardToken')
    .leftJoin('resource as team', 'team.id', 'boardToken.teamId')
    .leftJoin('person', 'person.id', 'boardToken.createdBy')
    .select([
      'boardToken.id',
      'boardToken.name',
      'boardToken.hash',
      'boardToken.hint',
      'boardToken.teamId',
      'team.slug as teamSlug',
      sql<string | null>`team.doc->>'name'`.as('teamName'),
      'boardToken.createdBy',
      'person.name as createdByName',
      'boardToken.createdAt',
      'boardToken.revokedAt',
    ])
}

/** Newest first. */
export async function listBoards(db: Kysely<Rows>): Promise<BoardRow[]> {
  return await boardRows(db).orderBy('boardToken.id', 'desc').limit(1000).execute()
}

/** Every link that works: not revoked, and its team, if it has one, still there. */
export async function liveBoards(db: Kysely<Rows>): Promise<BoardRow[]> {
  return await boardRows(db)
    .where('boardToken.revokedAt', 'is', null)
    .where('team.archivedAt', 'is', null)
    .limit(10_000)
    .execute()
}

export async function boardById(db: Kysely<Rows>, id: string): Promise<BoardRow | null> {
  return (await boardRows(db).where('boardToken.id', '=', id).executeTakeFirst()) ?? null
}

export async function insertBoard(
  tx: Tx,
  board: Pick<BoardRow, 'id' | 'name' | 'hash' | 'hint' | 'teamId' | 'createdBy'>,
): Promise<void> {
  await tx.db
    .insertInto('boardToken')
    .values({ ...board, createdAt: tx.now })
    .execute()
}

/** @returns whether it worked until now. */
export async function endBoard(tx: Tx, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('boardToken')
    .set({ revokedAt: tx.now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
