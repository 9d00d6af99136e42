import { lazy } from 'react'
import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  panels: {
    nextShift: [
      { rank: 10, Show: lazy(async () => ({ default: (await import('./ReadyForShift.tsx')).ReadyForShift })) },
    ],
  },
}
