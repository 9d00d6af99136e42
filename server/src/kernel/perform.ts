import { implement, ORPCError } from '@orpc/server'
import { contract } from '@tocsin/contract/contract'
import { type FieldError, Problem, type ProblemKind, statuses } from '@tocsin/contract/errors'
import type { Actor } from '@tocsin/contract/facts'
import type { Permission } from '@tocsin/contract/operation'
import type { Role, TeamRole } from '@tocsin/contract/people/people'
import type { Clock } from './clock.ts'
import type { Database, Tx } from './data/db.ts'
import type { Log } from './log.ts'

/** Who is asking, once they have proved it. A token acts for its owner, never beyond its own scopes. */
export interface Principal {
  actor: Actor
  /** The person, or null for a token without one. */
  userId: string | null
  email: string | null
  role: Role
  timeZone: string
  /** Roles in teams, by the team's slug. */
  teams: Record<string, TeamRole>
  /** Null: whatever the role allows. */
  scopes: Permission[] | null
  sessionId: string | null
}

/** One call of an operation, from whatever surface: web, CLI, e-mail link, phone key. */
export interface Call {
  principal: Principal | null
  ip: string | null
  database: Database
  clock: Clock
  log: Log
  /** access/policy.ts: does this principal have the coarse permission? Throws Problem when not. */
  authorise(principal: Principal | null, can: Permission): void
}

/** What a handler gets: the open transaction and who is asking. */
export interface Handled extends Call {
  tx: Tx
  /** Set whenever the operation is not public. */
  by: Principal
}

const nobody: Principal = {
  actor: { type: 'system', id: null, name: 'nobody' },
  userId: null,
  email: null,
  role: 'observer',
  timeZone: 'UTC',
  teams: {},
  scopes: [],
  sessionId: null,
}

/**
 * The one door. Every surface comes through here: authorise, validate (the contract's schema), open the transaction,
 * handle; the facts of the handler are the audit. A problem thrown inside rolls everything back.
 */
export const api = implement(contract)
  .$context<Call>()
  .use(async ({ context, next, procedure }) => {
    const { can } = procedure['~orpc'].meta
    context.authorise(context.principal, can)
    return await context.database.transact(
      async (tx) => await next({ context: { tx, by: context.principal ?? nobody } }),
    )
  })

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

const mostErrors = 200

/** The first few of what is wrong, for the sentence of a problem; its `errors` hold the others. */
export function inOneSentence(errors: FieldError[]): string {
  const shown = errors.slice(0, 5).map(({ path, message }) => (path ? `${path}: ${message}` : message))
  return `${shown.join('; ')}${errors.length > 5 ? ` (and ${errors.length - 5} more)` : ''}`
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

/** What zod and the standard schema say about one wrong value. */
export interface Issue {
  message: string
  code?: string | undefined
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined
  /** The branches of a union. */
  errors?: readonly (readonly Issue[])[] | undefined
  /** Keys that are not known. */
  keys?: readonly string[] | undefined
}

function validationIssues(error: ORPCError<string, unknown>): Issue[] | null {
  const cause = error.cause as { issues?: Issue[] } | undefined
  return cause?.issues ?? null
}

/** One line per wrong field, `levels.0.after`. Of a union, the branch that was meant speaks. */
export function fieldErrors(issue: Issue): FieldError[] {
  return plainIssues(issue).map(({ path, message }) => ({ path: path.join('.'), message }))
}

/** One wrong place: keys contain dots (e-mail addresses do), so the path stays a list. */
export interface PlainIssue {
  path: string[]
  message: string
  /** Set when the last part of the path is a key that is not known there. */
  unknown?: true
}

/** An issue without unions: those of the branch that was meant, each unknown key by itself. */
export function plainIssues(issue: Issue): PlainIssue[] {
  const path = partsOf(issue)
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      path: [...path, key],
      message: `unknown key "${key.slice(0, 80)}"`,
      unknown: true,
    }))
  }
  const branch = meantBranch(issue.errors ?? [])
  if (!branch) return [{ path, message: issue.message }]
  return branch.flatMap(plainIssues).map((inner) => ({ ...inner, path: [...path, ...inner.path] }))
}

/**
 * Of a union's branches the one that was probably meant: one for this type of value before one for another (an object is
 * no mistyped string), one whose fixed words agree before one whose do not, then the one with the least to say.
 */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const rank = (branch: readonly Issue[]) => {
    const otherType = branch.some(
      (each) => partsOf(each).length === 0 && (each.code === 'invalid_type' || each.code === 'invalid_value'),
    )
    const otherWord = branch.filter((each) => each.code === 'invalid_value').length
    return (otherType ? 1_000_000 : 0) + otherWord * 1000 + branch.flatMap(plainIssues).length
  }
  return branches.filter((branch) => branch.length > 0).toSorted((a, b) => rank(a) - rank(b))[0]
}

function partsOf(issue: Issue): string[] {
  return (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part))
}

export function kindOfStatus(status: number): ProblemKind {
  const found = Object.entries(statuses).find(([, code]) => code === status)
  return (found?.[0] as ProblemKind | undefined) ?? 'internal'
}
