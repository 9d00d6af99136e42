import { api } from '../kernel/perform.ts'
import { accept, edit } from './actions.ts'
import { checklistFor, listHandoverViews, showHandover } from './view.ts'

/** The handlers of hand-overs. */
export function handoverRoutes() {
  return {
    handovers: {
      list: api.handovers.list.handler(({ input, context: { tx, by } }) => listHandoverViews(tx, by, input)),
      get: api.handovers.get.handler(({ input, context: { tx, by } }) => showHandover(tx, by, input.id)),
      edit: api.handovers.edit.handler(async ({ input: { id, ...change }, context: { tx, by } }) => {
        await edit(tx, by, id, change)
        return await showHandover(tx, by, id)
      }),
      accept: api.handovers.accept.handler(async ({ input, context: { tx, by } }) => {
        await accept(tx, by, input.id)
        return await showHandover(tx, by, input.id)
      }),
      checklist: api.handovers.checklist.handler(({ input, context: { tx, by } }) =>
        checklistFor(tx, by, input.slug, input.user),
      ),
    },
  }
}
