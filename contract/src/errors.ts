/**
 * One error class for everything a person can do something about. The message is a sentence: what happened, what was
 * kept, what to do. On the wire it becomes RFC 9457 problem+json.
 */
export const statuses = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  internal: 500,
  unavailable: 503,
} as const

export type ProblemKind = keyof typeof statuses

/** One field that is wrong: where (path of keys, `levels.0.after`) and what to do about it. */
export interface FieldError {
  path: string
  message: string
}

export interface ProblemDetails {
  errors?: FieldError[]
  cause?: unknown
  /** Seconds after which trying again makes sense. */
  retryAfter?: number
  /** Further members of the problem document, for example `usedBy`. */
  more?: Record<string, unknown>
}

export class Problem extends Error {
  override name = 'Problem'
  readonly kind: ProblemKind
  readonly errors: FieldError[]
  readonly retryAfter: number | undefined
  readonly more: Record<string, unknown>

  constructor(kind: ProblemKind, message: string, details: ProblemDetails = {}) {
    super(message, { cause: details.cause })
    this.kind = kind
    this.errors = details.errors ?? []
    this.retryAfter = details.retryAfter
    this.more = details.more ?? {}
  }
}

const titles: Record<ProblemKind, string> = {
  invalid: 'The request is not valid',
  unauthenticated: 'Sign in first',
  forbidden: 'You may not do this',
  not_found: 'Not found',
  conflict: 'This conflicts with what is there',
  too_large: 'Too large',
  too_many: 'Too many requests',
  internal: 'Something broke on our side',
  unavailable: 'Not available right now',
}

/** The RFC 9457 document of a problem. */
export function problemDocument(problem: Problem): Record<string, unknown> {
  return {
    ...problem.more,
    type: `https://tocsin.example/problems/${problem.kind}`,
    title: titles[problem.kind],
    status: statuses[problem.kind],
    detail: problem.message,
    errors: problem.errors,
  }
}
