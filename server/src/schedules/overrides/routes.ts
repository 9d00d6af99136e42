import { api } from '../../kernel/perform.ts'
import { addOverride, removeOverride } from './actions.ts'
import { listOverrides, overrideView } from './view.ts'

/** The handlers of overrides. */
export function overrideRoutes() {
  return {
    overrides: {
      list: api.overrides.list.handler(({ input, context: { tx } }) => listOverrides(tx, input)),
      add: api.overrides.add.handler(async ({ input, context: { tx, by } }) =>
        overrideView(tx, input.slug, await addOverride(tx, by, input.slug, input.override)),
      ),
      remove: api.overrides.remove.handler(async ({ input, context: { tx, by } }) => ({
        removed: await removeOverride(tx, by, input.slug, input.id),
      })),
    },
  }
}
