import { api } from '../../kernel/perform.ts'
import { addTimeOff, removeFeed, removeTimeOff, setFeed } from './actions.ts'
import type { FeedDeps } from './feed-url.ts'
import { knownPlaces } from './holidays/library.ts'
import {
  calendarDays,
  feedFor,
  listConflicts,
  listGaps,
  listHolidays,
  listTimeOff,
  previewDays,
  savedFeed,
  timeOffWithConflicts,
} from './view.ts'

/** The handlers of time off, holidays and what is found ahead. */
export function absenceRoutes(deps: FeedDeps) {
  return {
    timeOff: {
      list: api.timeOff.list.handler(({ input, context: { tx, by } }) => listTimeOff(tx, by, input)),
      add: api.timeOff.add.handler(async ({ input, context: { tx, by } }) =>
        timeOffWithConflicts(tx, by, await addTimeOff(tx, by, input)),
      ),
      remove: api.timeOff.remove.handler(({ input, context: { tx, by } }) => removeTimeOff(tx, by, input.id)),
      feed: api.timeOff.feed.handler(({ input, context: { tx, by } }) => feedFor(tx, by, deps, input.user)),
      setFeed: api.timeOff.setFeed.handler(async ({ input, context: { tx, by } }) =>
        savedFeed(tx, by, deps, await setFeed(tx, by, deps, input)),
      ),
      removeFeed: api.timeOff.removeFeed.handler(async ({ input, context: { tx, by } }) => ({
        removed: await removeFeed(tx, by, input.user),
      })),
    },
    absence: {
      conflicts: api.absence.conflicts.handler(({ input, context: { tx, by } }) => listConflicts(tx, by, input)),
      holidays: api.absence.holidays.handler(({ input, context: { tx, by } }) => listHolidays(tx, by, input)),
    },
    holidays: {
      places: api.holidays.places.handler(({ input }) => knownPlaces(input.country?.trim().toUpperCase() || null)),
      preview: api.holidays.preview.handler(({ input }) => previewDays(input)),
      days: api.holidays.days.handler(({ input, context: { tx } }) => calendarDays(tx, input)),
    },
    coverage: {
      gaps: api.coverage.gaps.handler(({ input, context: { tx } }) => listGaps(tx, input)),
    },
  }
}
