import type { SavedView } from '@tocsin/contract/access/access'
import { Problem } from '@tocsin/contract/errors'
import { type Actor, system } from '@tocsin/contract/facts'
import { later } from '../kernel/clock.ts'
import type { Database, Tx } from '../kernel/data/db.ts'
import type { FactOf } from '../kernel/data/facts.ts'
import { newId } from '../kernel/ids.ts'
import type { Principal } from '../kernel/perform.ts'
import { randomToken, readToken, type SecretBox, sha256, signToken } from '../kernel/secrets.ts'
import { confirmEmail, nameOrganisation, savePerson } from '../people/actions.ts'
import type { Person } from '../people/model.ts'
import { personByRef } from '../people/read.ts'
import { accountState, inviteLasts, setupToken } from './model.ts'
import { type Grant, isInPerson, mayGrant, mayManage, must } from './policy.ts'
import { createLimiter } from './sign-in/limiter.ts'
import { hashPassword } from './sign-in/passwords.ts'
import {
  deleteSessions,
  deleteView,
  forgetSetupNonce,
  hasAdminWithPassword,
  insertToken,
  keepSetupNonce,
  lockedPasswordOf,
  lockSetup,
  passwordOf,
  revokeTokens,
  savePassword,
  setupNonce,
  type TokenRow,
  tokenById,
  upsertView,
  viewsOf,
} from './store.ts'

function actorOf(person: { id: string; name: string }): Actor {
  return { type: 'user', id: person.id, name: person.name }
}

/**
 * The token with which somebody becomes the first admin, to be shown on the console; null when an admin can sign in.
 * Nodes that start at once all get the same one. It is good for one set-up.
 */
export async function ensureSetupToken(database: Database, secrets: SecretBox): Promise<string | null> {
  return await database.transact(async (tx) => {
    if (await hasAdminWithPassword(tx.db)) return null
    await keepSetupNonce(tx, randomToken('', 16))
    const nonce = await setupNonce(tx.db)
    return nonce === null ? null : setupToken(secrets, nonce)
  })
}

export interface FirstAdmin {
  token: string
  organisation?: string | undefined
  name: string
  email: string
  password: string
  timeZone: string
}

/** Tries of the set-up from one address, on this node. */
const setupTries = { max: 20, seconds: 60 }

/** `completeSetup` with a limit on tries from one address. @throws Problem too_many, and as `completeSetup`. */
export function limitedSetup(secrets: SecretBox) {
  const tries = createLimiter(setupTries)
  return async (tx: Tx, ip: string | null, wanted: FirstAdmin): Promise<{ userId: string }> => {
    const seconds = tries.take(ip ?? '', tx.now)
    if (seconds > 0)
      throw new Problem('too_many', 'Too many tries. Wait a moment, then try again.', { retryAfter: seconds })
    return await completeSetup(tx, secrets, wanted)
  }
}

const setUpAlready = 'This installation is set up already. Sign in, or ask an admin for an invitation.'

/**
 * Makes the first admin; of many who try at once exactly one succeeds. Somebody the configuration declared becomes
 * admin and gets the password.
 * @throws Problem forbidden for a wrong token, conflict when there is an admin already.
 */
export async function completeSetup(tx: Tx, secrets: SecretBox, wanted: FirstAdmin): Promise<{ userId: string }> {
  const nonce = await setupNonce(tx.db)
  if (await hasAdminWithPassword(tx.db)) throw new Problem('conflict', setUpAlready)
  if (nonce === null || !secrets.verify('setup', nonce, wanted.token.trim())) {
    throw new Problem(
      'forbidden',
      'This is not the set-up token. It is printed on the console every time Tocsin starts until it is used.',
      {
        errors: [{ path: 'token', message: 'is not the one on the console' }],
      },
    )
  }
  await lockSetup(tx)
  if (await hasAdminWithPassword(tx.db)) throw new Problem('conflict', setUpAlready)
  const known = await personByRef(tx.db, wanted.email)
  if (known?.disabledAt || (known && (await passwordOf(tx.db, known.id)) !== null)) {
    throw new Problem('conflict', `${wanted.email} is somebody here already. Set up with another e-mail address.`, {
      errors: [{ path: 'email', message: 'is taken' }],
    })
  }
  const { name, email, timeZone } = wanted
  const { person } = await savePerson(tx, system, { name, email, timeZone, role: 'admin' }, null)
  await confirmEmail(tx, person.id)
  await savePassword(tx, person.id, await hashPassword(wanted.password))
  await forgetSetupNonce(tx)
  const actor = actorOf(person)
  if (wanted.organisation) await nameOrganisation(tx, actor, wanted.organisation)
  tx.record('organisation.set_up', { actor, subjects: [person.id], because: null, data: { user: person.id } })
  return { userId: person.id }
}

