import { useEffect, useRef, useState } from 'react'

interface OpenCard {
  key: string
  /** Somebody went into it by click or Enter: the focus is inside until it is closed. */
  isHeld: boolean
}

const opensAfter = 180
const closesAfter = 220

/**
 * The card of a piece: it opens while the pointer rests on the piece or the piece has the focus, stays while one is at the
 * card, and holds the focus after a click or Enter.
 */
export function useCard() {
  const [open, setOpen] = useState<OpenCard | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const opener = useRef<HTMLElement | null>(null)
  useEffect(() => () => clearTimeout(timer.current), [])

  function soon(act: () => void, ms: number) {
    clearTimeout(timer.current)
    timer.current = setTimeout(act, ms)
  }
  const show = (key: string) => setOpen((before) => (before?.isHeld ? before : { key, isHeld: false }))
  const letGo = () => setOpen((before) => (before?.isHeld ? before : null))
  function close() {
    clearTimeout(timer.current)
    setOpen(null)
    opener.current?.focus()
  }
  return {
    open,
    close,
    /** Without giving the focus back, as when it went elsewhere. */
    drop: () => setOpen(null),
    stay: () => clearTimeout(timer.current),
    leave: () => soon(letGo, closesAfter),
    on: (key: string) => ({
      onPointerEnter: (event: React.PointerEvent) => {
        if (event.pointerType === 'mouse') soon(() => show(key), opensAfter)
      },
      onPointerLeave: () => soon(letGo, closesAfter),
      onFocus: (event: React.FocusEvent<HTMLElement>) => {
        if (event.currentTarget.matches(':focus-visible')) show(key)
      },
      onBlur: () => soon(letGo, closesAfter),
      onClick: (event: React.MouseEvent<HTMLElement>) => {
        opener.current = event.currentTarget
        clearTimeout(timer.current)
        setOpen({ key, isHeld: true })
      },
      onKeyDown: (event: React.KeyboardEvent) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation()
          setOpen(null)
        }
      },
    }),
  }
}
