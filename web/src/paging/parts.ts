import { IconStairs } from '@tabler/icons-react'
import { lazy } from 'react'
import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  documents: {
    policies: {
      icon: IconStairs,
      Form: lazy(async () => ({ default: (await import('./policies/PolicyForm.tsx')).PolicyForm })),
      isWide: true,
      beginning: async () => (await import('./policies/new-policy.ts')).newPolicy,
      isUsed: true,
    },
  },
  panels: {
    service: [
      { rank: 10, Show: lazy(async () => ({ default: (await import('./list/ServicePages.tsx')).OpenServicePages })) },
      { rank: 60, Show: lazy(async () => ({ default: (await import('./list/ServicePages.tsx')).RecentServicePages })) },
    ],
  },
  palette: async () => {
    const [{ usePageCommands }, { useFoundPages }] = await Promise.all([
      import('./page/use-page-commands.tsx'),
      import('./list/use-found-pages.ts'),
    ])
    return { useCommands: usePageCommands, useFound: useFoundPages }
  },
}
