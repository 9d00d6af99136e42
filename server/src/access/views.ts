import { Problem } from '@tocsin/contract/errors'
import type { User } from '@tocsin/contract/people/people'
import type { Tx } from '../kernel/data/db.ts'
import type { Principal } from '../kernel/perform.ts'
import { type PeoplePosition, type Profile, teamsOfPeople } from '../people/read.ts'
import { endOfSession } from './model.ts'
import { mayEdit, mayManage } from './policy.ts'
import { peopleWithPassword, type SessionOfPerson, type TokenRow } from './store.ts'

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

export function tokenView(token: TokenRow) {
  const { id, name, hint, ownerId, ownerName, scopes } = token
  return {
    id,
    name,
    hint,
    owner: ownerId !== null && ownerName !== null ? { id: ownerId, name: ownerName } : null,
    scopes,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    revokedAt: token.revokedAt?.toISOString() ?? null,
  }
}

export function sessionView(session: SessionOfPerson, current: string | null) {
  return {
    id: session.id,
    current: session.id === current,
    ip: session.ipAddress || null,
    userAgent: session.userAgent || null,
    createdAt: session.createdAt.toISOString(),
    expiresAt: endOfSession(session).toISOString(),
  }
}

/** A position in the list of people as the opaque text of the API. */
export function cursorOf({ name, id }: PeoplePosition): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url')
}

/** @throws Problem invalid for what `cursorOf` did not make. */
export function positionOf(cursor: string): PeoplePosition {
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
