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
  const place = useRef(-1)
  const bring = useRef<BringIntoView>(() => undefined)
  const index = current === null ? -1 : rows.findIndex((row) => row.id === current)
  if (index !== -1) place.current = index
  const row = rows[index]

  function move(step: 1 | -1) {
    // Of a row that is gone, the next one stands in its place already.
    const from = index !== -1 ? index + step : place.current === -1 || step === 1 ? place.current : place.current - 1
    const at = Math.min(rows.length - 1, Math.max(0, from))
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
