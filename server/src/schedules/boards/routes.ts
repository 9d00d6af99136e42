import { api } from '../../kernel/perform.ts'
import { createBoard, listBoardLinks, revokeBoard } from './actions.ts'
import { showBoard } from './show.ts'

/** The handlers of the board and its public links. */
export function boardRoutes({ publicUrl }: { publicUrl(): string }) {
  return {
    boards: {
      show: api.boards.show.handler(({ input, context: { tx } }) => showBoard(tx, input.team ?? null)),
      list: api.boards.list.handler(({ context: { tx, by } }) => listBoardLinks(tx, by)),
      create: api.boards.create.handler(({ input, context: { tx, by } }) => createBoard(tx, by, publicUrl(), input)),
      revoke: api.boards.revoke.handler(({ input, context: { tx, by } }) => revokeBoard(tx, by, input.id)),
    },
  }
}
