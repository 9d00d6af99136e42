import type { User } from '@tocsin/contract/access/users'
import { Problem } from '@tocsin/contract/errors'
import type { Tx } from '../../kernel/data/db.ts'
import type { Principal } from '../../kernel/perform.ts'
import {
  listPeople,
  type PeoplePosition,
  type PeopleQuestion,
  type Profile,
  resolvePerson,
  teamsOfPeople,
} from '../../people/read.ts'
import { mayEdit, mayManage } from '../policy.ts'
import { peopleWithPassword } from '../store.ts'

/** A page of the list of people, and where the next one begins. */
export async function userList(
  tx: Tx,
  by: Principal,
  { cursor, ...ask }: Omit<PeopleQuestion, 'after'> & { cursor?: string | undefined },
): Promise<{ items: User[]; nextCursor: string | null }> {
  const { items, last } = await listPeople(tx.db, { ...ask, after: cursor ? positionOf(cursor) : null })
  return { items: await userViews(tx, by, items), nextCursor: last && cursorOf(last) }
}

/** One person by id, e-mail or "me". @throws Problem not_found */
export async function userView(tx: Tx, by: Principal, ref: string): Promise<User> {
  const [user] = await userViews(tx, by, [await resolvePerson(tx, by, ref, 'id')])
  return user!
}

/** People as the API shows them to `by`. */
export async function userViews(tx: Tx, by: Principal, people: Profile[]): Promise<User[]> {
  const ids = people.map((person) => person.id)
  const teams = await teamsOfPeople(tx.db, ids)
  const withPassword = await peopleWithPassword(tx.db, ids)
  return people.map((person) => {
    const can: User['can'] = []
    if (mayEdit(by, person)) can.push('edit')
    if (mayManage(by, person)) can.push('disable')
    if (mayManage(by, person) && !person.disabledAt) can.push('invite')
    return {
      id: person.id,
      name: person.name,
      email: person.email,
      role: person.role,
      timeZone: person.timeZone,
      teams: teams.get(person.id) ?? [],
      disabled: person.disabledAt !== null,
      signsIn: withPassword.has(person.id),
      managedBy: person.managedBy,
      createdAt: person.createdAt.toISOString(),
      can,
    }
  })
}

/** A position in the list of people as the opaque text of the API. */
function cursorOf({ name, id }: PeoplePosition): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url')
}

/** @throws Problem invalid for what `cursorOf` did not make. */
function positionOf(cursor: string): PeoplePosition {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Array.isArray(read) && typeof read[0] === 'string' && typeof read[1] === 'string') {
      return { name: read[0], id: read[1] }
    }
  } catch {
    // Told below.
  }
  throw new Problem('invalid', 'cursor: is not a nextCursor of this list', {
    errors: [{ path: 'cursor', message: 'is not a nextCursor of this list' }],
  })
}
