import { lazy } from 'react'
import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  panels: {
    reach: [
      { rank: 10, Show: lazy(async () => ({ default: (await import('./ContactMethods.tsx')).ContactMethods })) },
      { rank: 20, Show: lazy(async () => ({ default: (await import('./NotificationRules.tsx')).NotificationRules })) },
    ],
  },
}
