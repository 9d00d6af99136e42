import { PolicyDoc } from '@tocsin/contract/paging/paging'
import { secondsOf, shortDuration } from '@tocsin/contract/time'
import type { Kind, Reference } from '../kernel/data/resources.ts'
import { targetReference } from '../people/model.ts'
import { conditionProblem } from './plan/condition.ts'

/** Policies: who to notify, how long to wait, how often to repeat. */
export const policyKind: Kind<PolicyDoc> = {
  name: 'policy',
  schema: PolicyDoc.superRefine((doc, context) => {
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    checkLevels(doc.levels, ['levels'], problem)
    const length = doc.repeat?.after === undefined ? null : secondsOf(doc.repeat.after)
    const checkLength = (levels: PolicyDoc['levels'], path: (string | number)[]) => {
      const last = secondsOf(levels.at(-1)?.after ?? '0m') ?? 0
      if (length !== null && length < last)
        problem(
          path,
          `a round of ${shortDuration(length)} is shorter than the time of its last level, ${shortDuration(last)}`,
        )
    }
    if (length !== null && length < 60) problem(['repeat', 'after'], 'a round lasts at least 1m')
    checkLength(doc.levels, ['repeat', 'after'])
    for (const [i, path] of (doc.paths ?? []).entries()) {
      const wrong = conditionProblem(path.when)
      if (wrong) problem(['paths', i, 'when'], `is not a condition that can be used: ${wrong}`)
      if (!path.levels) continue
      checkLevels(path.levels, ['paths', i, 'levels'], problem)
      checkLength(path.levels, ['paths', i, 'levels', path.levels.length - 1, 'after'])
    }
  }),
  keys: ['name', 'description', 'team', 'levels', 'repeat', 'atEnd', 'paths'],
  references(doc) {
    const references: Reference[] = doc.team ? [{ path: 'team', kind: 'team', slug: doc.team }] : []
    references.push(...referencesOf(doc.levels, 'levels'))
    for (const [i, path] of (doc.paths ?? []).entries())
      references.push(...referencesOf(path.levels ?? [], `paths.${i}.levels`))
    return references
  },
}

function checkLevels(
  levels: PolicyDoc['levels'],
  path: (string | number)[],
  problem: (path: (string | number)[], message: string) => void,
) {
  for (const [i, level] of levels.entries()) {
    const before = levels[i - 1]
    if (before && (secondsOf(level.after) ?? 0) < (secondsOf(before.after) ?? 0)) {
      problem(
        [...path, i, 'after'],
        `comes before level ${i} (${before.after}); levels are written in the order of their time`,
      )
    }
  }
}

function referencesOf(levels: PolicyDoc['levels'], path: string): Reference[] {
  return levels.flatMap((level, i) =>
    level.notify.map((target, j) => targetReference(target, `${path}.${i}.notify.${j}`)),
  )
}
