import { IconUsersGroup } from '@tabler/icons-react'
import { lazy } from 'react'
import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  documents: {
    teams: {
      icon: IconUsersGroup,
      Form: lazy(async () => ({ default: (await import('./teams/TeamForm.tsx')).TeamForm })),
      beginning: async () => (await import('./teams/new-team.ts')).newTeam,
    },
  },
  panels: {
    account: [{ rank: 10, Show: lazy(async () => ({ default: (await import('./Profile.tsx')).Profile })) }],
  },
  palette: async () => ({ useFound: (await import('./use-found-people.ts')).useFoundPeople }),
}
