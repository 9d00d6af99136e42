import { Problem, problemDocument } from '@tocsin/contract/errors'
import type { Clock } from '../../kernel/clock.ts'
import type { Database } from '../../kernel/data/db.ts'
import type { FastifyInstance, FastifyReply } from '../../kernel/http/http.ts'
import { createPublicLinks, type PublicLinks } from '../feeds/public-links.ts'
import { boardPage, boardSecurityPolicy, noBoardPage, type PublicBoard, publicBoard } from './page.ts'
import { showBoard } from './show.ts'
import { liveBoards } from './store.ts'

export type BoardLinks = PublicLinks<PublicBoard>

export function createBoardLinks({ database, clock }: { database: Database; clock: Clock }): BoardLinks {
  return createPublicLinks({
    clock,
    tokenShape: /^tcb_[0-9a-z]{39}$/,
    load: () => liveBoards(database.db),
    async show(row) {
      try {
        return publicBoard(row.name, await database.transact((tx) => showBoard(tx, row.teamSlug)))
      } catch (error) {
        // Its team was deleted a moment ago.
        if (error instanceof Problem && error.kind === 'not_found') return null
        throw error
      }
    },
    shownFor: 5_000,
  })
}

/** `/board/<token>` for people and frames, `/board/<token>.json` for programs; nobody has to sign in. */
export function mountBoards(http: FastifyInstance, links: BoardLinks): void {
  function plain(reply: FastifyReply): FastifyReply {
    // Only here may another site show it in a frame.
    return reply
      .removeHeader('x-frame-options')
      .header('content-security-policy', boardSecurityPolicy)
      .header('cross-origin-resource-policy', 'cross-origin')
      .header('cache-control', 'private')
      .header('x-robots-tag', 'noindex')
  }
  http.get('/board/:token', async (request, reply) => {
    const { token: asked } = request.params as { token: string }
    const asJson = asked.endsWith('.json')
    const board = await links.open(asJson ? asked.slice(0, -5) : asked)
    plain(reply).status(board ? 200 : 404)
    if (!asJson) {
      return reply.header('content-type', 'text/html; charset=utf-8').send(board ? boardPage(board) : noBoardPage())
    }
    if (board) return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(board))
    const problem = new Problem('not_found', 'There is no board here: the link was revoked or not copied whole.')
    return reply
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problemDocument(problem)))
  })
}
