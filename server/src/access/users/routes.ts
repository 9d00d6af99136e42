import { api } from '../../kernel/perform.ts'
import { addUser, changeUser, disableUser, enableUser, type InviteLinks, inviteUser } from './actions.ts'
import { userList, userView } from './view.ts'

/** The operations on people's accounts. */
export function userRoutes(links: InviteLinks) {
  const users = api.users
  return {
    list: users.list.handler(({ input, context: { tx, by } }) => userList(tx, by, input)),
    get: users.get.handler(({ input, context: { tx, by } }) => userView(tx, by, input.id)),
    create: users.create.handler(async ({ input, context: { tx, by } }) => {
      const { id, inviteUrl } = await addUser(tx, by, links, input)
      return { user: await userView(tx, by, id), inviteUrl }
    }),
    change: users.change.handler(async ({ input: { id, ...change }, context: { tx, by } }) =>
      userView(tx, by, await changeUser(tx, by, id, change)),
    ),
    invite: users.invite.handler(async ({ input, context: { tx, by } }) => ({
      inviteUrl: await inviteUser(tx, by, links, input.id),
    })),
    disable: users.disable.handler(async ({ input, context: { tx, by } }) =>
      userView(tx, by, await disableUser(tx, by, input.id)),
    ),
    enable: users.enable.handler(async ({ input, context: { tx, by } }) =>
      userView(tx, by, await enableUser(tx, by, input.id)),
    ),
  }
}
