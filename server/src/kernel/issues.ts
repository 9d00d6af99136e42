import type { FieldError } from '@tocsin/contract/errors'

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

/** One line per wrong field, `levels.0.after`. Of a union, the branch that was probably wanted speaks. */
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

/** An issue without unions: those of the branch that was probably wanted, each unknown key by itself. */
export function plainIssues(issue: Issue): PlainIssue[] {
  const path = partsOf(issue)
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => ({
      path: [...path, key],
      message: `unknown key "${key.slice(0, 80)}"`,
      unknown: true,
    }))
  }
  const branch = wantedBranch(issue.errors ?? [])
  if (!branch) return [{ path, message: issue.message }]
  return branch.flatMap(plainIssues).map((inner) => ({ ...inner, path: [...path, ...inner.path] }))
}

/**
 * Of a union's branches the one that was probably wanted: one for this type of value before one for another (an object is
 * no mistyped string), one whose fixed words agree before one whose do not, then the one with the least to say.
 */
function wantedBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
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

/** The first few of what is wrong, for the sentence of a problem; its `errors` hold the others. */
export function inOneSentence(errors: FieldError[]): string {
  const shown = errors.slice(0, 5).map(({ path, message }) => (path ? `${path}: ${message}` : message))
  return `${shown.join('; ')}${errors.length > 5 ? ` (and ${errors.length - 5} more)` : ''}`
}
