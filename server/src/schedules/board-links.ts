import { Problem, problemDocument } from '@tocsin/contract/errors'
import type { Clock } from '../kernel/clock.ts'
import type { Database } from '../kernel/db.ts'
import type { FastifyInstance, FastifyReply } from '../kernel/http.ts'
import { sha256 } from '../kernel/secrets.ts'
import { boardPage, boardSecurityPolicy, noBoardPage, type PublicBoard, publicBoard } from './board-page.ts'
import { showBoard } from './boards.ts'
import { type BoardRow, liveBoards } from './store.ts'

/** The links that work, in memory: a wrong one costs no query, and one that is asked often is computed seldom. */
export interface BoardLinks {
  /** What the link shows, at most `shownFor` old; null when there is no such link. */
  open(token: string): Promise<PublicBoard | null>
  /** A link was made or revoked here. */
  forget(): void
}

/** Other nodes' links and revocations are known after this many milliseconds. */
const knownFor = 10_000
const shownFor = 5_000
const tokenShape = /^tcb_[0-9a-z]{39}$/

export function createBoardLinks({ database, clock }: { database: Database; clock: Clock }): BoardLinks {
  let known: { at: number; rows: Promise<Map<string, BoardRow>> } | null = null
  const shown = new Map<string, { at: number; board: Promise<PublicBoard | null> }>()

  function rows(now: number): Promise<Map<string, BoardRow>> {
    if (known && now - known.at < knownFor) return known.rows
    const loading = liveBoards(database.db).then((all) => new Map(all.map((row) => [row.hash, row])))
    const mine = { at: now, rows: loading }
    known = mine
    loading.catch(() => {
      if (known === mine) known = null
    })
    return loading
  }

  async function show(row: BoardRow): Promise<PublicBoard | null> {
    try {
      return publicBoard(row.name, await database.transact((tx) => showBoard(tx, row.teamSlug)))
    } catch (error) {
      // Its team was deleted a moment ago.
      if (error instanceof Problem && error.kind === 'not_found') return null
      throw error
    }
  }

  return {
    async open(token) {
      if (!tokenShape.test(token)) return null
      const now = clock.now().getTime()
      const row = (await rows(now)).get(sha256(token))
      if (!row) return null
      const last = shown.get(row.id)
      if (last && now - last.at < shownFor) return await last.board
      if (shown.size > 1000) shown.clear()
      const mine = { at: now, board: show(row) }
      shown.set(row.id, mine)
      mine.board.catch(() => {
        if (shown.get(row.id) === mine) shown.delete(row.id)
      })
      return await mine.board
    },
    forget() {
      known = null
      shown.clear()
    },
  }
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
