import { type Kysely, sql } from 'kysely'
import type { Tx } from '../../kernel/data/db.ts'
import type { Rows } from '../../kernel/data/rows.ts'
import { newId } from '../../kernel/ids.ts'
import type { Method, Rule } from '../plan/model.ts'
import { isProvedAccount } from '../plan/store.ts'
import type { CodeState } from './codes.ts'

export interface StoredMethod extends Method, CodeState {
  personId: string
  verifiedHow: string | null
  codeTries: number
  managedBy: string | null
  /** Notices go here. */
  takesNotices: boolean
  createdAt: Date
}

const own = [
  'contactMethod.id',
  'personId',
  'channel',
  'address',
  'label',
  'brokenBecause',
  'codeHash',
  'codeExpiresAt',
  'codeSentAt',
  'codeTries',
  'contactMethod.managedBy',
  'takesNotices',
  'contactMethod.createdAt',
] as const

/** Contact methods with what is known about the account e-mail: once that is proved, so is the method that is the same. */
function methods(db: Kysely<Rows>) {
  return db
    .selectFrom('contactMethod')
    .innerJoin('person', 'person.id', 'contactMethod.personId')
    .select([
      ...own,
      sql<Date | null>`coalesce(verified_at, case when ${isProvedAccount} then contact_method.created_at end)`.as(
        'verifiedAt',
      ),
      sql<string | null>`coalesce(verified_how, case when ${isProvedAccount} then 'account e-mail' end)`.as(
        'verifiedHow',
      ),
    ])
    .orderBy('contactMethod.createdAt')
    .orderBy('channel')
    .orderBy('address')
}

/** The contact methods of these people, oldest first, by person; everybody has an entry. */
export async function methodsOf(db: Kysely<Rows>, personIds: string[]): Promise<Map<string, StoredMethod[]>> {
  const byPerson = new Map<string, StoredMethod[]>(personIds.map((id) => [id, []]))
  if (personIds.length === 0) return byPerson
  for (const row of await methods(db).where('personId', 'in', personIds).execute())
    byPerson.get(row.personId)?.push(row)
  return byPerson
}

/** One method of this person, or null. */
export async function methodOf(db: Kysely<Rows>, personId: string, id: string): Promise<StoredMethod | null> {
  const row = await methods(db).where('contactMethod.id', '=', id).where('personId', '=', personId).executeTakeFirst()
  return row ?? null
}

/** Contact methods by id with their sealed secret. */
export async function methodsById(tx: Tx, ids: string[]): Promise<Map<string, Method & { secret: string | null }>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('contactMethod')
    .select(['id', 'channel', 'address', 'label', 'verifiedAt', 'brokenBecause', 'secret'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Methods that configuration declared, by person. */
export async function declaredMethods(db: Kysely<Rows>): Promise<StoredMethod[]> {
  return await methods(db).where('contactMethod.managedBy', 'is not', null).execute()
}

export async function lockMethod(tx: Tx, personId: string, id: string): Promise<StoredMethod | null> {
  return (
    (await methods(tx.db)
      .where('contactMethod.id', '=', id)
      .where('personId', '=', personId)
      .forUpdate('contactMethod')
      .executeTakeFirst()) ?? null
  )
}

export interface NewMethod {
  personId: string
  channel: string
  address: string
  label: string
  secret: ((id: string) => string) | null
  verifiedAt: Date | null
  verifiedHow: string | null
  managedBy: string | null
}

/** Inserts what is not there yet; the answer has only those, in the given order. */
export async function insertMethods(
  tx: Tx,
  wanted: NewMethod[],
): Promise<{ id: string; personId: string; channel: string; address: string }[]> {
  if (wanted.length === 0) return []
  const rows = wanted.map(({ secret, ...method }) => {
    const id = newId('contactMethod', tx.now)
    return { ...method, id, secret: secret ? secret(id) : null, createdAt: tx.now }
  })
  return await tx.db
    .insertInto('contactMethod')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['personId', 'channel', 'address']).doNothing())
    .returning(['id', 'personId', 'channel', 'address'])
    .execute()
}

export async function updateMethod(
  tx: Tx,
  id: string,
  change: Partial<
    CodeState & {
      verifiedAt: Date
      verifiedHow: string
      brokenBecause: string | null
      codeTries: number
      managedBy: string | null
      label: string
    }
  >,
): Promise<void> {
  await tx.db.updateTable('contactMethod').set(change).where('id', '=', id).execute()
}

