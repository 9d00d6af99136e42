import { useEffect } from 'react'

/** A screen one has been at. */
export interface RecentPlace {
  path: string
  title: string
}

const most = 8
const keyOf = (person: string | null) => `tocsin-recent-${person ?? 'nobody'}`

/** The list with this place first, once. */
export function withPlace(places: readonly RecentPlace[], place: RecentPlace): RecentPlace[] {
  return [place, ...places.filter((each) => each.path !== place.path)].slice(0, most)
}

/** Where this person was in this browser, the latest first. */
export function readRecent(person: string | null): RecentPlace[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(keyOf(person)) ?? '[]')
    return Array.isArray(read) ? read.filter(isPlace).slice(0, most) : []
  } catch {
    return []
  }
}

function isPlace(value: unknown): value is RecentPlace {
  const { path, title } = (value ?? {}) as Partial<RecentPlace>
  return typeof path === 'string' && path.startsWith('/') && typeof title === 'string'
}

/** Notes every screen this person comes to, by the title it gives the tab. */
export function useNoteRecent(person: string | null | undefined): void {
  useEffect(() => {
    const element = document.querySelector('title')
    if (person === undefined || !element) return
    const note = () => {
      const [title = '', app] = document.title.split(' · ')
      if (app === undefined || title === '') return
      try {
        const places = withPlace(readRecent(person), { path: location.pathname, title })
        localStorage.setItem(keyOf(person), JSON.stringify(places))
      } catch {
        // A browser that keeps nothing has no recent places.
      }
    }
    const observer = new MutationObserver(note)
    observer.observe(element, { childList: true, characterData: true, subtree: true })
    return () => observer.disconnect()
  }, [person])
}
