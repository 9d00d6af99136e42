import { useNamesOf } from './documents/use-doc-names.ts'
import { targetName } from './target-name.ts'
import { useNames } from './use-names.ts'

/** What targets of policies and catch-alls are called: people, teams and schedules by their names. */
export function useTargetNames(): (target: string) => string {
  const person = useNames()
  const doc = useNamesOf(['team', 'schedule'])
  return (target) => targetName(target, { person, doc })
}
