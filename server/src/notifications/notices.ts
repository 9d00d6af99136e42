import type { Tx } from '../kernel/data/db.ts'
import { insertNotifications } from './store.ts'

/** Something that a person is told once, by mail, and that is no page: nobody is woken by it. */
export interface Notice {
  person: { id: string; email: string; disabledAt: Date | null }
  /** One line. */
  subject: string
  /** What happened in one paragraph; further paragraphs after an empty line. */
  text: string
  /** A path of the web app, `/on-call/primary`. */
  link: string | null
}

/** Sends notices to the account e-mail of these people; who is disabled gets none. */
export function tellPeople(tx: Tx, notices: Notice[]): void {
  insertNotifications(
    tx,
    notices
      .filter(({ person }) => person.disabledAt === null)
      .map(({ person, subject, text, link }) => ({
        pageId: null,
        personId: person.id,
        contactMethodId: null,
        channel: 'email',
        address: person.email,
        purpose: 'notice',
        urgency: 'low',
        round: 1,
        level: 0,
        first: false,
        because: text,
        dueAt: tx.now,
        subject,
        link,
      })),
  )
}
