import { Problem } from '@tocsin/contract/errors'
import type { BoardLink } from '@tocsin/contract/schedules/boards'
import { mayConfigure, must } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { getResource } from '../../kernel/data/resources.ts'
import { newId } from '../../kernel/ids.ts'
import type { Principal } from '../../kernel/perform.ts'
import { randomToken, sha256 } from '../../kernel/secrets.ts'
import { type BoardRow, boardById, endBoard, insertBoard, listBoards } from './store.ts'

/** A link to the board as the API shows it. */
function boardView(by: Principal, row: BoardRow): BoardLink {
  const mayRevoke = row.revokedAt === null && mayConfigure(by, { team: row.teamSlug })
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    team: row.teamSlug === null ? null : { slug: row.teamSlug, name: row.teamName ?? row.teamSlug },
    createdBy: row.createdBy === null ? null : { id: row.createdBy, name: row.createdByName ?? '' },
    createdAt: row.createdAt.toISOString(),
    revokedAt: row.revokedAt?.toISOString() ?? null,
    can: mayRevoke ? ['revoke'] : [],
  }
}

/** All public links to boards, revoked ones too, newest first. */
export async function listBoardLinks(tx: Tx, by: Principal): Promise<BoardLink[]> {
  return (await listBoards(tx.db)).map((row) => boardView(by, row))
}

/**
 * Makes a public link to the board of a team or, without one, of all teams. Its token is shown this once.
 * @throws Problem forbidden for who may not configure that team; not_found for a team that does not exist
 */
export async function createBoard(
  tx: Tx,
  by: Principal,
  publicUrl: string,
  wanted: { name: string; team?: string | undefined },
): Promise<{ token: string; url: string; record: BoardLink }> {
  const slug = wanted.team ?? null
  must(
    mayConfigure(by, { team: slug }),
    `Only managers of ${slug ?? 'the organisation'} and admins make public links to its board. Nothing was changed.`,
  )
  const team = slug === null ? null : await getResource(tx.db, 'team', slug)
  const token = randomToken('tcb')
  const id = newId('board', tx.now)
  const hint = token.slice(-4)
  const { name } = wanted
  await insertBoard(tx, { id, name, hint, hash: sha256(token), teamId: team?.id ?? null, createdBy: by.userId })
  tx.record('board.created', {
    actor: by.actor,
    subjects: team ? [id, team.id] : [id],
    because: null,
    data: { board: id, name, team: slug, hint },
  })
  const record = boardView(by, (await boardById(tx.db, id))!)
  return { token, url: `${publicUrl}/board/${token}`, record }
}

/** Ends a public link; one that ended already stays as it is. @throws Problem not_found, forbidden */
export async function revokeBoard(tx: Tx, by: Principal, id: string): Promise<BoardLink> {
  const row = await boardById(tx.db, id)
  if (!row) throw new Problem('not_found', 'There is no such link to the board.')
  must(
    mayConfigure(by, { team: row.teamSlug }),
    `Only managers of ${row.teamSlug ?? 'the organisation'} and admins revoke this link. It still works.`,
  )
  if (await endBoard(tx, id)) {
    const subjects = row.teamId ? [id, row.teamId] : [id]
    tx.record('board.revoked', {
      actor: by.actor,
      subjects,
      because: null,
      data: { board: id, name: row.name, team: row.teamSlug },
    })
  }
  return boardView(by, (await boardById(tx.db, id))!)
}