const invitePurpose = 'invite'

/**
 * A link token with which this person chooses a password, good for seven days and until a password is set. Records
 * user.invited. @throws Problem conflict for a disabled person, forbidden when `by` may not manage them.
 */
export async function invite(tx: Tx, by: Principal, secrets: SecretBox, person: Person): Promise<string> {
  must(
    mayManage(by, person),
    `You may not invite ${person.name}: only an admin may set the password of a manager or an admin.`,
  )
  if (person.disabledAt)
    throw new Problem('conflict', `${person.name} is disabled. Enable them first, then invite them.`)
  const state = accountState(person.id, await passwordOf(tx.db, person.id))
  tx.record('user.invited', { actor: by.actor, subjects: [person.id], because: null, data: { user: person.id } })
  return signToken(secrets, invitePurpose, { user: person.id, state }, later(tx.now, inviteLasts))
}

/** Who an invitation is for. @throws Problem not_found when it is not genuine, conflict when it is void. */
export async function readInvite(tx: Tx, secrets: SecretBox, token: string): Promise<Person> {
  return await openInvite(tx, secrets, token, (id) => passwordOf(tx.db, id))
}

async function openInvite(
  tx: Tx,
  secrets: SecretBox,
  token: string,
  passwordNow: (id: string) => Promise<string | null>,
): Promise<Person> {
  const reading = readToken(secrets, invitePurpose, token, tx.now)
  if ('problem' in reading) {
    if (reading.problem === 'expired') throw new Problem('conflict', 'This invitation has expired. Ask for a new one.')
    throw new Problem('not_found', 'This is not an invitation. Was the link copied whole?')
  }
  const { user, state } = reading.data
  const person = await personByRef(tx.db, String(user))
  if (!person || person.disabledAt) throw new Problem('conflict', 'This invitation is void: the account is disabled.')
  if (state !== accountState(person.id, await passwordNow(person.id))) {
    throw new Problem('conflict', 'This invitation was used already. Sign in with your password, or ask for a new one.')
  }
  return person
}

/** Sets the password with an invitation; every session there was ends. @throws as `readInvite`. */
export async function acceptInvite(tx: Tx, secrets: SecretBox, token: string, password: string): Promise<Person> {
  const person = await openInvite(tx, secrets, token, (id) => lockedPasswordOf(tx, id))
  await savePassword(tx, person.id, await hashPassword(password))
  await deleteSessions(tx, [person.id])
  recordPasswordChange(tx, person)
  return person
}

export function recordPasswordChange(tx: Tx, person: { id: string; name: string }): void {
  tx.record('user.password_changed', {
    actor: actorOf(person),
    subjects: [person.id],
    because: null,
    data: { user: person.id },
  })
}

export function recordSignIn(tx: Tx, person: { id: string; name: string }, ip: string | null): void {
  tx.record('user.signed_in', {
    actor: actorOf(person),
    subjects: [person.id],
    because: null,
    data: { user: person.id, ip },
  })
}

/** What a new API token shall be. */
export interface WantedToken {
  name: string
  scopes: Grant[]
  /** An instant; without one it does not expire. */
  expiresAt?: string | undefined
}

