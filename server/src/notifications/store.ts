import type { Urgency } from '@tocsin/contract/severity'
import { type Kysely, sql } from 'kysely'
import type { Tx } from '../kernel/data/db.ts'
import type { Rows } from '../kernel/data/rows.ts'
import { newId } from '../kernel/ids.ts'
import type { CodeState } from './codes.ts'
import type { Method, Rule } from './model.ts'

export interface StoredMethod extends Method, CodeState {
  personId: string
  verifiedHow: string | null
  codeTries: number
  managedBy: string | null
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
  'contactMethod.createdAt',
] as const

/** Is this contact method the account e-mail, and that proved? */
const provedAccount = `person.email_verified and channel = 'email' and address = person.email`
const isProvedAccount = sql.raw(provedAccount)

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

export interface NewNotification {
  pageId: string | null
  personId: string
  contactMethodId: string | null
  channel: string
  address: string
  purpose: 'page' | 'test' | 'notice'
  urgency: Urgency
  round: number
  level: number
  first: boolean
  because: string
  dueAt: Date
  /** Of a notice that is not about contact methods: its subject, and where it leads. */
  subject?: string
  link?: string | null
}

const copyNotifications = `
  copy notification (id, page_id, person_id, contact_method_id, channel, address, state, purpose, urgency, round, level, first,
    because, due_at, send_at, created_at, subject, link) from stdin`

/** Inserts notifications, queued, in one statement; answers their ids in the given order. */
export function insertNotifications(tx: Tx, wanted: NewNotification[]): string[] {
  const rows = wanted.map((each) => [
    newId('notification', tx.now),
    each.pageId,
    each.personId,
    each.contactMethodId,
    each.channel,
    each.address,
    'queued',
    each.purpose,
    each.urgency,
    each.round,
    each.level,
    each.first,
    each.because,
    each.dueAt,
    each.dueAt,
    tx.now,
    each.subject ?? null,
    each.link ?? null,
  ])
  if (rows.length > 0) tx.copy(copyNotifications, rows)
  return rows.map(([id]) => id as string)
}

/** Somebody who is to be told, with everything their plan is made from. */
export interface Called {
  id: string
  name: string
  email: string
  disabledAt: Date | null
  /** Oldest first. */
  methods: Method[]
  /** Earliest first. */
  rules: Rule[]
  /** Which of the pages asked about have told them something before. */
  told: string[]
}

const called = {
  name: 'called_people',
  text: `
    with told as materialized (
      select distinct page_id, person_id from notification where page_id = any($2)
    )
    select id, name, email, disabled_at, (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', own.id, 'channel', channel, 'address', address, 'label', label, 'brokenBecause', broken_because,
        'verifiedAt', coalesce(verified_at, case when ${provedAccount} then own.created_at end)
      ) order by own.created_at, own.id), '[]')
      from contact_method as own where own.person_id = person.id
    ) as methods, (
      select coalesce(jsonb_agg(jsonb_build_object(
        'urgency', urgency, 'afterSeconds', after_seconds, 'contactMethodId', contact_method_id
      ) order by urgency, after_seconds, own.id), '[]')
      from notification_rule as own where own.person_id = person.id
    ) as rules, array(select page_id from told where told.person_id = person.id) as told
    from person
    where id = any($1)`,
}

/** The people with these ids, in one statement; ids that nobody has are left out. Index: notification_of_page. */
export async function calledPeople(tx: Tx, personIds: string[], pageIds: string[]): Promise<Map<string, Called>> {
  if (personIds.length === 0) return new Map()
  type InJson = Omit<Method, 'verifiedAt'> & { verifiedAt: string | null }
  const rows = await tx.run<Omit<Called, 'methods'> & { methods: InJson[] }>(called, [personIds, pageIds])
  const dated = ({ verifiedAt, ...method }: InJson): Method => ({
    ...method,
    verifiedAt: verifiedAt === null ? null : new Date(verifiedAt),
  })
  return new Map(rows.map((row) => [row.id, { ...row, methods: row.methods.map(dated) }]))
}

