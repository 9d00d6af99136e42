import type { Fact } from '@tocsin/contract/facts'
import { readNumberCursor } from '../../kernel/cursor.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { listFacts } from '../../kernel/data/facts.ts'
import type { Principal } from '../../kernel/perform.ts'
import { mayReadWholeLog, maySeeFact, must } from '../policy.ts'

/** Which facts are asked for. */
export interface FactQuestion {
  subject?: string | undefined
  /** A prefix such as `page.`. */
  kind?: string | undefined
  actor?: string | undefined
  cursor?: string | undefined
  limit: number
}

/** The facts about one subject, or the whole audit log, newest first. @throws Problem forbidden, invalid for the cursor */
export async function factList(
  tx: Tx,
  by: Principal,
  { subject, kind, actor, cursor, limit }: FactQuestion,
): Promise<{ items: Fact[]; nextCursor: string | null }> {
  must(
    Boolean(subject) || mayReadWholeLog(by),
    'The whole log is for admins and managers; say whose facts: subject=pag_….',
  )
  const kinds = kind ? [kind] : undefined
  const { items, last } = await listFacts(tx.db, {
    subject,
    kinds,
    actor,
    before: readNumberCursor(cursor),
    limit,
    sees: (fact) => maySeeFact(by, fact),
  })
  return { items, nextCursor: items.length === limit && last !== null ? String(last) : null }
}
