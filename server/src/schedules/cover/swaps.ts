import { mayArrangeCover, must } from '../../access/policy.ts'
import type { Tx } from '../../kernel/data/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { Principal } from '../../kernel/perform.ts'
import {
  acting,
  type Done,
  invalid,
  inWords,
  locked,
  mustBeUnasked,
  named,
  newShift,
  personMeant,
  type Ref,
  record,
  requester,
  sceneOf,
  teamOf,
  warningsFor,
} from './context.ts'
import { asNow } from './messages.ts'
import { accept, possessive } from './model.ts'
import { meant } from './resolve-shift.ts'
import * as store from './store.ts'

interface SwapWish {
  mine: Ref
  theirs: Ref
  user?: string | undefined
  with?: string | undefined
  note?: string | undefined
  force?: boolean | undefined
}

/** @throws Problem invalid, forbidden, conflict. */
export async function proposeSwap(tx: Tx, by: Principal, wish: SwapWish): Promise<Done> {
  const person = await personMeant(tx, by, wish.user ?? 'me', 'user')
  const other = wish.with === undefined ? null : await personMeant(tx, by, wish.with, 'with')
  const mineScene = await sceneOf(tx, wish.mine.schedule)
  const theirScene = wish.theirs.schedule === wish.mine.schedule ? mineScene : await sceneOf(tx, wish.theirs.schedule)
  const rosters = [mineScene.roster, theirScene.roster]
  await store.lockShiftsOf(
    tx,
    rosters.map(({ resource }) => resource.id),
  )
  const arranges = rosters.every((roster) => mayArrangeCover(by, { team: teamOf(roster) }))
  must(person.id === by.userId || arranges, 'Only managers propose a swap for somebody else. Nothing was changed.')
  must(!wish.force || arranges, 'Only managers decide a swap without asking. Nothing was changed.')
  const mine = meant(mineScene.roster, named(wish.mine), person, { ...mineScene, path: 'mine.' })
  const theirs = meant(theirScene.roster, named(wish.theirs), other, {
    ...theirScene,
    path: 'theirs.',
    userPath: 'with',
  })
  if (theirs.from.id === person.id)
    throw invalid(
      'theirs.at',
      `is a shift of ${person.name} too`,
      `Both shifts are ${possessive(person.name)}: there is nothing to exchange.`,
    )
  const partner = await personMeant(tx, by, theirs.from.id, 'with')
  await mustBeUnasked(tx, mineScene.roster, mine, 'mine.')
  await mustBeUnasked(tx, theirScene.roster, theirs, 'theirs.')

  const id = newId('cover', tx.now)
  const because = `${person.name} proposes to ${partner.name}: ${inWords(mineScene.roster, mine)} in exchange for ${inWords(theirScene.roster, theirs)}`
  await store.insertCover(tx, {
    id,
    kind: 'swap',
    state: 'open',
    because,
    personId: person.id,
    requestedBy: by.userId,
    requestedByName: by.actor.name,
    note: wish.note || null,
    decidedByName: null,
    shifts: [newShift(mineScene.roster, mine, 0, partner, null), newShift(theirScene.roster, theirs, 1, person, null)],
    asked: [partner.id],
  })
  if (wish.force) return await acceptSwap(tx, by, id)
  const cover = (await store.coversById(tx.db, [id]))[0]!
  record(tx, 'cover.requested', by, cover, because, [partner], { asked: [partner.id], note: cover.note })
  return { cover: id, warnings: [] }
}

/** Both shifts change hands. @throws Problem not_found, conflict, forbidden. */
export async function acceptSwap(tx: Tx, by: Principal, id: string): Promise<Done> {
  const cover = await locked(tx, id)
  const decision = accept(asNow(cover), acting(by, cover), tx.now)
  const [mine, theirs] = cover.shifts
  const said = await warningsFor(tx, [
    { who: theirs!.from, shift: mine!, gives: theirs! },
    { who: mine!.from, shift: theirs!, gives: mine! },
  ])
  await store.saveDecision(tx, id, decision, by.actor.name)
  const after = (await store.coversById(tx.db, [id]))[0]!
  record(tx, 'cover.swapped', by, after, decision.because, [cover.person, theirs!.from, ...requester(cover)], {})
  return { cover: id, warnings: said }
}
