import { api } from '../../kernel/perform.ts'
import { listOnCall, listShifts } from './list.ts'
import { previewSchedule } from './preview.ts'
import { timelineOf } from './timeline.ts'

/** The handlers of who is on call and when. */
export function onCallRoutes() {
  return {
    onCall: {
      list: api.onCall.list.handler(({ input, context: { tx, by } }) => listOnCall(tx, by, input)),
      shifts: api.onCall.shifts.handler(({ input, context: { tx, by } }) => listShifts(tx, by, input)),
    },
    schedules: {
      preview: api.schedules.preview.handler(({ input, context: { tx } }) => previewSchedule(tx, input)),
      timeline: api.schedules.timeline.handler(({ input, context: { tx } }) => timelineOf(tx, input)),
    },
  }
}
