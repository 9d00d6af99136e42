import type {
  AnyContractProcedure,
  AnySchema,
  ContractProcedure,
  InferSchemaInput,
  InferSchemaOutput,
} from '@orpc/contract'
import { call, implement, type Router, traverseContractProcedures } from '@orpc/server'
import { contract } from '@tocsin/contract/contract'
import type { Actor } from '@tocsin/contract/facts'
import type { OperationMeta, Permission } from '@tocsin/contract/operation'
import type { Role, TeamRole } from '@tocsin/contract/people/people'
import type { Clock } from './clock.ts'
import type { Database, Tx } from './data/db.ts'
import type { Log } from './log.ts'
import { toProblem } from './problems.ts'

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
    const { can, reads = false } = procedure['~orpc'].meta
    context.authorise(context.principal, can)
    return await context.database.transact(
      async (tx) => await next({ context: { tx, by: context.principal ?? nobody } }),
      { readOnly: reads },
    )
  })

/** Operations that are implemented, in the shape of the contract or a part of it. */
// biome-ignore lint/suspicious/noExplicitAny: oRPC's own bound for "a router of any contract".
export type Operations = Router<any, Call>

type Operation<In extends AnySchema, Out extends AnySchema> = ContractProcedure<
  In,
  Out,
  // biome-ignore lint/complexity/noBannedTypes: operations declare no errors of their own; every refusal is a Problem.
  {},
  OperationMeta
>

/**
 * Performs an operation of the contract without HTTP, for somebody who answers through a link, a phone, a chat or a tool:
 * the same permission, the same check of the input, one transaction, the same facts.
 * @throws Problem, like the operation over HTTP.
 */
export type Perform = <In extends AnySchema, Out extends AnySchema>(
  operation: Operation<In, Out>,
  by: Principal | null,
  input: InferSchemaInput<In>,
) => Promise<InferSchemaOutput<Out>>

/** The door for surfaces in this process. `context` is that of every call. */
export function createPerform(operations: Operations, context: Omit<Call, 'principal' | 'ip'>): Perform {
  let implemented: Map<string, AnyContractProcedure> | undefined
  return async (operation, by, input) => {
    // Rooms get this function before all operations are there.
    implemented ??= byRoute(operations)
    const found = implemented.get(routeOf(operation))
    if (!found) throw new Error(`nothing implements ${routeOf(operation)}`)
    try {
      // biome-ignore lint/suspicious/noExplicitAny: the route says which procedure it is; its types are those of `operation`.
      return await call(found as any, input, { context: { ...context, principal: by, ip: null } })
    } catch (error) {
      throw toProblem(error)
    }
  }
}

/** What implements each operation, by its route: an implementation carries the route of its contract. */
function byRoute(operations: Operations): Map<string, AnyContractProcedure> {
  const found = new Map<string, AnyContractProcedure>()
  traverseContractProcedures({ router: operations, path: [] }, ({ contract: procedure }) => {
    found.set(routeOf(procedure), procedure)
  })
  return found
}

function routeOf(procedure: AnyContractProcedure): string {
  const { method, path } = procedure['~orpc'].route
  return `${method} ${path}`
}
