import { mayChangeAbsenceOf } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import type { Principal } from '../../kernel/perform.ts'
import { teamsOfPeople } from '../../people/read.ts'

/** Whether `by` may enter and remove absences of each of these people. */
export async function mayChangeAbsences(tx: Tx, by: Principal, people: string[]): Promise<Set<string>> {
  const teams = await teamsOfPeople(tx.db, [...new Set(people)])
  return new Set(
    [...teams].flatMap(([id, theirs]) =>
      mayChangeAbsenceOf(by, { id, teams: theirs.map(({ slug }) => slug) }) ? [id] : [],
    ),
  )
}
