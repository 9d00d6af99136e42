import { type ReactVirtualizer, useWindowVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type ReactNode,
  type Ref,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { Identified } from './parts.ts'
import type { Cursor } from './use-cursor.ts'
import classes from './VirtualRows.module.css'

/** What the element of a row is given: its place among all rows. */
export interface RowPlace {
  ref: Ref<HTMLLIElement>
  style: CSSProperties
  onFocus: () => void
  'data-index': number
  'data-current': true | undefined
  'aria-posinset': number
  'aria-setsize': number
}

interface VirtualRowsProps<T extends Identified> {
  label: string
  rows: T[]
  cursor: Cursor<T>
  /** How high a row is before it was measured, in pixels. */
  rowHeight: number
  /** There is more behind the last row. */
  hasMore?: boolean
  /** Called when the last rows come near. */
  onEnd?: (() => void) | undefined
  onSee?: ((first: number, last: number) => void) | undefined
  onPointerMove?: (() => void) | undefined
  children: (row: T, place: RowPlace) => ReactNode
}

/** The bar at the top of every screen lies over the window. */
const coveredAtTop = 56
const coveredAtBottom = 72

/**
 * The rows of a list in the window's own scrolling; only those near the screen are in the document. When rows come or go above
 * what one looks at, what one looks at stays where it is.
 */
export function VirtualRows<T extends Identified>(props: VirtualRowsProps<T>) {
  const { label, rows, cursor, rowHeight, hasMore = false, onEnd, onSee, onPointerMove, children } = props
  const list = useRef<HTMLUListElement>(null)
  const [margin, setMargin] = useState(0)
  // The same function as long as the rows are the same: with another one every row is laid out again.
  const keyOf = useCallback((index: number) => rows[index]?.id ?? index, [rows])
  const virtual = useWindowVirtualizer<HTMLLIElement>({
    count: rows.length,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: coveredAtTop,
    scrollPaddingEnd: coveredAtBottom,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? -1
  cursor.bring.current = (index) => virtual.scrollToIndex(index, { align: 'auto' })

  useLayoutEffect(() => {
    const top = (list.current?.getBoundingClientRect().top ?? 0) + scrollY
    if (!virtual.isScrolling && Math.abs(top - margin) > 1) setMargin(top)
  })
  useKeepInPlace(rows, virtual)
  const [first] = items
  useEffect(() => {
    if (first) onSee?.(first.index, last)
  }, [first, last, onSee])
  // Asked once for each length of the list: what failed is tried again by hand.
  const nearEndOf = hasMore && last >= rows.length - 20 ? rows.length : null
  const end = useRef(onEnd)
  end.current = onEnd
  useEffect(() => {
    if (nearEndOf !== null) end.current?.()
  }, [nearEndOf])

  return (
    <ul
      ref={list}
      className={classes.list}
      aria-label={label}
      style={{ height: virtual.getTotalSize() }}
      onPointerMove={onPointerMove}
    >
      {items.map((item) => {
        const row = rows[item.index]
        if (!row) return null
        return children(row, {
          ref: (element) => {
            virtual.measureElement(element)
            cursor.placed(row.id, element)
          },
          style: { position: 'absolute', top: 0, left: 0, right: 0, transform: `translateY(${item.start - margin}px)` },
          onFocus: () => cursor.goTo(row.id),
          'data-index': item.index,
          'data-current': row.id === cursor.current || undefined,
          'aria-posinset': item.index + 1,
          'aria-setsize': hasMore ? -1 : rows.length,
        })
      })}
    </ul>
  )
}

/** Scrolls by as much as the first row on screen was moved when the rows changed. */
function useKeepInPlace(rows: Identified[], virtual: ReactVirtualizer<Window, HTMLLIElement>): void {
  const anchor = useRef<{ rows: Identified[]; id: string; offset: number } | null>(null)
  useLayoutEffect(() => {
    const before = anchor.current
    if (before && before.rows !== rows && scrollY > virtual.options.scrollMargin) {
      const now = virtual.measurementsCache[rows.findIndex((row) => row.id === before.id)]
      const moved = now ? now.start - scrollY - before.offset : 0
      if (Math.abs(moved) > 1) scrollBy(0, moved)
    }
    const top = scrollY + coveredAtTop
    const first = virtual.getVirtualItems().find((item) => item.end > top)
    const row = first && rows[first.index]
    anchor.current = row ? { rows, id: row.id, offset: first.start - scrollY } : null
  })
}
