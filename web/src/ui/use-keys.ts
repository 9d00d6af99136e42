import { useLayoutEffect, useRef } from 'react'

/** Whether the keyboard belongs to something else: text is being typed, or a dialogue is open. */
function isTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[aria-modal="true"]')) return true
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button'].includes(target.type)
  return target.isContentEditable || target.matches('textarea, select, [role=textbox], [role=menuitem]')
}

/**
 * Single keys, by what they write (`j`, `Escape`), for as long as the component is there. They rest while somebody types or a
 * dialogue is open. A handler that answers false leaves the key to whoever else wants it.
 */
export function useKeys(keys: Record<string, () => unknown>): void {
  const latest = useRef(keys)
  latest.current = keys
  // Before the rows are painted: who sees them may press a key.
  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return
      const act = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined
      if (act && act() !== false) event.preventDefault()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
