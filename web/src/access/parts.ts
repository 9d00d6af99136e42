import { lazy } from 'react'
import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  panels: {
    account: [
      { rank: 20, Show: lazy(async () => ({ default: (await import('./Sessions.tsx')).Sessions })) },
      { rank: 30, Show: lazy(async () => ({ default: (await import('./ApiTokens.tsx')).ApiTokens })) },
    ],
  },
}
