/** Reading what stands in the URL: anything unexpected counts as absent, so that a mangled link still opens. */

/** One of the given words, or undefined. */
export function choice<const T extends string>(value: unknown, of: readonly T[]): T | undefined {
  return of.find((each) => each === String(value))
}

/** Text of at most 400 characters that is not empty, or undefined. Numbers come as they were written. */
export function word(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text.length <= 400 ? text : undefined
}

/** Marks every part of a search as one that may be left out, so that links need not name it. */
export function maybe<T extends object>(search: T): Partial<T> {
  return search
}