/** Makes an API token; its text is shown this once. @throws Problem forbidden beyond the maker's own permissions. */
export async function createToken(
  tx: Tx,
  by: Principal,
  wanted: WantedToken,
): Promise<{ token: string; row: TokenRow }> {
  must(isInPerson(by), 'A token that was given a part of the permissions cannot make tokens. Sign in to make one.')
  must(mayGrant(by, wanted.scopes), 'A token cannot have scopes that you do not have yourself.')
  const expiresAt = wanted.expiresAt === undefined ? null : new Date(wanted.expiresAt)
  if (expiresAt && expiresAt <= tx.now) {
    throw new Problem('invalid', 'expiresAt: lies in the past', {
      errors: [{ path: 'expiresAt', message: 'lies in the past' }],
    })
  }
  const token = randomToken('tcn')
  const id = newId('token', tx.now)
  const { name } = wanted
  const scopes = [...new Set(wanted.scopes)]
  const hint = token.slice(-4)
  await insertToken(tx, { id, name, hint, scopes, expiresAt, hash: sha256(token), personId: by.userId })
  tx.record('token.created', {
    actor: by.actor,
    subjects: subjects(id, by.userId),
    because: null,
    data: { token: id, name, scopes },
  })
  return { token, row: (await tokenById(tx.db, id))! }
}

function subjects(id: string, personId: string | null): string[] {
  return personId === null ? [id] : [id, personId]
}

/** Ends a token at once: one's own, any for an admin, and any token may end itself. @throws Problem not_found, forbidden */
export async function revokeToken(tx: Tx, by: Principal, id: string): Promise<TokenRow> {
  const token = await tokenById(tx.db, id)
  const isMine = token !== null && token.ownerId !== null && token.ownerId === by.userId
  if (!token || !(isMine || by.role === 'admin')) throw new Problem('not_found', 'You have no such token.')
  must(isInPerson(by) || by.actor.id === id, 'A token that was given a part of the permissions can revoke only itself.')
  recordRevoked(tx, by.actor, await revokeTokens(tx, { id }))
  return (await tokenById(tx.db, id))!
}

function recordRevoked(tx: Tx, actor: Actor, revoked: { id: string; name: string; personId: string | null }[]): void {
  for (const { id, name, personId } of revoked) {
    tx.record('token.revoked', { actor, subjects: subjects(id, personId), because: null, data: { token: id, name } })
  }
}

/** Signs out one of one's own sessions; false when there is none such. */
export async function endSession(tx: Tx, by: Principal, id: string): Promise<boolean> {
  must(isInPerson(by), 'A token that was given a part of the permissions cannot end sessions.')
  return by.userId !== null && (await deleteSessions(tx, [by.userId], id)) > 0
}

/** A screen holds this many views of one person. */
const mostViews = 50

/** Saves a view of a list; one of that name is replaced. @throws Problem invalid without a person, conflict when there are too many. */
export async function saveView(tx: Tx, by: Principal, wanted: Omit<SavedView, 'id'>): Promise<SavedView> {
  if (by.userId === null)
    throw new Problem('invalid', 'Views belong to a person; this token has none. Nothing was saved.')
  const others = (await viewsOf(tx.db, by.userId, wanted.screen)).filter((each) => !isNamed(each, wanted.name))
  if (others.length >= mostViews)
    throw new Problem('conflict', `There are ${mostViews} views here already. Remove one, then save this one.`)
  const view = await upsertView(tx, by.userId, { id: newId('savedView', tx.now), ...wanted })
  recordView(tx, 'view.saved', by, view)
  return view
}

function isNamed(view: SavedView, name: string): boolean {
  return view.name.toLowerCase() === name.toLowerCase()
}

/** Removes one of one's own views; false when there is none such. */
export async function removeView(tx: Tx, by: Principal, id: string): Promise<boolean> {
  const removed = by.userId === null ? null : await deleteView(tx, by.userId, id)
  if (removed) recordView(tx, 'view.removed', by, removed)
  return removed !== null
}

function recordView(tx: Tx, kind: 'view.saved' | 'view.removed', by: Principal, view: SavedView): void {
  const { id, screen, name } = view
  const user = by.userId!
  tx.record(kind, { actor: by.actor, subjects: [user, id], because: null, data: { user, view: id, screen, name } })
}

/** Reaction to user.disabled: their sessions and tokens end in the same transaction. */
export async function endAccess(tx: Tx, facts: FactOf<'user.disabled'>[]): Promise<void> {
  const personIds = facts.map((fact) => fact.data.user)
  await deleteSessions(tx, personIds)
  recordRevoked(tx, system, await revokeTokens(tx, { personIds }))
}
