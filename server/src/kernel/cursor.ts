import { Problem } from '@tocsin/contract/errors'

/** The place of an item in a list that is ordered by an instant, then by id. */
export interface Position {
  at: Date
  id: string
}

/** What a list answers as `nextCursor`: the position of its last item, opaque to clients. */
export function cursorAt({ at, id }: Position): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url')
}

/** @throws Problem invalid for a cursor that no list answered. */
export function readCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([a-z]{3}_[0-9a-z]{26})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  )
  const at = new Date(match?.[1] ?? Number.NaN)
  if (!match || Number.isNaN(at.getTime())) throw refused()
  return { at, id: match[2]! }
}

/** One page of what was read with a limit of one more than asked for. */
export function pageOf<T>(found: T[], limit: number, positionOf: (item: T) => Position) {
  const items = found.slice(0, limit)
  const last = found.length > limit ? items.at(-1) : undefined
  return { items, nextCursor: last === undefined ? null : cursorAt(positionOf(last)) }
}

/** The cursor of a list that is ordered by a number. @throws Problem invalid for one that no list answered. */
export function readNumberCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor)
  throw refused()
}

function refused(): Problem {
  return new Problem('invalid', 'The cursor is not one that a list answered. Begin again without it.', {
    errors: [{ path: 'cursor', message: 'is not the nextCursor of a list' }],
  })
}
