import { useRef, useState } from 'react'
import { useKeys } from '../use-keys.ts'
import type { Identified } from './parts.ts'

/** Brings a row of the list on screen, by its index. */
export type BringIntoView = (index: number) => void

interface CursorOptions<T> {
  open: (row: T) => void
  /** Further keys: what they do with the current row, if there is one. */
  keys?: Record<string, (row: T | undefined) => unknown>
}

/**
 * The row that the keyboard is at: j and k move, Enter opens. It follows its row by id, so rows that come in above never move it;
 * when its row is gone, it goes on from the same place.
 */
export function useCursor<T extends Identified>(rows: T[], { open, keys = {} }: CursorOptions<T>) {
  const [current, setCurrent] = useState<string | null>(null)
  const wanted = useRef<string | null>(null)
  const bring = useRef<BringIntoView>(() => undefined)
  /** The rows as they were when the current one was last among them. */
  const known = useRef<{ rows: T[]; index: number }>({ rows: [], index: -1 })
  const index = current === null ? -1 : rows.findIndex((row) => row.id === current)
  if (index !== -1) known.current = { rows, index }
  const row = rows[index]

  /** The row after (or before) one that is gone: the nearest that is still there; else the first. */
  function nearest(step: 1 | -1): number {
    const { rows: then, index: was } = known.current
    const ids = new Map(rows.map((each, at) => [each.id, at]))
    for (let at = was + step; was !== -1 && at >= 0 && at < then.length; at += step) {
      const found = ids.get(then[at]!.id)
      if (found !== undefined) return found
    }
    return step === 1 && was !== -1 ? rows.length - 1 : 0
  }
  function move(step: 1 | -1) {
    const at = Math.min(rows.length - 1, Math.max(0, index === -1 ? nearest(step) : index + step))
    const next = rows[at]
    if (!next) return
    setCurrent(next.id)
    wanted.current = next.id
    bring.current(at)
  }
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => (row && document.activeElement === document.body ? open(row) : false),
    ...Object.fromEntries(Object.entries(keys).map(([key, act]) => [key, () => act(row)])),
  })
  return {
    current,
    bring,
    /** The focus came to this row by other ways. */
    goTo: setCurrent,
    /** For each row that is rendered: takes the focus when the keyboard has just come to it. */
    placed(id: string, element: HTMLElement | null) {
      if (!element || wanted.current !== id) return
      wanted.current = null
      element.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
    },
  }
}

export type Cursor<T extends Identified> = ReturnType<typeof useCursor<T>>
