import { api } from '../../../kernel/perform.ts'
import { listCalendars, pollNow } from './actions.ts'
import { nativeSchedule } from './native-schedule.ts'

/** The handlers of calendars elsewhere that schedules read. */
export function calendarRoutes() {
  return {
    calendars: {
      list: api.calendars.list.handler(({ input, context: { tx, by } }) => listCalendars(tx, by, input.schedule)),
      poll: api.calendars.poll.handler(({ input, context: { tx, by } }) => pollNow(tx, by, input.id)),
      native: api.calendars.native.handler(({ input, context: { tx } }) => nativeSchedule(tx, input)),
    },
  }
}
