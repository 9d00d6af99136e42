import { useHotkeys } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'

/**
 * Moving through a list with j and k (or arrows where the row has the focus): the current row follows its id, so that
 * rows that appear above never move it. `keys` are further keys that act on the current row.
 */
export function useListKeys<T extends { id: string }>(
  rows: T[],
  open: (row: T) => void,
  keys: Record<string, (row: T) => void> = {},
) {
  const [current, setCurrent] = useState<string | null>(null)
  const places = useRef(new Map<string, HTMLElement>())
  const index = rows.findIndex((row) => row.id === current)
  const row = rows[index]

  function move(step: number) {
    const next = rows[index === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, index + step))]
    if (next) setCurrent(next.id)
  }
  useEffect(() => {
    if (!current) return
    const place = places.current.get(current)
    place?.scrollIntoView({ block: 'nearest' })
    place?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
  }, [current])
  useHotkeys([
    ['j', () => move(1)],
    ['k', () => move(-1)],
    ['Enter', () => row && document.activeElement === document.body && open(row), { preventDefault: false }],
    ...Object.entries(keys).map(([key, act]): [string, () => void] => [key, () => row && act(row)]),
  ])
  return {
    current,
    placeOf: (id: string) => (element: HTMLElement | null) => {
      if (element) places.current.set(id, element)
      else places.current.delete(id)
    },
  }
}
