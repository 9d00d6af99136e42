import type { KindName } from '@tocsin/contract/resources'
import type { Kind } from '../../kernel/data/resources.ts'
import { api } from '../../kernel/perform.ts'
import { applyProposal } from './actions.ts'
import { compareSchedules, ledger, quality } from './ask.ts'
import { type GenerationDeps, generateRota } from './generate/generate.ts'

export interface FairnessDeps extends GenerationDeps {
  registry: ReadonlyMap<KindName, Kind>
}

/** The handlers of comparison, ledger, quality and generation; they join the other operations of schedules. */
export function fairnessRoutes({ registry, absences, solve }: FairnessDeps) {
  return {
    compare: api.schedules.compare.handler(({ input, context: { tx } }) => compareSchedules(tx, absences, input)),
    fairness: api.schedules.fairness.handler(({ input, context: { tx } }) => ledger(tx, absences, input)),
    quality: api.schedules.quality.handler(({ input, context: { tx } }) => quality(tx, absences, input)),
    generate: api.schedules.generate.handler(({ input, context: { tx } }) =>
      generateRota(tx, { absences, solve }, input),
    ),
    applyProposal: api.schedules.applyProposal.handler(({ input, context: { tx, by } }) =>
      applyProposal(tx, by, registry, input),
    ),
  }
}
