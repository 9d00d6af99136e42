import { Environment } from '@marcbachmann/cel-js'
import type { Severity, Urgency } from '@tocsin/contract/severity'

/** What a path's condition may look at. */
export interface ConditionContext {
  page: { severity: Severity; urgency: Urgency; title: string; source: string; labels: Record<string, string> }
  service: { slug: string; tier: number | null } | null
}

/**
 * Functions a condition may call. `matches` is not among them: the library runs JavaScript regular expressions, and
 * `(a+)+$` on a title of 30 characters stops the whole process for a minute. `cel.bind` and `map` can grow a value without end.
 */
const functions = [
  'has',
  'size',
  'contains',
  'startsWith',
  'endsWith',
  'lowerAscii',
  'upperAscii',
  'trim',
  'string',
  'int',
  'exists',
  'all',
]
const loops = ['exists', 'all']
const mostLoops = 2

const environment = new Environment({ limits: { maxAstNodes: 300, maxDepth: 30 } })
  .registerVariable('page', {
    schema: { severity: 'string', urgency: 'string', title: 'string', source: 'string', labels: 'map<string, string>' },
  })
  .registerVariable('service', { schema: { slug: 'string', tier: 'int' } })

/** Why this text is no usable condition, in words, or null when it is one. Limits: 300 parts, 30 levels, two loops. */
export function conditionProblem(when: string): string | null {
  try {
    const parsed = environment.parse(when)
    const called = callsIn(parsed.ast)
    const foreign = called.find((name) => !functions.includes(name))
    if (foreign === 'matches')
      return 'matches() is not available: a regular expression can stop the pager; use contains, startsWith or endsWith'
    if (foreign) return `${foreign}() is not available here; there are ${functions.join(', ')}`
    if (called.filter((name) => loops.includes(name)).length > mostLoops)
      return `uses exists() and all() more than ${mostLoops} times`
    const check = parsed.check()
    if (!check.valid) return summaryOf(check.error)
    if (check.type !== 'bool' && check.type !== 'dyn')
      return `must be true or false, not a ${check.type}; compare it with ==`
    return null
  } catch (error) {
    return summaryOf(error)
  }
}

/** Whether the condition holds. One that cannot be evaluated counts as not holding; `why` then says why. */
export function holds(when: string, about: ConditionContext): { holds: boolean; why: string | null } {
  const problem = conditionProblem(when)
  if (problem) return { holds: false, why: problem }
  try {
    const { service } = about
    const answer: unknown = environment.evaluate(when, {
      page: about.page,
      service: {
        slug: service?.slug ?? '',
        ...(service && service.tier !== null ? { tier: BigInt(service.tier) } : {}),
      },
    })
    return answer === true
      ? { holds: true, why: null }
      : { holds: false, why: answer === false ? null : 'it is neither true nor false' }
  } catch (error) {
    return { holds: false, why: summaryOf(error) }
  }
}

/** Names of all functions that a parsed expression calls; walks the library's tree of `{ op, args }`. */
function callsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(callsIn)
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return []
  const { op, args } = node
  const own = (op === 'call' || op === 'rcall') && Array.isArray(args) ? [String(args[0])] : []
  return [...own, ...callsIn(args)]
}

/** The library draws the place in the text under its message; one line is enough for a reason. */
function summaryOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim()
}
