import { IconCalendar } from '@tabler/icons-react'
import { lazy } from 'react'
import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  documents: {
    schedules: {
      icon: IconCalendar,
      Form: lazy(async () => ({ default: (await import('./edit/ScheduleForm.tsx')).ScheduleForm })),
      isWide: true,
      Review: lazy(async () => ({ default: (await import('./edit/ScheduleReview.tsx')).ScheduleReview })),
      beginning: async () => (await import('./edit/new-schedule.ts')).newSchedule,
      isUsed: true,
    },
  },
}
