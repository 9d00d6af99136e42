import type { RoomParts } from '../shared/room.ts'

/** What the room adds to the screens of others, to documents and to the palette. */
export const parts: RoomParts = {
  palette: async () => {
    const [{ useCreateCommands }, { useFoundDocuments }] = await Promise.all([
      import('./create/use-create-commands.ts'),
      import('./use-found-documents.ts'),
    ])
    return { useCommands: useCreateCommands, useFound: useFoundDocuments }
  },
}
