import type { Tx } from '../kernel/data/db.ts'
import type { Person, PersonDetails } from './model.ts'

export interface Stored extends Person {
  managedBy: string | null
}

const columns = ['id', 'name', 'email', 'timeZone', 'role', 'disabledAt', 'managedBy'] as const

/** Holds the row until the transaction ends. */
export async function lockPerson(tx: Tx, by: { id: string } | { email: string }): Promise<Stored | null> {
  const query = tx.db.selectFrom('person').select(columns).forUpdate()
  const row = await ('id' in by
    ? query.where('id', '=', by.id)
    : query.where('email', '=', by.email)
  ).executeTakeFirst()
  return (row as Stored | undefined) ?? null
}

/**
 * Holds all enabled admins, always in the same order: of two admins who demote each other at once, the second waits
 * here and then no longer sees the first.
 */
export async function lockAdmins(tx: Tx): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabledAt', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute()
  return rows.map((row) => row.id)
}

/** False when somebody has this e-mail already. */
export async function insertPerson(
  tx: Tx,
  id: string,
  details: PersonDetails,
  managedBy: string | null,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('person')
    .values({ id, ...details, managedBy, createdAt: tx.now, updatedAt: tx.now })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function updatePerson(
  tx: Tx,
  id: string,
  change: Partial<{
    name: string
    role: string
    timeZone: string
    managedBy: string
    disabledAt: Date | null
    emailVerified: boolean
  }>,
): Promise<void> {
  await tx.db
    .updateTable('person')
    .set({ ...change, updatedAt: tx.now })
    .where('id', '=', id)
    .execute()
}
