import type { FieldError } from '@tocsin/contract/errors'

/** What went wrong, in the server's words where there are any. `status` 0: no answer came at all. */
export interface ReadProblem {
  status: number
  title: string
  detail: string
  errors: FieldError[]
  requestId: string | null
  /** The whole document, for members such as `usedBy`. */
  more: Record<string, unknown>
}

const silence: ReadProblem = {
  status: 0,
  title: 'The server could not be reached',
  detail: 'No answer came. Nothing you see here was changed; it will be tried again when the connection is back.',
  errors: [],
  requestId: null,
  more: {},
}

/** Reads a problem+json document (RFC 9457); anything else becomes a sentence about its status. */
export function readProblem(body: unknown, status: number): ReadProblem {
  const document = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const text = (key: string) => (typeof document[key] === 'string' ? (document[key] as string) : null)
  return {
    status,
    title: text('title') ?? 'The server answered with an error',
    detail: text('detail') ?? text('message') ?? `The server answered with status ${status} and gave no reason.`,
    errors: Array.isArray(document.errors) ? (document.errors as FieldError[]) : [],
    requestId: text('requestId'),
    more: document,
  }
}

/** The problem behind whatever was thrown. */
export function problemOf(error: unknown): ReadProblem {
  const data = (error as { data?: unknown } | null)?.data
  if (typeof data === 'object' && data !== null && 'detail' in data && 'status' in data) return data as ReadProblem
  const status = (error as { status?: unknown } | null)?.status
  if (typeof status === 'number' && status > 0) return readProblem({ message: (error as Error).message }, status)
  return silence
}

/** Whether the same request may work in a moment: no answer, a restart behind a proxy, too many requests. */
export function isTransient(error: unknown): boolean {
  return [0, 429, 502, 503, 504].includes(problemOf(error).status)
}

/** The message for one field, by its path or the beginning of it (`to` finds `to.0`). */
export function errorAt(error: unknown, path: string): string | undefined {
  if (!error) return undefined
  return problemOf(error).errors.find((each) => each.path === path || each.path.startsWith(`${path}.`))?.message
}
