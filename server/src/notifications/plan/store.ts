import type { Urgency } from '@tocsin/contract/severity'
import { sql } from 'kysely'
import type { Tx } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { StoredNotice } from '../messages/notice.ts'
import type { Method, Rule } from './model.ts'

/** Is this contact method the account e-mail, and that proved? */
export const provedAccount = `person.email_verified and channel = 'email' and address = person.email`
export const isProvedAccount = sql.raw(provedAccount)

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
  /** Of a notice: what it says. */
  notice?: StoredNotice
}

const copyNotifications = `
  copy notification (id, page_id, person_id, contact_method_id, channel, address, state, purpose, urgency, round, level, first,
    because, due_at, send_at, created_at, notice) from stdin`

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
    each.notice ? JSON.stringify(each.notice) : null,
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

export interface Cancelled {
  id: string
  pageId: string
  personId: string
}

/**
 * Cancels what these pages still have queued. With `alsoSending` also what is under way: it may still arrive and is
 * then recorded, but is not tried again; what this very transaction planned (a reassigned page reaches its new people in
 * the transaction that cancels what the old ones had) is spared. Index: notification_of_page.
 */
export async function cancelOf(tx: Tx, pageIds: string[], alsoSending: boolean): Promise<Cancelled[]> {
  if (pageIds.length === 0) return []
  const { rows } = await sql<Cancelled>`
    with not_wanted as (
      select id from notification
      where page_id = any(${pageIds}) and purpose = 'page'
        and (${alsoSending} and state in ('queued', 'sending') and xmin <> pg_current_xact_id()::xid
          or not ${alsoSending} and state = 'queued')
      order by id
      for update
    )
    update notification set state = 'cancelled', send_at = null
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
