import { useEffect } from 'react'
import { subscribeFacts } from '../live.ts'
import { toast } from '../ui/state/toast.ts'

/** The feed tells a fact at least once; each page is announced once. */
const announced = new Set<string>()

/** Announces pages that are opened while the app is open, also to screen readers. */
export function useNewPages(): void {
  useEffect(
    () =>
      subscribeFacts((facts) => {
        const opened = facts.filter((fact) => fact.kind === 'page.opened' && !announced.has(fact.id))
        for (const fact of opened) announced.add(fact.id)
        const [first] = opened
        if (!first) return
        const name = `#${String(first.data.number)} ${String(first.data.title)}`
        toast(opened.length === 1 ? `New page: ${name}` : `${opened.length} new pages, the first is ${name}`)
      }),
    [],
  )
}
