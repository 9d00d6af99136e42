import type { PageSummary } from '@tocsin/contract/paging/paging'
import { clockTime } from '../ui/time/time-format.ts'

export type RecentPage = Pick<
  PageSummary,
  'id' | 'number' | 'title' | 'status' | 'openedAt' | 'acknowledgedAt' | 'resolvedAt'
>

export interface RecentActivity {
  count: number
  /** Opened between 22:00 and 07:00 on the viewer's wall. */
  atNight: number
  /** The page that waited longest for its answer, and how long in seconds; still waiting counts until now. */
  longest: { page: RecentPage; seconds: number } | null
}

/** What the pages opened at or after `since` amount to. Every page counts once, however many lists it is in. */
export function recentActivity(pages: RecentPage[], since: Date, now: Date, zone: string): RecentActivity {
  const recent = [...new Map(pages.map((page) => [page.id, page])).values()].filter(
    (page) => new Date(page.openedAt) >= since,
  )
  const waits = recent.map((page) => {
    const answer = page.acknowledgedAt ?? page.resolvedAt
    const end = answer ? new Date(answer) : now
    return { page, seconds: Math.max(0, (end.getTime() - new Date(page.openedAt).getTime()) / 1000) }
  })
  return {
    count: recent.length,
    atNight: recent.filter((page) => isNight(new Date(page.openedAt), zone)).length,
    longest: waits.reduce<RecentActivity['longest']>(
      (most, each) => (most && most.seconds >= each.seconds ? most : each),
      null,
    ),
  }
}

function isNight(at: Date, zone: string): boolean {
  const hour = Number(clockTime(at, zone).slice(0, 2))
  return hour >= 22 || hour < 7
}
