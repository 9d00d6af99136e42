import type { FieldError } from '@tocsin/contract/errors'
import type { z } from 'zod'
import { problemOf } from '../../../problem.ts'
import { placeOfPath } from './line-errors.ts'

/** The message for a field of the document, by its path or the beginning of it (`levels.0.notify` finds `levels.0.notify.1`). */
export type ProblemAt = (path: string) => string | undefined

/** The server's objections by their place inside the document, as `lineErrors` reads them. */
export function serverErrors(error: unknown, within: string): FieldError[] {
  if (!error) return []
  return problemOf(error).errors.map(({ path, message }) => {
    const place = placeOfPath(path).path
    const prefix = ['doc.', `${within}.`].find((each) => place.startsWith(each)) ?? ''
    return { path: place.slice(prefix.length), message }
  })
}

/** What the contract's schema says about a document now, then what the server said when it was saved. */
export function fieldProblems(schema: z.ZodType, doc: unknown, said: FieldError[]): ProblemAt {
  const parsed = schema.safeParse(doc)
  const own = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }))
  const all = [...own, ...said]
  return (path) => all.find((each) => each.path === path || each.path.startsWith(`${path}.`))?.message
}
