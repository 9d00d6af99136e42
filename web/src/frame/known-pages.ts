import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { unansweredOptions } from '../paging/list/use-unanswered.ts'

/** Read by public/offline.js, which is no module: keep both the same. */
const place = 'tocsin-known-pages'

/** Writes down which pages wait for an answer, for the page that is shown when the server cannot be reached. */
export function useKnownPages(zone: string): void {
  const { data, dataUpdatedAt } = useQuery(unansweredOptions)
  useEffect(() => {
    if (!data) return
    const pages = data.items.map(({ number, title, openedAt, service }) => ({
      number,
      title,
      openedAt,
      service: service?.name ?? null,
    }))
    localStorage.setItem(place, JSON.stringify({ at: dataUpdatedAt, zone, pages }))
  }, [data, dataUpdatedAt, zone])
}

/** After signing out nothing of it stays in this browser. */
export function forgetKnownPages(): void {
  localStorage.removeItem(place)
}