/** The rounds these pages are in. */
export async function roundsOf(tx: Tx, pageIds: string[]): Promise<Map<string, number>> {
  if (pageIds.length === 0) return new Map()
  const rows = await tx.db.selectFrom('page').select(['id', 'round']).where('id', 'in', pageIds).execute()
  return new Map(rows.map((row) => [row.id, row.round]))
}

export interface Withdrawn {
  id: string
  pageId: string
  personId: string
}

/**
 * Withdraws what these pages still have queued. With `alsoSending` also what is under way: it may still arrive and is
 * then recorded, but is not tried again; what this very transaction planned (a reassigned page reaches its new people in
 * the transaction that withdraws from the old ones) is spared. Index: notification_of_page.
 */
export async function withdrawOf(tx: Tx, pageIds: string[], alsoSending: boolean): Promise<Withdrawn[]> {
  if (pageIds.length === 0) return []
  const { rows } = await sql<Withdrawn>`
    with not_wanted as (
      select id from notification
      where page_id = any(${pageIds}) and purpose = 'page'
        and (${alsoSending} and state in ('queued', 'sending') and xmin <> pg_current_xact_id()::xid
          or not ${alsoSending} and state = 'queued')
      order by id
      for update
    )
    update notification set state = 'withdrawn', send_at = null
    from not_wanted where notification.id = not_wanted.id
    returning notification.id, page_id, person_id`.execute(tx.db)
  return rows
}

/** What a person still has and had on one page, for deciding what follows a failure. */
export interface Standing {
  pageId: string
  personId: string
  /** Queued and never tried. */
  untried: { id: string; dueAt: Date }[]
  /** Being sent, or waiting to be tried again. */
  trying: number
  /** Accepted or delivered, by `round level`. */
  reached: Set<string>
}

/** Index: notification_of_page. */
export async function standingsOf(
  tx: Tx,
  pairs: { pageId: string; personId: string }[],
): Promise<Map<string, Standing>> {
  const standings = new Map<string, Standing>(
    pairs.map((pair) => [
      `${pair.pageId} ${pair.personId}`,
      { ...pair, untried: [], trying: 0, reached: new Set<string>() },
    ]),
  )
  if (pairs.length === 0) return standings
  const rows = await tx.db
    .selectFrom('notification')
    .select(['id', 'pageId', 'personId', 'state', 'attempts', 'round', 'level', 'dueAt'])
    .where('pageId', 'in', [...new Set(pairs.map((pair) => pair.pageId))])
    .where('personId', 'in', [...new Set(pairs.map((pair) => pair.personId))])
    .where('purpose', '=', 'page')
    .orderBy('dueAt')
    .orderBy('id')
    .execute()
  for (const row of rows) {
    const standing = standings.get(`${row.pageId} ${row.personId}`)
    if (!standing) continue
    if (row.state === 'queued' && row.attempts === 0) standing.untried.push({ id: row.id, dueAt: row.dueAt })
    else if (row.state === 'queued' || row.state === 'sending') standing.trying += 1
    else if (['sent', 'delivered', 'read', 'answered'].includes(row.state))
      standing.reached.add(`${row.round} ${row.level}`)
  }
  return standings
}

/** Makes queued notifications due at once and adds why to their reason. */
export async function pullForward(tx: Tx, ids: string[], why: string): Promise<void> {
  if (ids.length === 0) return
  await tx.db
    .updateTable('notification')
    .set({ dueAt: tx.now, sendAt: tx.now, because: sql<string>`because || ${`; ${why}`}` })
    .where('id', 'in', ids)
    .where('state', '=', 'queued')
    .where('dueAt', '>', tx.now)
    .execute()
}

/** Round and level of notifications. */
export async function placesOf(tx: Tx, ids: string[]): Promise<Map<string, { round: number; level: number }>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.db.selectFrom('notification').select(['id', 'round', 'level']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, round, level }) => [id, { round, level }]))
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
