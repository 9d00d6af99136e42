import type { KindName } from '@tocsin/contract/resources'
import { door } from '../../kernel/perform.ts'
import type { Kind } from '../../kernel/resources.ts'
import { applyProposal } from './apply.ts'
import { compareSchedules, ledger, quality } from './ask.ts'
import { type GenerationDeps, generateRota } from './generate.ts'

export interface FairnessDeps extends GenerationDeps {
  registry: ReadonlyMap<KindName, Kind>
}

/** The handlers of comparison, ledger, quality and generation; they join the other operations of schedules. */
export function fairnessRoutes({ registry, absences, solve }: FairnessDeps) {
  return {
    compare: door.schedules.compare.handler(({ input, context: { tx } }) => compareSchedules(tx, absences, input)),
    fairness: door.schedules.fairness.handler(({ input, context: { tx } }) => ledger(tx, absences, input)),
    quality: door.schedules.quality.handler(({ input, context: { tx } }) => quality(tx, absences, input)),
    generate: door.schedules.generate.handler(({ input, context: { tx } }) =>
      generateRota(tx, { absences, solve }, input),
    ),
    applyProposal: door.schedules.applyProposal.handler(({ input, context: { tx, by } }) =>
      applyProposal(tx, by, registry, input),
    ),
  }
}
