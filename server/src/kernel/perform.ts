import { implement, ORPCError } from '@orpc/server'
import { contract } from '@tocsin/contract/contract'
import { type FieldError, Problem, type ProblemKind, statuses } from '@tocsin/contract/errors'
import type { Actor } from '@tocsin/contract/facts'
import type { Permission } from '@tocsin/contract/operation'
import type { Role, TeamRole } from '@tocsin/contract/people'
import type { Clock } from './clock.ts'
import type { Database, Tx } from './db.ts'
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
export const door = implement(contract)
  .$context<Call>()
  .use(async ({ context, next, procedure }) => {
    const { can } = procedure['~orpc'].meta
    context.authorise(context.principal, can)
    return await context.database.transact(async (tx) => await next({ context: { tx, by: context.principal ?? nobody } }))
  })

/** Turns whatever was thrown into a Problem: validation errors get their paths, unknown errors become `internal`. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof ORPCError) {
    if (error.cause instanceof Problem) return error.cause
    const issues = validationIssues(error)
    if (issues && error.code === 'BAD_REQUEST') {
      const errors = issues.flatMap(fieldErrors)
      return new Problem('invalid', errors.map((each) => (each.path ? `${each.path}: ${each.message}` : each.message)).join('; '), { errors })
    }
    const kind = kindOfStatus(error.status)
    if (kind !== 'internal') return new Problem(kind, error.message)
  }
  const code = (error as { code?: string } | null)?.code ?? ''
  if (/^(08|57P0|53)/.test(code) || ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT'].includes(code) || /timeout exceeded when trying to connect|Connection terminated/.test(String(error))) {
    return new Problem('unavailable', 'The database does not answer right now. Nothing was changed; try again in a moment.', { cause: error, retryAfter: 2 })
  }
  return new Problem('internal', 'Something broke on our side. Nothing was changed; the log has the details under this request id.', { cause: error })
}

interface Issue {
  message: string
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined
  errors?: Issue[][]
}

function validationIssues(error: ORPCError<string, unknown>): Issue[] | null {
  const cause = error.cause as { issues?: Issue[] } | undefined
  return cause?.issues ?? null
}

/** One line per wrong field. Of a union, the branch that failed the least is the one that was meant. */
export function fieldErrors(issue: Issue): FieldError[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.')
  const branch = issue.errors?.filter((each) => each.length > 0).sort((a, b) => a.length - b.length)[0]
  if (!branch) return [{ path, message: issue.message }]
  return branch.flatMap(fieldErrors).map((inner) => ({ path: [path, inner.path].filter(Boolean).join('.'), message: inner.message }))
}

function kindOfStatus(status: number): ProblemKind {
  const found = Object.entries(statuses).find(([, code]) => code === status)
  return (found?.[0] as ProblemKind | undefined) ?? 'internal'
}

