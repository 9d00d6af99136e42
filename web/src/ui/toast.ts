import { useSyncExternalStore } from 'react'

export interface Toast {
  id: number
  text: string
}

let toasts: Toast[] = []
let last = 0
const listeners = new Set<() => void>()

function set(next: Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Shows a sentence for six seconds and has it read out. The newest three stay. */
export function toast(text: string): void {
  last += 1
  const id = last
  set([...toasts, { id, text }].slice(-3))
  setTimeout(() => dismissToast(id), 6000)
}

export function dismissToast(id: number): void {
  if (toasts.some((each) => each.id === id)) set(toasts.filter((each) => each.id !== id))
}

export function useToasts(): Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
}
