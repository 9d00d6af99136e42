import type { KindName } from '@tocsin/contract/resources'
import type { Kind } from '../../kernel/data/resources.ts'
import { api } from '../../kernel/perform.ts'
import { applyProposal } from './actions.ts'
import { compareSchedules } from './compare/read.ts'
import { type GenerationDeps, generateRota } from './generate/generate.ts'
import { ledgerOf } from './ledger/read.ts'
import { qualityOfSchedule } from './quality/read.ts'

export interface FairnessDeps extends GenerationDeps {
  registry: ReadonlyMap<KindName, Kind>
}

/** The handlers of comparison, ledger, quality and generation; they are operations of `schedules`. */
export function fairnessRoutes({ registry, solve }: FairnessDeps) {
  return {
    schedules: {
      compare: api.schedules.compare.handler(({ input, context: { tx } }) => compareSchedules(tx, input)),
      fairness: api.schedules.fairness.handler(({ input, context: { tx } }) => ledgerOf(tx, input)),
      quality: api.schedules.quality.handler(({ input, context: { tx } }) => qualityOfSchedule(tx, input)),
      generate: api.schedules.generate.handler(({ input, context: { tx } }) => generateRota(tx, { solve }, input)),
      applyProposal: api.schedules.applyProposal.handler(({ input, context: { tx, by } }) =>
        applyProposal(tx, by, registry, input),
      ),
    },
  }
}
