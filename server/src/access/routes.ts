import { api } from '../kernel/perform.ts'
import type { SecretBox } from '../kernel/secrets.ts'
import {
  acceptInvite,
  createToken,
  endSession,
  limitedSetup,
  readInvite,
  removeView,
  revokeToken,
  saveView,
} from './actions.ts'
import { facts } from './audit/routes.ts'
import { rolesExplained } from './policy.ts'
import { userRoutes } from './users/routes.ts'
import { meView, sessionList, setupState, tokenList, tokenView, viewList } from './view.ts'

export interface AccessDeps {
  secrets: SecretBox
  /** Where browsers reach us, without a slash at the end; for links. */
  publicUrl(): string
}

/** The operations of setup, invitations, one's own account, tokens, people's accounts and the audit log. */
export function accessRoutes(deps: AccessDeps) {
  const { secrets } = deps
  const { invites, me, setup, tokens } = api
  const completeSetup = limitedSetup(secrets)
  return {
    setup: {
      state: setup.state.handler(({ context: { tx } }) => setupState(tx)),
      complete: setup.complete.handler(({ input, context: { tx, ip } }) => completeSetup(tx, ip, input)),
    },
    invites: {
      show: invites.show.handler(async ({ input, context: { tx } }) => {
        const { name, email } = await readInvite(tx, secrets, input.token)
        return { name, email }
      }),
      accept: invites.accept.handler(async ({ input, context: { tx } }) => {
        const { email } = await acceptInvite(tx, secrets, input.token, input.password)
        return { email }
      }),
    },
    me: {
      get: me.get.handler(({ context: { tx, by } }) => meView(tx, by)),
      sessions: me.sessions.handler(({ context: { tx, by } }) => sessionList(tx, by)),
      endSession: me.endSession.handler(async ({ input, context: { tx, by } }) => ({
        ended: await endSession(tx, by, input.id),
      })),
      views: {
        list: me.views.list.handler(({ input, context: { tx, by } }) => viewList(tx, by, input.screen)),
        save: me.views.save.handler(({ input, context: { tx, by } }) => saveView(tx, by, input)),
        remove: me.views.remove.handler(async ({ input, context: { tx, by } }) => ({
          removed: await removeView(tx, by, input.id),
        })),
      },
    },
    tokens: {
      list: tokens.list.handler(({ context: { tx, by } }) => tokenList(tx, by)),
      create: tokens.create.handler(async ({ input, context: { tx, by } }) => {
        const { token, row } = await createToken(tx, by, input)
        return { token, record: tokenView(row) }
      }),
      revoke: tokens.revoke.handler(async ({ input, context: { tx, by } }) =>
        tokenView(await revokeToken(tx, by, input.id)),
      ),
    },
    users: userRoutes(deps),
    access: { roles: api.access.roles.handler(async () => rolesExplained) },
    facts,
  }
}
