import { Problem } from '@tocsin/contract/errors'
import type { Tx } from '../kernel/data/db.ts'
import { api, type Principal } from '../kernel/perform.ts'
import type { SecretBox } from '../kernel/secrets.ts'
import { disablePerson, enablePerson, savePerson } from '../people/actions.ts'
import { listPeople, organisation, type Profile, personByRef, teamsOfPeople } from '../people/read.ts'
import {
  acceptInvite,
  completeSetup,
  createToken,
  endSession,
  invite,
  readInvite,
  removeView,
  revokeToken,
  saveView,
} from './actions.ts'
import { createLimiter } from './limiter.ts'
import { isLive } from './model.ts'
import { isInPerson, mayEdit, mayGiveRole, mayManage, must, permissionsOf, rolesExplained } from './policy.ts'
import { hasAdminWithPassword, listTokens, sessionsOf, viewsOf } from './store.ts'
import { cursorOf, positionOf, sessionView, tokenView, userViews } from './views.ts'

export interface AccessDeps {
  secrets: SecretBox
  /** Where browsers reach us, without a slash at the end; for links. */
  publicUrl(): string
}

/** The handlers of setup, invites, me, tokens and users. */
export function accessRoutes({ secrets, publicUrl }: AccessDeps) {
  const setupTries = createLimiter({ max: 20, seconds: 60 })

  const setup = {
    state: api.setup.state.handler(async ({ context: { tx } }) => {
      const { name } = await organisation(tx.db)
      return { needed: !(await hasAdminWithPassword(tx.db)), organisation: name ?? null }
    }),
    complete: api.setup.complete.handler(async ({ input, context: { tx, ip } }) => {
      const seconds = setupTries.take(ip ?? '', tx.now)
      if (seconds > 0)
        throw new Problem('too_many', 'Too many tries. Wait a moment, then try again.', { retryAfter: seconds })
      return await completeSetup(tx, secrets, input)
    }),
  }

  const invites = {
    show: api.invites.show.handler(async ({ input, context: { tx } }) => {
      const { name, email } = await readInvite(tx, secrets, input.token)
      return { name, email }
    }),
    accept: api.invites.accept.handler(async ({ input, context: { tx } }) => {
      const { email } = await acceptInvite(tx, secrets, input.token, input.password)
      return { email }
    }),
  }

  const me = {
    get: api.me.get.handler(async ({ context: { tx, by } }) => ({
      id: by.userId,
      name: by.actor.name,
      email: by.email,
      role: by.role,
      timeZone: by.timeZone,
      teams: by.userId === null ? [] : ((await teamsOfPeople(tx.db, [by.userId])).get(by.userId) ?? []),
      can: permissionsOf(by),
    })),
    sessions: api.me.sessions.handler(async ({ context: { tx, by } }) => {
      const sessions = by.userId === null ? [] : await sessionsOf(tx.db, by.userId)
      return sessions.filter((session) => isLive(session, tx.now)).map((session) => sessionView(session, by.sessionId))
    }),
    endSession: api.me.endSession.handler(async ({ input, context: { tx, by } }) => ({
      ended: await endSession(tx, by, input.id),
    })),
    views: {
      list: api.me.views.list.handler(async ({ input, context: { tx, by } }) =>
        by.userId === null ? [] : await viewsOf(tx.db, by.userId, input.screen),
      ),
      save: api.me.views.save.handler(async ({ input, context: { tx, by } }) => await saveView(tx, by, input)),
      remove: api.me.views.remove.handler(async ({ input, context: { tx, by } }) => ({
        removed: await removeView(tx, by, input.id),
      })),
    },
  }

  const tokens = {
    list: api.tokens.list.handler(async ({ context: { tx, by } }) => {
      const seesAll = by.role === 'admin' && isInPerson(by)
      if (!seesAll && by.userId === null) return []
      return (await listTokens(tx.db, seesAll ? null : by.userId)).map(tokenView)
    }),
    create: api.tokens.create.handler(async ({ input, context: { tx, by } }) => {
      const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt)
      const { token, row } = await createToken(tx, by, { name: input.name, scopes: input.scopes, expiresAt })
      return { token, record: tokenView(row) }
    }),
    revoke: api.tokens.revoke.handler(async ({ input, context: { tx, by } }) =>
      tokenView(await revokeToken(tx, by, input.id)),
    ),
  }

  const users = {
    list: api.users.list.handler(async ({ input, context: { tx, by } }) => {
      const after = input.cursor ? positionOf(input.cursor) : null
      const { q, role, state, team, limit } = input
      const { items, last } = await listPeople(tx.db, { q, role, state, team, after, limit })
      return { items: await userViews(tx, by, items), nextCursor: last && cursorOf(last) }
    }),
    get: api.users.get.handler(
      async ({ input, context: { tx, by } }) => await view(tx, by, await profile(tx, input.id)),
    ),
    create: api.users.create.handler(async ({ input, context: { tx, by } }) => {
      must(mayGiveRole(by, input.role), `You may not make somebody ${input.role}.`)
      const { person, created } = await savePerson(tx, by.actor, input, null)
      if (!created) {
        throw new Problem('conflict', `${person.email} is somebody here already. Nothing was changed.`, {
          errors: [{ path: 'email', message: 'is taken' }],
        })
      }
      return { user: await view(tx, by, await profile(tx, person.id)), inviteUrl: await inviteUrl(tx, by, person.id) }
    }),
    change: api.users.change.handler(async ({ input: { id, ...change }, context: { tx, by } }) => {
      const person = await profile(tx, id)
      must(mayEdit(by, person), `You may not change ${person.name}.`)
      const { name = person.name, timeZone = person.timeZone, role = person.role } = change
      if (role !== person.role) {
        must(mayManage(by, person) && mayGiveRole(by, role), `You may not make ${person.name} ${role}.`)
      }
      await savePerson(tx, by.actor, { email: person.email, name, timeZone, role }, null)
      return await view(tx, by, await profile(tx, person.id))
    }),
    invite: api.users.invite.handler(async ({ input, context: { tx, by } }) => ({
      inviteUrl: await inviteUrl(tx, by, (await profile(tx, input.id)).id),
    })),
    disable: api.users.disable.handler(async ({ input, context: { tx, by } }) => {
      const person = await managed(tx, by, input.id, 'disable')
      await disablePerson(tx, by.actor, person.id)
      return await view(tx, by, await profile(tx, person.id))
    }),
    enable: api.users.enable.handler(async ({ input, context: { tx, by } }) => {
      const person = await managed(tx, by, input.id, 'enable')
      await enablePerson(tx, by.actor, person.id)
      return await view(tx, by, await profile(tx, person.id))
    }),
  }

  async function inviteUrl(tx: Tx, by: Principal, id: string): Promise<string> {
    return `${publicUrl()}/invite/${await invite(tx, by, secrets, await profile(tx, id))}`
  }

  const access = { roles: api.access.roles.handler(async () => rolesExplained) }

  return { setup, invites, me, tokens, users, access }
}

async function profile(tx: Tx, ref: string): Promise<Profile> {
  const person = await personByRef(tx.db, ref)
  if (!person) throw new Problem('not_found', `There is no person ${ref}.`)
  return person
}

async function managed(tx: Tx, by: Principal, ref: string, what: string): Promise<Profile> {
  const person = await profile(tx, ref)
  must(mayManage(by, person), `You may not ${what} ${person.name}: only admins manage managers and admins.`)
  return person
}

async function view(tx: Tx, by: Principal, person: Profile) {
  const [user] = await userViews(tx, by, [person])
  return user!
}
