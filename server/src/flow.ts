import { endAccess } from './access/actions.ts'
import type { Flow } from './kernel/data/facts.ts'
import { addAccountEmail } from './notifications/contacts/declared/actions.ts'
import { tellOf } from './notifications/notices/actions.ts'
import { cancel, nextMethod, plan } from './notifications/plan/actions.ts'
import { acknowledgePagesOfAlerts, escalateEarly, openOrJoinPages, resolvePagesOfAlerts } from './paging/reactions.ts'
import { keepHolidays } from './schedules/absence/holidays/actions.ts'
import { conflictNotices, gapNotices } from './schedules/absence/notices.ts'
import { coverNotices } from './schedules/cover/notices.ts'
import { followPeople, followSchedules } from './schedules/cover/reactions.ts'
import { calendarNotices } from './schedules/feeds/import/notices.ts'
import { followCalendars } from './schedules/feeds/import/reactions.ts'
import { keepPositions } from './schedules/history/reactions.ts'

/**
 * What follows from what, on one page. `then` runs inside the transaction that recorded the fact: state and consequence
 * are one. It may touch only our database; only the paging path uses it.
 *
 *   signal → alert.opened → page.opened ─(due: paging)→ page.reached → notification.planned ─(due: notifications)→ sent
 *                                                        ▲                                          │ failed
 *                                                        └── escalateEarly ◄── person.unreachable ◄── next method
 */
export const then: Flow['then'] = {
  'user.created': [addAccountEmail],
  'user.disabled': [endAccess, followPeople],
  'user.enabled': [followPeople],

  'resource.changed': [keepHolidays, keepPositions, followCalendars, followSchedules],

  'alert.opened': [openOrJoinPages],
  'alert.worsened': [openOrJoinPages],
  'alert.resolved': [resolvePagesOfAlerts],
  'alert.acknowledged_by_source': [acknowledgePagesOfAlerts],

  'page.reached': [plan],
  'page.responders_added': [plan],
  'page.acknowledged': [cancel],
  'page.reassigned': [cancel],
  'page.resolved': [cancel],

  'absence.conflict_ahead': [tellOf(conflictNotices)],
  'schedule.gap_ahead': [tellOf(gapNotices)],
  'calendar.lost': [tellOf(calendarNotices)],
  'calendar.regained': [tellOf(calendarNotices)],

  'cover.requested': [tellOf(coverNotices)],
  'cover.taken': [tellOf(coverNotices)],
  'cover.swapped': [tellOf(coverNotices)],
  'cover.declined': [tellOf(coverNotices)],
  'cover.withdrawn': [tellOf(coverNotices)],
  'cover.expired': [tellOf(coverNotices)],
  'cover.detached': [tellOf(coverNotices)],
  'cover.reattached': [tellOf(coverNotices)],
  'cover.reminded': [tellOf(coverNotices)],

  'notification.failed': [nextMethod],
  'person.unreachable': [escalateEarly],
}
