import { endAccess } from './access/actions.ts'
import type { Flow } from './kernel/data/facts.ts'
import { addAccountEmail, nextMethod, plan, withdraw } from './notifications/actions.ts'
import { tellOfConflicts, tellOfGaps } from './notifications/ahead.ts'
import { tellOfCalendars } from './notifications/calendars.ts'
import { tellOfCover } from './notifications/cover.ts'
import { acknowledgePagesOfAlerts, escalateEarly, openOrJoinPages, resolvePagesOfAlerts } from './paging/reactions.ts'
import { keepHolidays } from './schedules/absence/holidays/actions.ts'
import { followPeople, followSchedules } from './schedules/cover/reactions.ts'
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
  'page.acknowledged': [withdraw],
  'page.reassigned': [withdraw],
  'page.resolved': [withdraw],

  'absence.conflict_ahead': [tellOfConflicts],
  'schedule.gap_ahead': [tellOfGaps],
  'calendar.lost': [tellOfCalendars],
  'calendar.regained': [tellOfCalendars],

  'cover.requested': [tellOfCover],
  'cover.taken': [tellOfCover],
  'cover.swapped': [tellOfCover],
  'cover.declined': [tellOfCover],
  'cover.withdrawn': [tellOfCover],
  'cover.expired': [tellOfCover],
  'cover.detached': [tellOfCover],
  'cover.reattached': [tellOfCover],
  'cover.reminded': [tellOfCover],

  'notification.failed': [nextMethod],
  'person.unreachable': [escalateEarly],
}
