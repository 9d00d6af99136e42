import { api } from '../kernel/perform.ts'
import { applyConfig, type ConfigContext, planConfig, putDocument, removeDocument, requestOf } from './actions.ts'
import { exported, kindOf, resourceList, resourceVersions, resourceView } from './view.ts'

/** The operations on configuration: as files, and document by document. */
export function configRoutes(context: ConfigContext) {
  const { registry } = context
  const { config, resources } = api
  return {
    config: {
      plan: config.plan.handler(({ input, context: { tx, by } }) => planConfig(tx, by, context, requestOf(input))),
      apply: config.apply.handler(({ input, context: { tx, by } }) => applyConfig(tx, by, context, requestOf(input))),
      export: config.export.handler(({ input, context: { tx, by } }) => exported(tx, by, registry, input)),
    },
    resources: {
      list: resources.list.handler(({ input, context: { tx, by } }) => resourceList(tx, by, registry, input)),
      get: resources.get.handler(({ input, context: { tx, by } }) =>
        resourceView(tx, by, registry, kindOf(input.kind), input.slug),
      ),
      put: resources.put.handler(async ({ input: { kind: plural, ...input }, context: { tx, by } }) => {
        const kind = kindOf(plural)
        const made = await putDocument(tx, by, context, kind, input)
        return { ...(await resourceView(tx, by, registry, kind, input.slug)), ...made }
      }),
      remove: resources.remove.handler(async ({ input, context: { tx, by } }) => {
        await removeDocument(tx, by, context, kindOf(input.kind), input.slug)
        return { deleted: true }
      }),
      versions: resources.versions.handler(({ input, context: { tx } }) =>
        resourceVersions(tx, kindOf(input.kind), input.slug),
      ),
    },
  }
}
