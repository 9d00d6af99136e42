import { ORPCError } from '@orpc/server'
import { Problem, type ProblemKind, statuses } from '@tocsin/contract/errors'
import { fieldErrors, type Issue, inOneSentence } from './issues.ts'

const mostErrors = 200

/** Turns whatever was thrown into a Problem: validation errors get their paths, unknown errors become `internal`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ORPCError) {
    if (error.cause instanceof Problem) return error.cause
    const issues = validationIssues(error)
    if (issues && error.code === 'BAD_REQUEST') {
      const errors = issues.flatMap(fieldErrors)
      return new Problem('invalid', inOneSentence(errors), { errors: errors.slice(0, mostErrors) })
    }
    const kind = kindOfStatus(error.status)
    if (kind !== 'internal') return new Problem(kind, error.message)
  }
  const ofDatabase = databaseProblem(error)
  if (ofDatabase) return ofDatabase
  return new Problem(
    'internal',
    'Something broke on our side. Nothing was changed; the log has the details under this request id.',
    { cause: error },
  )
}

const lost =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|driver has already been destroyed/
const lostCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]

/** What PostgreSQL refused or could not do, when a person can do something about it; codes of its appendix A. */
function databaseProblem(error: unknown): Problem | null {
  const code = (error as { code?: string } | null)?.code ?? ''
  // Connections, operator intervention, resources, and a standby that has not been promoted yet.
  if (/^(08|57P0|53)|^25006$/.test(code) || lostCodes.includes(code) || lost.test(String(error))) {
    return new Problem(
      'unavailable',
      'The database does not answer right now. Nothing was changed; try again in a moment.',
      { cause: error, retryAfter: 2 },
    )
  }
  // Still a deadlock after all attempts, a lock that did not come, a statement that took too long.
  if (['40001', '40P01', '55P03', '57014'].includes(code)) {
    return new Problem(
      'unavailable',
      'The database is too busy for this right now. Nothing was changed; try again in a moment.',
      { cause: error, retryAfter: 2 },
    )
  }
  // Text that is no text: NUL, or half a surrogate pair.
  if (code === '22021' || code === '22P05') {
    return new Problem(
      'invalid',
      'A text contains characters that cannot be kept (NUL or broken Unicode). Nothing was changed; remove them.',
      { cause: error },
    )
  }
  return null
}

function validationIssues(error: ORPCError<string, unknown>): Issue[] | null {
  const cause = error.cause as { issues?: Issue[] } | undefined
  return cause?.issues ?? null
}

export function kindOfStatus(status: number): ProblemKind {
  const found = Object.entries(statuses).find(([, code]) => code === status)
  return (found?.[0] as ProblemKind | undefined) ?? 'internal'
}
