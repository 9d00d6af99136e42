import { sql } from 'kysely'
import { json, type Tx } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { StoredNotice } from '../messages/notice.ts'
import { isProvedAccount } from '../plan/store.ts'

export interface NewNotice {
  fact: string | null
  person: string
  because: string
  notice: StoredNotice
}

/**
 * Queues notices where each person wants them: over the contact method they chose, while it is proven and works, else to
 * the account e-mail. Who is disabled gets none, and none who has been told of the same fact before. `subject` and `link`
 * are for the release before this one. Indexes: contact_method_for_notices, notification_of_fact.
 */
export async function insertNotices(tx: Tx, wanted: NewNotice[]): Promise<void> {
  if (wanted.length === 0) return
  const rows = wanted.map((each) => ({ id: newId('notification', tx.now), ...each }))
  await sql`
    insert into notification (id, fact_id, person_id, contact_method_id, channel, address, state, purpose, urgency, because,
      due_at, send_at, created_at, notice, subject, link)
    select told.id, told.fact, person.id, contact_method.id, coalesce(channel, 'email'), coalesce(address, email), 'queued',
      'notice', 'low', told.because, ${tx.now}, ${tx.now}, ${tx.now}, told.notice,
      'Tocsin: ' || (told.notice ->> 'title'), told.notice -> 'link' ->> 'path'
    from jsonb_to_recordset(${json(rows)}) as told (id text, fact text, person text, because text, notice jsonb)
    join person on person.id = told.person and disabled_at is null
    left join contact_method on contact_method.person_id = person.id and takes_notices and broken_because is null
      and (verified_at is not null or ${isProvedAccount})
    on conflict (fact_id, person_id) where fact_id is not null do nothing`.execute(tx.db)
}
