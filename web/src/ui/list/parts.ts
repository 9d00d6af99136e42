/** Anything with an identity can be a row. */
export interface Identified {
  id: string
}

/** One answer of a list: some rows in the list's order, and the cursor of what comes after them. */
export interface Answer<T> {
  items: T[]
  nextCursor: string | null
}

/** A stretch of a long list and the cursor it was asked with; the first has none. */
export interface Part<T> extends Answer<T> {
  cursor: string | undefined
}

/** All that is loaded of a list: each part goes on where the one before ended. */
export type Parts<T> = Part<T>[]

export function rowsOf<T>(parts: Parts<T>): T[] {
  return parts.flatMap((part) => part.items)
}

/**
 * Puts a fresh answer in the place of what was there from its cursor on: rows change, appear and vanish where the answer
 * covers the list, and what lies behind it stays. An answer for a cursor that is no longer there changes nothing; one that has
 * no row in common with what was there is where the loaded list now ends.
 */
export function splice<T extends Identified>(parts: Parts<T>, cursor: string | undefined, answer: Answer<T>): Parts<T> {
  const at = parts.findIndex((part) => part.cursor === cursor)
  if (at === -1) return parts.length === 0 ? [{ cursor, ...answer }] : parts
  const before = parts.slice(0, at)
  const fresh: Part<T> = { cursor, ...answer }
  if (answer.nextCursor === null) return [...before, fresh]
  const answered = new Set(answer.items.map((row) => row.id))
  const behind = parts.slice(at)
  // The last row of the answer that was there before says how far the answer reaches.
  const reach = behind.findLastIndex((part) => part.items.some((row) => answered.has(row.id)))
  const reached = behind[reach]
  if (!reached) return [...before, fresh]
  const cut = reached.items.findLastIndex((row) => answered.has(row.id))
  const rest = reached.items.slice(cut + 1)
  const after = behind.slice(reach + 1)
  if (rest.length === 0) return [...before, fresh, ...withoutGap(fresh, after)]
  return [...before, fresh, { cursor: answer.nextCursor, items: rest, nextCursor: reached.nextCursor }, ...after]
}

/** The next part is asked for with the cursor that the fresh one ends with. */
function withoutGap<T>(fresh: Part<T>, after: Parts<T>): Parts<T> {
  const [next, ...others] = after
  return next && fresh.nextCursor !== null ? [{ ...next, cursor: fresh.nextCursor }, ...others] : after
}

/** Adds the answer to the list's last cursor at its end. */
export function append<T extends Identified>(parts: Parts<T>, cursor: string, answer: Answer<T>): Parts<T> {
  const last = parts.at(-1)
  if (last?.nextCursor !== cursor) return parts
  const known = new Set(rowsOf(parts).map((row) => row.id))
  return [...parts, { cursor, items: answer.items.filter((row) => !known.has(row.id)), nextCursor: answer.nextCursor }]
}

/** The rows at the head of the list that were not there before; all of them when nothing was in common. */
export function arrivals<T extends Identified>(before: Parts<T>, after: Parts<T>): string[] {
  const known = new Set(rowsOf(before).map((row) => row.id))
  const rows = rowsOf(after)
  const first = rows.findIndex((row) => known.has(row.id))
  return (first === -1 ? rows : rows.slice(0, first)).map((row) => row.id)
}

/** The parts that hold rows from `first` to `last` (indexes among all rows, both included), besides the first part. */
export function partsBetween<T>(parts: Parts<T>, first: number, last: number): Part<T>[] {
  let start = 0
  return parts.filter((part, index) => {
    const from = start
    start += part.items.length
    return index > 0 && from <= last && start > first
  })
}
