import { IconServer2 } from '@tabler/icons-react'
import { lazy } from 'react'
import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  documents: {
    services: {
      icon: IconServer2,
      Form: lazy(async () => ({ default: (await import('./ServiceForm.tsx')).ServiceForm })),
      beginning: async () => (await import('./new-service.ts')).newService,
      isUsed: true,
    },
  },
}
