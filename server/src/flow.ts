import { endAccess } from './access/actions.ts'
import type { FactKind } from './kernel/data/facts.ts'
import { inTransaction, type Later } from './kernel/data/later.ts'
import type { Flow } from './kernel/data/reactions.ts'
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

/*
 * What follows from what, on one page. To affect a room to your right, record a fact and add a line here.
 *
 *   signal → alert.opened → page.opened ─(due: paging)→ page.reached → notification.planned ─(due: notifications)→ sent
 *                                                        ▲                                          │ failed
 *                                                        └── escalateEarly ◄── person.unreachable ◄── next method
 */

/**
 * `then` runs inside the transaction that recorded the fact: state and consequence are one, and a reaction that throws takes
 * back both. It may touch only our database. A reaction gets all facts of its kind at once and may record more; these are
 * reacted to in the next wave, until nothing new follows.
 *
 * ORDER COUNTS. The reactions to a kind run one after the other as they are listed, each after the one before it is done:
 * `resource.changed: [keepHolidays, keepPositions, followCalendars, followSchedules]` is right only like this, because cover
 * (`followSchedules`) is decided on the positions and calendars that the others keep. The kinds of one wave run in the order in which
 * they were first recorded.
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

  'notification.failed': [nextMethod],
  'person.unreachable': [escalateEarly],
}

const conflicts = { tellOfConflicts: inTransaction<'absence.conflict_ahead'>(tellOf(conflictNotices)) }
const gaps = { tellOfGaps: inTransaction<'schedule.gap_ahead'>(tellOf(gapNotices)) }
const cover = { tellOfCover: inTransaction<FactKind & `cover.${string}`>(tellOf(coverNotices)) }

/**
 * `later` runs after the commit, in the bulk lane: one job for each fact and reaction, enqueued by the transaction that
 * records the fact. For whatever leaves the database (chat, status pages, webhooks, the source) or can wait. At least once,
 * so a reaction looks again before it acts; it opens its own transactions, and one that fails or takes longer than a minute
 * is tried again up to twelve times, with growing pauses. Here no order is kept. What a reaction records is one step further
 * from the beginning: after five steps it is a circle, which ends there. None of this can hold up a page.
 *
 * The name of a reaction is what stored jobs call it by: it stays, or jobs of the version before find nothing.
 */
export const later: Later = {
  'absence.conflict_ahead': conflicts,
  'schedule.gap_ahead': gaps,
  'calendar.lost': { tellOfCalendars: inTransaction<'calendar.lost'>(tellOf(calendarNotices)) },
  'calendar.regained': { tellOfCalendars: inTransaction<'calendar.regained'>(tellOf(calendarNotices)) },

  'cover.requested': cover,
  'cover.taken': cover,
  'cover.swapped': cover,
  'cover.declined': cover,
  'cover.withdrawn': cover,
  'cover.expired': cover,
  'cover.detached': cover,
  'cover.reattached': cover,
  'cover.reminded': cover,
}
