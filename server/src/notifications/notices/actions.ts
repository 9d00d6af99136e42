import type { Tx } from '../../kernel/data/db.ts'
import type { FactKind, FactOf } from '../../kernel/data/facts.ts'
import type { Notice } from '../../people/model.ts'
import { contactChange } from '../messages/notice.ts'
import { insertNotifications } from '../plan/store.ts'
import { insertNotices } from './store.ts'

/**
 * Tells people something that is no page: over the contact method they chose for notices, else by mail to their account
 * e-mail. Who is disabled is told nothing; who was told of a fact is not told of it again.
 */
export async function tell(tx: Tx, notices: Notice[]): Promise<void> {
  await insertNotices(
    tx,
    notices.map(({ fact, person, kind, title, lines, link }) => ({
      fact,
      person: person.id,
      because: fact ? `tells of ${fact}` : 'somebody is to know',
      notice: { kind: kind ?? 'notice', title, lines, link },
    })),
  )
}

/** The reaction that tells people of facts; each room says who and what in its `notices.ts`. */
export function tellOf<F extends FactOf<FactKind>[]>(
  noticesOf: (tx: Tx, facts: F) => Promise<Notice[]>,
): (tx: Tx, facts: F) => Promise<void> {
  return async (tx, facts) => await tell(tx, await noticesOf(tx, facts))
}

/** A contact method somebody had before a change. */
interface OldMethod {
  id: string
  channel: string
  address: string
  verifiedAt: Date | null
  brokenBecause: string | null
}

/**
 * Tells every usable method the person had before a change, so that nobody's pages are led elsewhere unnoticed (OWASP
 * ASVS 5.0, 7.5), also those that are `gone` (by id) by now. Without one, the account e-mail is told.
 */
export async function tellOldMethods(
  tx: Tx,
  person: { id: string; email: string },
  before: readonly OldMethod[],
  gone: ReadonlySet<string>,
  what: string,
): Promise<void> {
  const usable = before.filter((method) => method.verifiedAt && !method.brokenBecause)
  const targets = usable.length > 0 ? usable : [{ id: null, channel: 'email', address: person.email }]
  const notice = contactChange(what)
  insertNotifications(
    tx,
    targets.map(({ id, channel, address }) => ({
      pageId: null,
      personId: person.id,
      contactMethodId: id && !gone.has(id) ? id : null,
      channel,
      address,
      purpose: 'notice',
      urgency: 'low',
      round: 1,
      level: 0,
      first: false,
      because: what,
      dueAt: tx.now,
      notice,
    })),
  )
}