/**
 * Counts one try against the code and answers the hash to compare with; null when there is no code, it has expired or
 * its tries are used up. Concurrent tries are counted one after the other.
 */
export async function countTry(tx: Tx, personId: string, id: string, mostTries: number): Promise<string | null> {
  const row = await tx.db
    .updateTable('contactMethod')
    .set((set) => ({ codeTries: set('codeTries', '+', 1) }))
    .where('id', '=', id)
    .where('personId', '=', personId)
    .where('codeTries', '<', mostTries)
    .where('codeExpiresAt', '>', tx.now)
    .returning('codeHash')
    .executeTakeFirst()
  return row?.codeHash ?? null
}

/** How many contact methods this person added since `since`, also those that are gone again. Index: fact_of_subject. */
export async function addedSince(tx: Tx, personId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from fact
    where subjects @> array[${personId}] and kind = 'contact_method.added' and at > ${since}`.execute(tx.db)
  return rows[0]?.count ?? 0
}

/** Deletes one method; what was still to be sent to it stays and is found to have lost its method when it comes due. */
export async function deleteMethod(tx: Tx, id: string): Promise<void> {
  await tx.db
    .updateTable('notification')
    .set({ dueAt: tx.now, sendAt: tx.now })
    .where('contactMethodId', '=', id)
    .where('state', '=', 'queued')
    .where('attempts', '=', 0)
    .execute()
  await tx.db.deleteFrom('contactMethod').where('id', '=', id).execute()
}

/** Notification rules of these people, earliest first, by person; everybody has an entry. */
export async function rulesOf(db: Kysely<Rows>, personIds: string[]): Promise<Map<string, Rule[]>> {
  const byPerson = new Map<string, Rule[]>(personIds.map((id) => [id, []]))
  if (personIds.length === 0) return byPerson
  const rows = await db
    .selectFrom('notificationRule')
    .select(['personId', 'urgency', 'afterSeconds', 'contactMethodId'])
    .where('personId', 'in', personIds)
    .orderBy('urgency')
    .orderBy('afterSeconds')
    .orderBy('id')
    .execute()
  for (const { personId, ...rule } of rows) byPerson.get(personId)?.push(rule as Rule)
  return byPerson
}

export async function replaceRules(tx: Tx, personId: string, rules: Rule[]): Promise<void> {
  await tx.db.deleteFrom('notificationRule').where('personId', '=', personId).execute()
  if (rules.length === 0) return
  await tx.db
    .insertInto('notificationRule')
    .values(rules.map((rule) => ({ ...rule, id: newId('notificationRule', tx.now), personId })))
    .execute()
}

/** Makes this method of a person the one their notices go to; null: the account e-mail. Index: contact_method_for_notices. */
export async function chooseForNotices(tx: Tx, personId: string, id: string | null): Promise<void> {
  await tx.db
    .updateTable('contactMethod')
    .set({ takesNotices: false })
    .where('personId', '=', personId)
    .where('takesNotices', '=', true)
    .execute()
  if (id)
    await tx.db
      .updateTable('contactMethod')
      .set({ takesNotices: true })
      .where('personId', '=', personId)
      .where('id', '=', id)
      .execute()
}

/** Test messages to this method since `since`. Notifications of a method are few; the page index is not needed. */
export async function testsSince(tx: Tx, methodId: string, personId: string, since: Date): Promise<number> {
  const row = await tx.db
    .selectFrom('notification')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('pageId', 'is', null)
    .where('personId', '=', personId)
    .where('contactMethodId', '=', methodId)
    .where('purpose', '=', 'test')
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow()
  return row.count
}

/** State and the last attempt's words of a test message of this person; null when there is none. */
export async function testOutcome(
  db: Kysely<Rows>,
  personId: string,
  id: string,
): Promise<{ state: string; because: string; detail: string | null } | null> {
  const row = await db
    .selectFrom('notification')
    .select((select) => [
      'state',
      'because',
      select
        .selectFrom('attempt')
        .select('detail')
        .whereRef('notificationId', '=', 'notification.id')
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .as('detail'),
    ])
    .where('id', '=', id)
    .where('personId', '=', personId)
    .where('purpose', '=', 'test')
    .executeTakeFirst()
  return row ?? null
}
