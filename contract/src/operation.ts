import { oc } from '@orpc/contract'
import { z } from 'zod'

/**
 * What an operation asks of its caller, coarsely; `access/policy.ts` says in prose who has it. The fine question
 * (this page, this team) is asked by the action. `public` needs nobody, `self` needs somebody signed in.
 */
export type Permission =
  | 'public'
  | 'self'
  | 'observe'
  | 'page:respond'
  | 'page:create'
  | 'override:write'
  | 'config:write'
  | 'people:write'
  | 'organisation:write'

export interface OperationMeta {
  can: Permission
  /** Answers a query and changes nothing: its transaction is one in which PostgreSQL refuses to write. */
  reads?: boolean
}

/** The beginning of every operation of the contract: who may call it. Goes on with `.route().input().output()`. */
export function operation(meta: OperationMeta) {
  return oc.$meta<OperationMeta>({ can: 'observe' }).meta(meta)
}

/** A list's answer: keyset-paginated, `nextCursor` null at the end. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export const Cursor = z.string().max(400).optional().describe('nextCursor of the previous answer')
export const Limit = z.coerce.number().int().min(1).max(200).default(50)
