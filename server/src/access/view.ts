import type { SavedView } from '@tocsin/contract/access/access'
import type { Tx } from '../kernel/data/db.ts'
import type { Principal } from '../kernel/perform.ts'
import { organisation, teamsOfPeople } from '../people/read.ts'
import { endOfSession, isLive } from './model.ts'
import { isInPerson, permissionsOf } from './policy.ts'
import { hasAdminWithPassword, listTokens, type SessionOfPerson, sessionsOf, type TokenRow, viewsOf } from './store.ts'

/** Whether there is no admin yet, and what the organisation is called. */
export async function setupState(tx: Tx) {
  const { name } = await organisation(tx.db)
  return { needed: !(await hasAdminWithPassword(tx.db)), organisation: name ?? null }
}

/** Who is asking, and what they may do. */
export async function meView(tx: Tx, by: Principal) {
  return {
    id: by.userId,
    name: by.actor.name,
    email: by.email,
    role: by.role,
    timeZone: by.timeZone,
    teams: by.userId === null ? [] : ((await teamsOfPeople(tx.db, [by.userId])).get(by.userId) ?? []),
    can: permissionsOf(by),
  }
}

/** One's own live sessions. */
export async function sessionList(tx: Tx, by: Principal) {
  const sessions = by.userId === null ? [] : await sessionsOf(tx.db, by.userId)
  return sessions.filter((session) => isLive(session, tx.now)).map((session) => sessionView(session, by.sessionId))
}

/** One's own tokens; an admin in person sees everybody's. */
export async function tokenList(tx: Tx, by: Principal) {
  const seesAll = by.role === 'admin' && isInPerson(by)
  if (!seesAll && by.userId === null) return []
  return (await listTokens(tx.db, seesAll ? null : by.userId)).map(tokenView)
}

/** One's own saved views of a screen. */
export async function viewList(tx: Tx, by: Principal, screen?: SavedView['screen']): Promise<SavedView[]> {
  return by.userId === null ? [] : await viewsOf(tx.db, by.userId, screen)
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

function sessionView(session: SessionOfPerson, current: string | null) {
  return {
    id: session.id,
    current: session.id === current,
    ip: session.ipAddress || null,
    userAgent: session.userAgent || null,
    createdAt: session.createdAt.toISOString(),
    expiresAt: endOfSession(session).toISOString(),
  }
}
