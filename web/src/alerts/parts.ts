import { IconPlug } from '@tabler/icons-react'
import { lazy } from 'react'
import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  documents: {
    integrations: {
      icon: IconPlug,
      beginning: async () => (await import('./integrations/new-integration.ts')).newIntegration,
      madeAt: '/connect',
    },
  },
  panels: {
    service: [{ rank: 30, Show: lazy(async () => ({ default: (await import('./ServiceAlerts.tsx')).ServiceAlerts })) }],
  },
  palette: async () => {
    const [{ useAlertCommands }, { useFoundAlerts }] = await Promise.all([
      import('./use-alert-commands.ts'),
      import('./use-found-alerts.ts'),
    ])
    return { useCommands: useAlertCommands, useFound: useFoundAlerts }
  },
}
