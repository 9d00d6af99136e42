import { useState } from 'react'
import type { Identified } from './parts.ts'

/** Which rows are ticked; one that leaves the list is not any more. */
export function useSelection<T extends Identified>(rows: T[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const selected = ids.size === 0 ? [] : rows.filter((row) => ids.has(row.id))
  return {
    selected,
    has: (row: T) => ids.has(row.id),
    toggle: (row: T) =>
      setIds((before) => {
        const next = new Set(before)
        if (!next.delete(row.id)) next.add(row.id)
        return next
      }),
    all: () => setIds(new Set(rows.map((row) => row.id))),
    clear: () => setIds(new Set()),
  }
}

export type Selection<T extends Identified> = ReturnType<typeof useSelection<T>>
