import type { Notification, Page } from '@tocsin/contract/paging/paging'

/**
 * Sorts a page's notifications to the steps of the ladder it shows, which is that of the current round; earlier rounds
 * and people who were added by hand are `others`. In the order in which they are due.
 */
export function splitNotifications(page: Pick<Page, 'round' | 'ladder' | 'notifications'>): {
  ofStep: Notification[][]
  others: Notification[]
} {
  const ofStep: Notification[][] = page.ladder.map(() => [])
  const others: Notification[] = []
  for (const each of page.notifications.toSorted((a, b) => a.dueAt.localeCompare(b.dueAt))) {
    const index = each.round === page.round ? page.ladder.findIndex((step) => step.level === each.level) : -1
    ;(ofStep[index] ?? others).push(each)
  }
  return { ofStep, others }
}
