import { useSyncExternalStore } from 'react'

export interface Toast {
  id: number
  text: string
  action?: ToastAction | undefined
}

export interface ToastAction {
  label: string
  run: () => void
}

interface ToastOptions {
  /** One thing that can be done about it; the toast goes with it. Its key is z. */
  action?: ToastAction
  /** How long it stays. */
  seconds?: number
}

const most = 3
let toasts: Toast[] = []
let last = 0
const timers = new Map<number, { timer: ReturnType<typeof setTimeout>; seconds: number }>()
const listeners = new Set<() => void>()

function set(next: Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

/** Shows a sentence, for six seconds unless said, and has it read out. Three fit: what offers no action makes room first. */
export function toast(text: string, { action, seconds = 6 }: ToastOptions = {}): void {
  last += 1
  const next = [...toasts, { id: last, text, action }]
  if (next.length > most) dismissToast((next.slice(0, -1).find((each) => !each.action) ?? toasts[0]!).id)
  set([...toasts, { id: last, text, action }])
  start(last, seconds)
}

function start(id: number, seconds: number): void {
  timers.set(id, { timer: setTimeout(() => dismissToast(id), seconds * 1000), seconds })
}

/** It stays as long as somebody is at it; then its time starts over. */
export function holdToast(id: number, held: boolean): void {
  const known = timers.get(id)
  if (!known) return
  clearTimeout(known.timer)
  if (!held) start(id, known.seconds)
}

export function dismissToast(id: number): void {
  clearTimeout(timers.get(id)?.timer)
  timers.delete(id)
  if (toasts.some((each) => each.id === id)) set(toasts.filter((each) => each.id !== id))
}

/** Does what the newest toast offers; false when none offers anything. */
export function actOnToast(id = toasts.findLast((each) => each.action)?.id): boolean {
  const found = toasts.find((each) => each.id === id)
  if (!found?.action) return false
  dismissToast(found.id)
  found.action.run()
  return true
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
