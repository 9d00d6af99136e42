import { api } from '../../kernel/perform.ts'
import { listBoards } from '../overrides/store.ts'
import { boardView, createBoard, revokeBoard, showBoard } from './actions.ts'

/** The handlers of the board and its public links. */
export function boardRoutes({ publicUrl }: { publicUrl(): string }) {
  return {
    boards: {
      show: api.boards.show.handler(({ input, context: { tx } }) => showBoard(tx, input.team ?? null)),
      list: api.boards.list.handler(async ({ context: { tx, by } }) =>
        (await listBoards(tx.db)).map((row) => boardView(by, row)),
      ),
      create: api.boards.create.handler(async ({ input, context: { tx, by } }) => {
        const { token, row } = await createBoard(tx, by, input)
        return { token, url: `${publicUrl()}/board/${token}`, record: boardView(by, row) }
      }),
      revoke: api.boards.revoke.handler(async ({ input, context: { tx, by } }) =>
        boardView(by, await revokeBoard(tx, by, input.id)),
      ),
    },
  }
}
