import { door } from '../../kernel/perform.ts'
import { compareSchedules, ledger, quality } from './ask.ts'
import type { Absences } from './people.ts'

/** The handlers of comparison, ledger, quality and generation; they join the other operations of schedules. */
export function fairnessRoutes({ absences }: { absences: Absences }) {
  return {
    compare: door.schedules.compare.handler(({ input, context: { tx } }) => compareSchedules(tx, absences, input)),
    fairness: door.schedules.fairness.handler(({ input, context: { tx } }) => ledger(tx, absences, input)),
    quality: door.schedules.quality.handler(({ input, context: { tx } }) => quality(tx, absences, input)),
  }
}
